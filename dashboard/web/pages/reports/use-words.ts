/**
 * Words of a draft while somebody writes: kept in this window through a reload, merged with what another person saved meanwhile, never lost.
 *
 * @module
 */
import { useCallback, useEffect, useState } from "react";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { useSession } from "../../api/queries.ts";
import { keptKey, readKept, writeKept } from "../../parts/kept-text.ts";
import { isSame, merged, tidy } from "./model.ts";
import type { Field, Narrative } from "./model.ts";

export interface DraftWords {
  readonly words: Narrative;
  /** Version they began from; what is sent with them. */
  readonly base: number;
  readonly dirty: boolean;
  /** They were here before this page was. */
  readonly restored: boolean;
  /** The other's version that was merged in, and the parts both changed. */
  readonly met: { readonly version: number; readonly conflicts: readonly Field[] } | null;
  readonly change: (part: Partial<Narrative>) => void;
  /** Takes a whole older version into the field; saved only by a person. */
  readonly take: (words: Narrative) => void;
  /** The server has `sent` as this version. */
  readonly saved: (answer: ReportOpened, sent: Narrative) => void;
  readonly drop: () => void;
}

interface State {
  readonly base: number;
  readonly words: Narrative;
  readonly restored: boolean;
  readonly met: DraftWords["met"];
}

const fresh = (edition: ReportOpened): State => ({
  base: edition.version,
  words: edition.narrative,
  restored: false,
  met: null,
});

/** Kept words as somebody left them; nothing that does not look like them is believed. */
function stateOf(edition: ReportOpened, key: string | null): State {
  const kept = key === null ? null : readKept(key, Date.now());
  if (kept === null) return fresh(edition);
  try {
    const words = { ...edition.narrative, ...(JSON.parse(kept.words["json"] ?? "") as Partial<Narrative>) };
    const base = Number(kept.words["base"]);
    return Number.isInteger(base) && base >= 1 ? { base, words, restored: true, met: null } : fresh(edition);
  } catch {
    return fresh(edition);
  }
}

const wordsAt = ({ versions, narrative }: ReportOpened, version: number): Narrative =>
  versions.find((one) => one.version === version)?.narrative ?? narrative;

/** Brings what the server has into what stands here. */
function caughtUp(state: State, edition: ReportOpened): State {
  if (state.base >= edition.version) return state;
  const before = wordsAt(edition, state.base);
  if (isSame(tidy(state.words), before)) return { ...fresh(edition), met: state.met };
  const { words, conflicts } = merged(before, state.words, edition.narrative);
  return { ...state, base: edition.version, words, met: { version: edition.version, conflicts } };
}

export function useDraftWords(edition: ReportOpened): DraftWords {
  const account = useSession().data?.account.id ?? null;
  const key = account === null ? null : keptKey(account, `report-${edition.id}`);
  const [held, setState] = useState(() => stateOf(edition, key));
  const state = caughtUp(held, edition);
  if (state !== held) setState(state);
  const dirty = !isSame(tidy(state.words), wordsAt(edition, state.base));
  useEffect(() => {
    if (key === null) return;
    writeKept(
      key,
      dirty ? { at: Date.now(), id: "", words: { base: String(state.base), json: JSON.stringify(state.words) } } : null,
    );
  }, [key, dirty, state.base, state.words]);
  const change = useCallback(
    (part: Partial<Narrative>): void => setState((old) => ({ ...old, words: { ...old.words, ...part } })),
    [],
  );
  const take = useCallback((words: Narrative): void => setState((old) => ({ ...old, words })), []);
  const saved = useCallback(
    (answer: ReportOpened, sent: Narrative): void =>
      // What was typed while the request was under way stays.
      setState((old) =>
        isSame(tidy(old.words), sent) ? fresh(answer) : { ...old, base: answer.version, restored: false, met: null },
      ),
    [],
  );
  const drop = useCallback((): void => setState(fresh(edition)), [edition]);
  return { ...state, dirty, change, take, saved, drop };
}
