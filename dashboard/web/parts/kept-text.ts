/**
 * Words somebody has typed and the server does not have yet. They stay in this window through a reload, a lost session, a failed request and a
 * server that dies, until they are saved.
 *
 * They may be about a child, and the computer may be shared: only the person who typed them sees them again, they go when that person signs out
 * here or in another window, when somebody else signs in, and after twelve hours. Closing the window removes them too.
 *
 * @module
 */
import { useCallback, useEffect, useState } from "react";
import { useSession } from "../api/queries.ts";

const prefix = "latarnik.note.";
const keptMs = 12 * 60 * 60_000;
const doors = "latarnik.doors";

export type Words = Readonly<Record<string, string>>;
interface Kept {
  readonly at: number;
  /** Id under which they are sent: the same after a reload, so that what was saved a moment before the crash is not saved twice. */
  readonly id: string;
  readonly words: Words;
}

/** @param place  what the words are of, e.g. a case and a step */
export const keptKey = (account: string, place: string): string => `${prefix}${account}.${place}`;

const isWords = (value: unknown): value is Words =>
  typeof value === "object" && value !== null && Object.values(value).every((word) => typeof word === "string");

/** @returns null: nothing is kept, or it is too old; what is too old goes */
export function readKept(key: string, now: number): Kept | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept | null;
    if (value === null) return null;
    if (typeof value.at === "number" && typeof value.id === "string" && isWords(value.words) && now - value.at < keptMs)
      return value;
    sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing.
  }
  return null;
}

/** @param kept  null, or nothing but empty words: nothing stays */
export function writeKept(key: string, kept: Kept | null): void {
  try {
    if (kept === null || Object.values(kept.words).every((word) => word === "")) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // The words are still on the page.
  }
}

/** @param whose  words that stay, if they are not too old; null: none do */
function sweep(whose: string | null, now: number): void {
  try {
    for (const key of Object.keys(sessionStorage))
      if (
        key.startsWith(prefix) &&
        (whose === null || !key.startsWith(keptKey(whose, "")) || readKept(key, now) === null)
      )
        sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** One object for hearing and telling: whoever tells does not hear it. */
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(doors) : null;

/** On signing out: at the press of the button, whatever the server answers. */
export const forgetWords = (): void => sweep(null, 0);
/** The other windows of this browser forget too. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of our own origin has none
export const tellLeaving = (): void => channel?.postMessage("left");

/** Removes what is somebody else's or too old, and goes to the door when the person signs out in another window. */
export function useKeptDoors(account: string): void {
  useEffect(() => {
    sweep(account, Date.now());
    const timer = setInterval(() => sweep(account, Date.now()), 60_000);
    const leave = (): void => {
      sweep(null, 0);
      // What stands on this page goes with it.
      location.replace("/sign-in");
    };
    channel?.addEventListener("message", leave);
    return () => {
      clearInterval(timer);
      channel?.removeEventListener("message", leave);
    };
  }, [account]);
}

export interface KeptWords<T extends Words> {
  readonly words: T;
  readonly change: (words: Partial<T>) => void;
  /** Under which they are sent. */
  readonly id: string;
  /** The server refused the id: it knows it with other words. */
  readonly renew: () => void;
  /** They were here before this page was. */
  readonly restored: boolean;
  /** The server has them, or nobody wants them any more. */
  readonly done: () => void;
}

/**
 * @param place  null: nothing is kept
 * @param first  what stands there to begin with; only changes are kept
 * @param freshId  makes an id
 */
export function useKeptWords<T extends Words>(place: string | null, first: T, freshId: () => string): KeptWords<T> {
  const account = useSession().data?.account.id ?? null;
  const key = place === null || account === null ? null : keptKey(account, place);
  const [start] = useState(first);
  const [state, setState] = useState(() => {
    const kept = key === null ? null : readKept(key, Date.now());
    return {
      words: { ...first, ...kept?.words },
      id: kept?.id ?? freshId(),
      at: kept?.at ?? 0,
      restored: kept !== null,
    };
  });
  useEffect(() => {
    if (key === null) return;
    const { at, id, words } = state;
    const changed = Object.fromEntries(Object.entries(words).filter(([name, word]) => word !== (start[name] ?? "")));
    writeKept(key, Object.keys(changed).length === 0 ? null : { at, id, words: changed });
  }, [key, state, start]);
  const change = useCallback(
    (words: Partial<T>): void => setState((old) => ({ ...old, at: Date.now(), words: { ...old.words, ...words } })),
    [],
  );
  const renew = useCallback((): void => setState((old) => ({ ...old, id: freshId() })), [freshId]);
  const done = useCallback((): void => {
    // At once: the page may be gone before the next turn.
    if (key !== null) writeKept(key, null);
    setState({ words: start, id: freshId(), at: 0, restored: false });
  }, [key, start, freshId]);
  return { words: state.words, id: state.id, restored: state.restored, change, renew, done };
}
