/**
 * The desk's memory: loan sessions with every waiting step applied, the list it may go on with, and whether that list is to be believed.
 *
 * @module
 */
import { useEffect, useMemo, useState } from "react";
import type { GateList, LendingTrainingView, LoanSessionView } from "../../../../policies/schema/loan-api.ts";
import { ApiFailure } from "../../api/failure.ts";
import { useApi, useMay, useSession } from "../../api/queries.ts";
import { useTexts } from "../../texts/texts.tsx";
import { keep, withoutNames } from "./kept.ts";
import type { Kept } from "./kept.ts";
import { setUnreachable, useSteps, useUnreachable } from "./messenger.ts";
import { judgeList } from "./signed-list.ts";
import type { Cryptography, ListTrust } from "./signed-list.ts";
import { project } from "./steps.ts";
import type { Step } from "./steps.ts";

export { newStep } from "./messenger.ts";

const noSessions: readonly LoanSessionView[] = [];
// A page without https has none, whatever the type says.
const cryptography = (): Cryptography | undefined => (globalThis.crypto as Partial<Crypto>).subtle;

/**
 * Takes a list the server just gave.
 *
 * @param key  the key known so far; the first one seen is believed from then on, and a list of another is not kept
 * @returns the other key, for a person to decide about; null: the key is the known one
 */
async function takeList(list: GateList, key: string | null): Promise<string | null> {
  if (key !== null && key !== list.key) return list.key;
  if ((await judgeList(list, list.key, cryptography())) === "forged") return null;
  keep("key", () => list.key);
  keep("gates", () => list);
  return null;
}

/** Judged anew whenever the list or the key changes: another window, or somebody, may have written to the storage. */
function useTrust(list: GateList | null, key: string | null): ListTrust | null {
  const [judged, setJudged] = useState<{ readonly list: GateList; readonly trust: ListTrust } | null>(null);
  useEffect(() => {
    let over = false;
    if (list !== null)
      void judgeList(list, key ?? "", cryptography()).then((trust) => {
        if (!over) setJudged({ list, trust });
        return null;
      });
    return () => {
      over = true;
    };
  }, [list, key]);
  return judged !== null && judged.list === list ? judged.trust : null;
}

export interface Desk {
  readonly sessions: readonly LoanSessionView[];
  readonly loading: boolean;
  readonly error: unknown;
  readonly offline: boolean;
  readonly kept: Kept;
  /** Whether the kept list is the server's; null while that is not known. */
  readonly trust: ListTrust | null;
  /** The server signs with another key than this browser knows. */
  readonly otherKey: string | null;
  /** Whether the person may open a session by the venue's trainings, as last heard; null: not heard yet, the server decides. */
  readonly training: LendingTrainingView | null;
  readonly take: (step: Step) => void;
}

/** Loan sessions with every waiting step applied, and the means to take the next one. */
export function useDesk(): Desk {
  const { language } = useTexts();
  const account = useSession().data?.account;
  const { kept, take } = useSteps();
  const down = useUnreachable();
  const loans = useApi("loans");
  const gates = useApi("gateList");
  const training = useApi("lendingTraining", { enabled: useMay()("loans.write") });
  const baselines = useApi("baselines").data;
  const [otherKey, setOtherKey] = useState<string | null>(null);
  const trust = useTrust(kept.gates, kept.key);
  const failed = loans.error instanceof ApiFailure && (loans.error.status === 0 || loans.error.status >= 500);

  useEffect(() => {
    if (loans.data !== undefined) keep("sessions", () => withoutNames(loans.data));
  }, [loans.data]);
  useEffect(() => {
    if (gates.data !== undefined) void takeList(gates.data, kept.key).then(setOtherKey);
    // A key just accepted makes the same list acceptable.
  }, [gates.data, kept.key]);
  useEffect(() => {
    if (training.data !== undefined) keep("training", () => training.data);
  }, [training.data]);
  useEffect(() => {
    if (baselines === undefined) return;
    const titles = baselines.flatMap((one) => one.checks.map((check) => [check.id, check.title[language]] as const));
    keep("titles", () => Object.fromEntries(titles));
  }, [baselines, language]);
  useEffect(() => {
    if (loans.isSuccess && !failed) setUnreachable(false);
    // Each answer counts anew, also one that says the same.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [loans.isSuccess, failed, loans.dataUpdatedAt]);

  const base = loans.data ?? (failed ? kept.sessions : noSessions);
  const sessions = useMemo(
    () => project(base, kept.steps, { account: account?.id ?? "", displayName: account?.displayName ?? "" }),
    [base, kept.steps, account],
  );
  return {
    sessions,
    loading: loans.data === undefined && !failed,
    error: loans.data === undefined && !failed ? loans.error : null,
    offline: down || failed,
    kept,
    trust,
    otherKey,
    training: training.data ?? kept.training,
    take,
  };
}
