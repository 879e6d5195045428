/**
 * Everything that goes into an edition, brought together as it stands now: figures, words, recommendations, remarks, protocols, roles.
 *
 * @module
 */
import type { ConsultationView } from "../../policies/schema/coordination-api.ts";
import type { PartNames } from "../../policies/schema/part-names.ts";
import { DesignatedRole } from "../../policies/schema/people-api.ts";
import type { ResponsibleView } from "../../policies/schema/people-api.ts";
import type { ReportInside } from "../../policies/schema/report-api.ts";
import type {
  ReportConsultation,
  ReportContent,
  ReportKind,
  ReportRole,
} from "../../policies/schema/report-content.ts";
import { dailyHeads } from "../ledger/index.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { localDate } from "../platform/clock.ts";
import { collectEffectiveness } from "./collect.ts";
import { daysApart } from "./days.ts";
import { findEdition, narrativeOf, readWords } from "./editions.ts";
import type { EditionContext } from "./editions.ts";
import type { EditionRow } from "./tables.ts";

const within = (day: string | null, from: string, to: string): boolean => day !== null && day >= from && day < to;

/** Once per role: an order may stand for several people, and a person under several orders. */
function rolesOf({ holders }: ResponsibleView): ReportRole[] {
  return DesignatedRole.options.map((role) => {
    const own = holders.filter((one) => one.role === role);
    const orders = new Map(own.map(({ order }) => [`${order.number} ${order.on}`, order]));
    return {
      role,
      holders: own.filter(({ deputy }) => !deputy).length,
      deputies: own.filter(({ deputy }) => deputy).length,
      orders: [...orders.values()],
    };
  });
}

const protocolOf = (one: ConsultationView, timeZone: string): ReportConsultation => ({
  number: one.number,
  heldOn: one.heldOn,
  course: one.course,
  figures: one.figures,
  closed: one.closed,
  decisions: one.decisions.map(({ text, byWhen }) => ({ text, byWhen })),
  confirmed: one.confirmed.map(({ role, at }) => ({ role, on: localDate(at, timeZone) })),
});

/** Papers are in Polish. */
export const polishNames = (names: PartNames): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Object.entries(names).map(([kind, named]) => [
      kind,
      Object.fromEntries(Object.entries(named).map(([id, { pl }]) => [id, pl])),
    ]),
  );

/**
 * @param madeAt  the moment it is made at; the same rows and the same moment give the same content
 */
export async function contentOf(context: EditionContext, row: EditionRow, madeAt: number): Promise<ReportContent> {
  const { database, venueId, timeZone, catalogue, letterhead } = context;
  const period = { from: row.from_day, to: row.to_day };
  const words = await readWords(database, row.id);
  const { text: heads } = await dailyHeads(database, { venueId, at: madeAt, timeZone });
  const madeOn = localDate(madeAt, timeZone);
  const improvements = await context.improvements();
  const remarks = await context.remarks();
  const consultations = await context.consultations();
  return {
    v: 1,
    kind: row.kind as ReportKind,
    edition: row.edition,
    ...letterhead,
    madeAt,
    madeOn,
    narrative: narrativeOf(words[0]?.narrative ?? "{}"),
    // What is still to be done, and what ended since the period began.
    improvements: improvements
      .filter(({ endedOn }) => endedOn === null || endedOn >= period.from)
      .map(({ number, title, why, origin, ownerName, dueOn, cost, change, state, result }) => ({
        number,
        title,
        why,
        origin,
        ownerName,
        dueOn,
        cost,
        change,
        state,
        result,
      })),
    remarks: remarks
      .filter(
        ({ receivedOn, decidedOn }) =>
          within(receivedOn, period.from, period.to) || within(decidedOn, period.from, period.to),
      )
      .map(({ number, receivedOn, source, decision, decidedOn }) => ({
        number,
        receivedOn,
        source,
        decision,
        decidedOn,
      })),
    consultations: consultations
      .filter(({ heldOn }) => within(heldOn, period.from, period.to))
      .toSorted((a, b) => (a.heldOn < b.heldOn ? -1 : 1))
      .map((one) => protocolOf(one, timeZone)),
    roles: rolesOf(await context.responsible(madeOn)),
    codes: context.codes(),
    names: polishNames(context.names()),
    heads,
    methodology: sha256(canonicalJson(catalogue)),
    catalogue,
    figures: await collectEffectiveness(context, period),
  };
}

/** What a frozen file of before had no place for, it did not have. */
const LATER = { consultations: [], roles: [], codes: {}, names: {}, methodology: "" } as const;

/** The exact text of the frozen file, and its SHA-256; of a draft no digest. */
export interface EditionData {
  readonly content: ReportContent;
  readonly text: string;
  readonly digest: string | null;
}

/** Frozen content of an edition, or of a draft what stands there now. @throws {Refusal} 404 `E_REPORT_UNKNOWN` */
export async function editionData(context: EditionContext, id: string): Promise<EditionData> {
  const row = await findEdition(context.database, context.venueId, id);
  if (row.content !== null) {
    const frozen = JSON.parse(row.content) as ReportContent;
    const narrative = narrativeOf(JSON.stringify(frozen.narrative));
    return { content: { ...LATER, ...frozen, narrative }, text: row.content, digest: row.digest };
  }
  const [newest] = await readWords(context.database, id);
  const content = await contentOf(context, row, newest?.saved_at ?? row.opened_at);
  return { content, text: JSON.stringify(content), digest: null };
}

/** @throws {Refusal} 404 `E_REPORT_UNKNOWN` */
export async function reportInside(context: EditionContext, id: string): Promise<ReportInside> {
  const { content } = await editionData(context, id);
  const { metrics, period } = content.figures.result;
  const respondents = metrics
    .find((one) => one.id === "M27")
    ?.figures.find((figure) => figure.id === "respondents")?.result;
  return {
    days: content.figures.result.days,
    of: daysApart(period.from, period.to),
    red: metrics.filter(({ light }) => light === "red").map((one) => one.id),
    unmeasured: metrics.filter(({ light }) => light === "unmeasured").map((one) => one.id),
    consultations: content.consultations.length,
    unsigned: content.consultations.filter(({ closed }) => !closed).length,
    remarks: content.remarks.length,
    undecided: content.remarks.filter(({ decision }) => decision === null).length,
    recommendations: content.improvements.length,
    wordings: content.improvements.filter(({ change, state }) => change !== null && state !== "dropped").length,
    surveys: respondents?.kind === "measured" && respondents.value > 0,
    breaks: content.figures.aggregates.breaks.length,
  };
}
