/**
 * Who may answer which report, what became of a request, when somebody else has to be told. Pure.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { GuestReport, HelpState } from "../../policies/schema/help-document.ts";

const MINUTE_MS = 60_000;
/** A child that waits: after this somebody else is told (E3). */
export const TALK_ESCALATION_MS = 3 * MINUTE_MS;
/** A report nobody has opened (R-078 «niezwłocznie»). */
export const REPORT_ESCALATION_MS = 30 * MINUTE_MS;

type About = GuestReport["about"];

/**
 * Who reads a report, by whom it is about: the person who takes reports reads what is not about them, a report about any
 * employee also reaches the director, one about the management or about whoever takes reports reaches neither of them but the
 * coordinator. The child is shown the outside bodies besides.
 */
const READERS: Readonly<Record<About, readonly Role[]>> = {
  child: ["intake", "dyrektor"],
  adult: ["intake", "dyrektor"],
  internet: ["intake", "dyrektor"],
  unknown: ["intake", "dyrektor"],
  employee: ["intake", "dyrektor"],
  management: ["koordynator"],
};

/** @returns whether somebody with these roles may know of the report at all */
export const mayKnowReport = (roles: readonly Role[], about: About): boolean =>
  // Whoever is also the director or takes reports is who the child may mean.
  about === "management" && roles.some((role) => role === "dyrektor" || role === "intake" || role === "kierownik")
    ? false
    : READERS[about].some((role) => roles.includes(role));

export const readersOf = (about: About): readonly Role[] => READERS[about];

/** Who goes to a child: whoever takes reports, a head of department, the director. */
export const TALKERS: readonly Role[] = ["intake", "kierownik", "dyrektor"];
/** Who is told when nobody went in time. */
export const TALK_ESCALATION: readonly Role[] = ["kierownik", "dyrektor"];

export const mayTalk = (roles: readonly Role[]): boolean => TALKERS.some((role) => roles.includes(role));

export const talkState = (row: { readonly gone_at: number | null; readonly done_at: number | null }) =>
  row.done_at !== null ? ("done" as const) : row.gone_at !== null ? ("coming" as const) : ("waiting" as const);

/** What whoever holds the code sees; minutes count down and stay at one, since somebody is late then, not early. */
export function shownTalk(
  row: {
    readonly reference: string;
    readonly at: number;
    readonly wait_minutes: number;
    readonly gone_at: number | null;
    readonly done_at: number | null;
  },
  now: number,
): HelpState {
  const left = Math.ceil((row.at + row.wait_minutes * MINUTE_MS - now) / MINUTE_MS);
  return { reference: row.reference, kind: "talk", state: talkState(row), waitMinutes: Math.max(1, left) };
}

/** @param attended  somebody is on duty now */
export const shownReport = (
  row: { readonly reference: string; readonly read_at: number | null; readonly settled_at: number | null },
  attended: boolean,
): HelpState => ({
  reference: row.reference,
  kind: "report",
  state: row.settled_at !== null ? "done" : row.read_at !== null ? "read" : "waiting",
  waitMinutes: attended ? 0 : null,
});

/** A report that was settled without a case and not read again is nobody's business after this. */
export const REPORT_KEPT_MS = 30 * 24 * 60 * MINUTE_MS;
