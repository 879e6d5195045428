/**
 * What the worker does with one request. Pure.
 *
 * Answers of the server are never kept: what the desk needs of them it keeps itself, signed or without names.
 *
 * @module
 */

/** `page`: the network, else the kept page; `file`: the kept file, else the network; `leave`: as if there were no worker. */
export type Way = "page" | "file" | "leave";

export interface Asked {
  readonly method: string;
  readonly url: string;
  /** The browser opens a page, rather than a page asking for a part. */
  readonly navigates: boolean;
}

/** Not the staff page: data, the live socket, and the page of visitors, who are kept nothing. */
const foreign = /^\/(?:api|live|device|pomylka)(?:\/|$)/u;

/** @param files  paths of this build, each beginning with `/` */
export function wayOf({ method, url, navigates }: Asked, origin: string, files: ReadonlySet<string>): Way {
  if (method !== "GET") return "leave";
  const address = new URL(url);
  if (address.origin !== origin) return "leave";
  if (files.has(address.pathname) && address.search === "" && !navigates) return "file";
  if (!navigates || foreign.test(address.pathname) || /\.[a-z0-9]+$/iu.test(address.pathname)) return "leave";
  return "page";
}

/**
 * Kept versions to throw away: all but this build's and the one before, whose open windows may still ask for their own parts.
 *
 * @param names  oldest first
 */
export const outdated = (names: readonly string[], own: string): readonly string[] =>
  names.filter((name) => name !== own).slice(0, -1);

export interface Pushed {
  readonly title: string;
  readonly text: string;
  readonly tag: string;
}

/** A push of ours; anything else still has to show something (Push API, `userVisibleOnly`) and says nothing. */
export function pushedOf(message: string): Pushed {
  try {
    const value = JSON.parse(message) as Partial<Record<keyof Pushed, unknown>> | null;
    const { title, text, tag } = value ?? {};
    if (typeof title === "string" && typeof text === "string" && typeof tag === "string") return { title, text, tag };
  } catch {
    // Not ours.
  }
  return { title: "Latarnik", text: "Latarnik", tag: "latarnik" };
}
