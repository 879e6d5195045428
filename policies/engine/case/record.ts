/**
 * What the engine knows of a case: decisions, ticks and counts. No name, no text, nothing that could not stand in the register. Pure.
 *
 * @module
 */
import type {
  AgeBand,
  CardId,
  CaseOrigin,
  Contact,
  EventType,
  HarmOutcome,
  InterventionKind,
  NamedPerson,
  RiskArea,
} from "../../schema/case.ts";
import type { Role } from "../../schema/api.ts";

/** Who takes a step: the account, and the seat it sits on for this case. */
export interface Actor {
  readonly account: string;
  readonly role: Role;
}

export interface Decision {
  readonly by: string;
  readonly role: Role;
  readonly at: number;
}

export interface CaseRecord {
  readonly origin: CaseOrigin;
  readonly contact: Contact;
  readonly openedAt: number;
  readonly happenedAt: number;
  readonly type: EventType | null;
  readonly area: RiskArea | null;
  readonly category: string | null;
  readonly department: string | null;
  /** Illegal content or a grave threat (S4). */
  readonly severe: boolean;
  readonly emergencyAt: number | null;
  readonly takenOverAt: number | null;
  /** Verification 1 that said yes. */
  readonly qualified: Decision | null;
  readonly notedAt: number | null;
  readonly evidenceAt: number | null;
  readonly dailyLineAt: number | null;
  readonly shareCopyAt: number | null;
  readonly handedOverAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly registeredAt: number | null;
  /** Verification 2, first half: waits for the consultation. */
  readonly proposal: (Decision & { readonly id: string; readonly outcome: HarmOutcome }) | null;
  /** Verification 2 with both persons. */
  readonly harm: {
    readonly outcome: HarmOutcome;
    readonly lead: Decision;
    readonly consult: Decision;
  } | null;
  readonly cards: readonly CardId[];
  readonly cardsWritten: readonly CardId[];
  readonly ageBand: AgeBand | null;
  readonly kindProposal: (Decision & { readonly choice: InterventionKind }) | null;
  readonly choice: InterventionKind | null;
  readonly guardiansInformedAt: number | null;
  readonly noticeSentAt: number | null;
  readonly resultAt: number | null;
  readonly bypassed: readonly ("guardians" | "share-copy")[];
  readonly closedAt: number | null;
  readonly named: readonly NamedPerson[];
  readonly suspended: readonly string[];
  /** A copy on the share waits to be moved to the narrower folder. */
  readonly fileLags: boolean;
}

/** @returns the record of a case at its opening */
export function freshRecord(
  opening: Pick<CaseRecord, "origin" | "contact" | "openedAt" | "happenedAt"> & Partial<CaseRecord>,
): CaseRecord {
  return {
    type: null,
    area: null,
    category: null,
    department: null,
    severe: false,
    emergencyAt: null,
    takenOverAt: null,
    qualified: null,
    notedAt: null,
    evidenceAt: null,
    dailyLineAt: null,
    shareCopyAt: null,
    handedOverAt: null,
    acknowledgedAt: null,
    registeredAt: null,
    proposal: null,
    harm: null,
    cards: [],
    cardsWritten: [],
    ageBand: null,
    kindProposal: null,
    choice: null,
    guardiansInformedAt: null,
    noticeSentAt: null,
    resultAt: null,
    bypassed: [],
    closedAt: null,
    named: [],
    suspended: [],
    fileLags: false,
    ...opening,
  };
}
