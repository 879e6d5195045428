/**
 * The figures of a year by hand: the same document as on the page and by token, and a second computation of it from the file alone.
 *
 * The document goes to standard output or a file, everything else to standard error. What was read stands in the audit.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { recordAudit } from "../dashboard/access/index.ts";
import { systemClock } from "../dashboard/platform/clock.ts";
import { openDatabase } from "../dashboard/platform/db.ts";
import { Refusal } from "../dashboard/platform/error.ts";
import { collectEffectiveness, figuresFile, polishNames, yearPeriod } from "../dashboard/reports/index.ts";
import { loadBaselines } from "../policies/load/load-baselines.ts";
import { loadMetrics } from "../policies/load/load-metrics.ts";
import { loadPartNames } from "../policies/load/load-part-names.ts";
import { loadPolicies } from "../policies/load/load-policies.ts";
import { loadProcedure } from "../policies/load/load-procedure.ts";
import { EffectivenessFormat, EffectivenessQuery } from "../policies/schema/effectiveness-api.ts";
import { SchemaName, schemaOf } from "../policies/schema/report-content.ts";
import type { EffectivenessExport, Period } from "../policies/schema/effectiveness.ts";
import { recompute } from "./effectiveness/recompute.ts";
import { textsIn } from "./effectiveness/texts.ts";
import { note, say, UsageError } from "./lists/terminal.ts";
import { readVenue, sourcesOf } from "./lists/venue.ts";
import { languageOf } from "./texts.ts";

const texts = textsIn(languageOf(process.env));

const OPTIONS = {
  help: { type: "boolean", default: false },
  year: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  format: { type: "string", default: "json" },
  out: { type: "string" },
  check: { type: "string" },
  schema: { type: "string" },
  config: { type: "string" },
  data: { type: "string" },
} as const;

/** @throws {UsageError} */
function periodOf(values: { readonly year?: string; readonly from?: string; readonly to?: string }): Period {
  const asked = EffectivenessQuery.safeParse(
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  );
  if (!asked.success) throw new UsageError(texts.needPeriod);
  const { year, from, to } = asked.data;
  return year === undefined ? { from: from ?? "", to: to ?? "" } : yearPeriod(Number(year));
}

/** @returns null where no venue was ever started: asking must not make a database */
async function read(
  place: { readonly config?: string | undefined; readonly data?: string | undefined },
  period: Period,
  format: string,
): Promise<EffectivenessExport | null> {
  const { config, database: kind, dataFolder } = readVenue(place);
  const file = join(dataFolder, "latarnik.db");
  if (kind.kind === "sqlite" && !existsSync(kind.file ?? file)) return null;
  const database = await openDatabase(kind, file);
  try {
    const { id: venueId, timeZone } = config.venue;
    const document = await collectEffectiveness(
      { database, clock: systemClock, venueId, timeZone, catalogue: loadMetrics() },
      period,
    );
    await recordAudit(database, {
      at: systemClock(),
      accountId: null,
      action: "effectiveness-read",
      outcome: "success",
      detail: `${period.from} ${period.to} ${format}, command line`,
    });
    return document;
  } finally {
    await database.destroy();
  }
}

/** What stands on paper beside the figures. */
function frameOf(place: { readonly config?: string | undefined; readonly data?: string | undefined }) {
  const venue = readVenue(place);
  const { config, policiesFolder } = venue;
  const policies = loadPolicies(policiesFolder);
  const { name } = config.venue;
  const { address, shortName } = config.cases.letterhead;
  return {
    venue: [name, address].filter((part) => part !== "").join(", "),
    venueShort: shortName === "" ? name : shortName,
    codes: Object.fromEntries(policies.taxonomy.entries.map(({ code, short }) => [code, short.pl])),
    names: polishNames(
      loadPartNames({
        policies,
        procedure: loadProcedure(),
        baselines: loadBaselines(policiesFolder).baselines,
        lists: sourcesOf(venue).map(({ source }) => source),
      }),
    ),
    madeAt: systemClock(),
  };
}

function check(file: string): boolean {
  const { checked, differences } = recompute(readFileSync(resolve(file), "utf8"));
  if (differences.length === 0) {
    say(texts.agrees(checked));
    return true;
  }
  say(texts.differs(differences.length, checked));
  for (const difference of differences) say(`  ${difference}`);
  return false;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    say(texts.help);
    return true;
  }
  if (values.check !== undefined) return check(values.check);
  if (values.schema !== undefined) {
    const name = SchemaName.safeParse(values.schema);
    if (!name.success) throw new UsageError(texts.schema(values.schema));
    say(JSON.stringify(schemaOf(name.data), null, 1));
    return true;
  }
  const { format, out, config, data, year, from, to } = values;
  const asked = EffectivenessFormat.safeParse(format);
  if (!asked.success) throw new UsageError(texts.format(format));
  const period = periodOf({
    ...(year === undefined ? {} : { year }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const document = await read({ config, data }, period, format);
  if (document === null) {
    note(texts.noDatabase);
    return false;
  }
  const octets = await figuresFile(document, loadMetrics(), frameOf({ config, data }), asked.data);
  if (out === undefined) process.stdout.write(octets);
  else {
    writeFileSync(resolve(out), octets);
    const days = Math.max(0, ...Object.values(document.aggregates.coverage).map(({ measuredDays }) => measuredDays));
    note(texts.written(resolve(out), days));
  }
  return true;
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isMistake =
    error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") === true || error instanceof Refusal;
  if (!isMistake) throw error;
  note(`effectiveness: ${error instanceof Refusal ? texts.needPeriod : message}`);
  note(texts.help);
  process.exitCode = 2;
}
