/**
 * What the desk keeps in the browser: signed gate answers and the key they are judged by, steps not yet sent, and the open sessions without the employee's name.
 *
 * Nothing here names a child, because nothing anywhere does. What cannot be read is treated as not there.
 *
 * @module
 */
import type { GateList, LendingTrainingView, LoanSessionView } from "../../../../policies/schema/loan-api.ts";
import type { Refused, Step } from "./steps.ts";

export interface Kept {
  /** Public key of the venue's server, base64: the first one this browser saw. */
  readonly key: string | null;
  readonly gates: GateList | null;
  readonly titles: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly refused: readonly Refused[];
  readonly sessions: readonly LoanSessionView[];
  /** What the server last said about the training of the person signed in. */
  readonly training: LendingTrainingView | null;
}

const empty: Kept = { key: null, gates: null, titles: {}, steps: [], refused: [], sessions: [], training: null };
const keyOf = (part: keyof Kept): string => `latarnik.desk.${part}`;

function read<P extends keyof Kept>(part: P): Kept[P] {
  try {
    const text = localStorage.getItem(keyOf(part));
    return text === null ? empty[part] : (JSON.parse(text) as Kept[P]);
  } catch {
    return empty[part];
  }
}

let kept: Kept = {
  key: read("key"),
  gates: read("gates"),
  titles: read("titles"),
  steps: read("steps"),
  refused: read("refused"),
  sessions: read("sessions"),
  training: read("training"),
};
const watchers = new Set<() => void>();
const tell = (): void => {
  for (const watcher of watchers) watcher();
};

export const keptNow = (): Kept => kept;

/** Writes one part; another window of the same browser may have written since, so steps are changed by a function. */
export function keep<P extends keyof Kept>(part: P, edit: (before: Kept[P]) => Kept[P]): void {
  const value = edit(read(part));
  kept = { ...kept, [part]: value };
  try {
    localStorage.setItem(keyOf(part), JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the page still holds it in memory until it is closed.
  }
  tell();
}

/** The person leaves this browser: open sessions and refusals are theirs; steps not yet sent wait for them. */
export function forgetDesk(): void {
  for (const part of ["sessions", "refused", "training"] as const) keep(part, () => empty[part] as never);
}

export function watchKept(watcher: () => void): () => void {
  watchers.add(watcher);
  const other = (event: StorageEvent): void => {
    if (event.key === null || !event.key.startsWith("latarnik.desk.")) return;
    const part = event.key.slice("latarnik.desk.".length) as keyof Kept;
    if (Object.hasOwn(empty, part)) kept = { ...kept, [part]: read(part) };
    watcher();
  };
  globalThis.addEventListener("storage", other);
  return () => {
    watchers.delete(watcher);
    globalThis.removeEventListener("storage", other);
  };
}

/** The employee is known from the session; the name is not kept. */
export const withoutNames = (sessions: readonly LoanSessionView[]): readonly LoanSessionView[] =>
  sessions
    .filter((session) => session.closedAt === null)
    .map((session) => ({
      ...session,
      owner: { account: session.owner.account, displayName: "" },
      devices: session.devices.map((device) => ({
        ...device,
        override: device.override === null ? null : { ...device.override, by: "" },
      })),
    }));
