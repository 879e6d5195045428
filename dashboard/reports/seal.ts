/**
 * What makes a frozen edition checkable: the digest of every file as it was when it was handed in, and making all of them once more to compare.
 *
 * @module
 */
import { effectiveness } from "../../policies/engine/metrics/effectiveness.ts";
import type { ReportAsked, ReportCheck } from "../../policies/schema/report-api.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { EditionContext } from "./editions.ts";
import { findEdition } from "./editions.ts";
import { editionData } from "./gather.ts";
import type { EditionData } from "./gather.ts";
import { editionFile } from "./papers.ts";
import type { ReportTables } from "./tables.ts";

/** Everything an edition is handed on as. The JSON file is the frozen text itself, whose digest stands in the edition. */
const SEALED: readonly ReportAsked[] = [
  { paper: "report", format: "pdf" },
  { paper: "report", format: "docx" },
  { paper: "report", format: "html" },
  { paper: "letter", format: "pdf" },
  { paper: "director", format: "pdf" },
  { paper: "mayor", format: "pdf" },
  { paper: "children", format: "pdf" },
  { paper: "data", format: "csv" },
  { paper: "data", format: "xlsx" },
];

export type Seal = ReportAsked & { readonly digest: string };

/** Draws everything; seconds of work. */
export async function sealsOf(data: EditionData): Promise<Seal[]> {
  const seals: Seal[] = [];
  for (const asked of SEALED) seals.push({ ...asked, digest: (await editionFile(data, asked)).digest });
  return seals;
}

export async function keepSeals(
  tx: DatabaseTransaction,
  of: { readonly edition: string; readonly venueId: string; readonly at: number },
  seals: readonly Seal[],
): Promise<void> {
  for (const { paper, format, digest } of seals)
    await tx
      .withTables<ReportTables>()
      .insertInto("report_paper")
      .values({ edition_id: of.edition, paper, format, venue_id: of.venueId, digest, made_at: of.at })
      .execute();
}

/**
 * Makes a frozen edition again: the kept text has its digest, the engine computes the kept figures from the kept counts, and every file comes out
 * octet for octet. Files differ after an update of the program that draws them otherwise; the first two never may.
 *
 * @throws {Refusal} 404 `E_REPORT_UNKNOWN`; 409 `E_REPORT_STATE`: a draft has nothing to be compared with
 */
export async function checkEdition(context: EditionContext, id: string): Promise<ReportCheck> {
  const { database, venueId, clock } = context;
  const row = await findEdition(database, venueId, id);
  if (row.content === null || row.digest === null) throw new Refusal(409, "E_REPORT_STATE");
  const data = await editionData(context, id);
  const { catalogue, figures } = data.content;
  const again = effectiveness(catalogue, figures.aggregates, figures.before);
  const said = new Map(figures.result.metrics.map((metric) => [metric.id, metric]));
  const kept = new Map(
    (
      await database
        .withTables<ReportTables>()
        .selectFrom("report_paper")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("edition_id", "=", id)
        .execute()
    ).map(({ paper, format, digest }) => [`${paper} ${format}`, digest]),
  );
  return {
    at: instant(clock()),
    digest: { kept: row.digest, found: sha256(row.content) },
    figures: again.metrics.filter((metric) => canonicalJson(metric) !== canonicalJson(said.get(metric.id))).length,
    papers: (await sealsOf(data)).map(({ paper, format, digest }) => ({
      paper,
      format,
      kept: kept.get(`${paper} ${format}`) ?? null,
      found: digest,
    })),
  };
}
