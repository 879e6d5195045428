/**
 * A router as small as the page needs: the address is the state, the history API keeps it.
 *
 * @module
 */
import { useMemo, useSyncExternalStore } from "react";
import type { AnchorHTMLAttributes, MouseEvent } from "react";

const watchers = new Set<() => void>();
const changed = (): void => {
  for (const watch of watchers) watch();
};
let moves = 0;
/** Whether the person has moved since the page was loaded; before that, the browser's own reading order is right. */
export const hasMoved = (): boolean => moves > 0;

globalThis.addEventListener("popstate", () => {
  moves += 1;
  changed();
});

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) history.replaceState(null, "", to);
  else {
    history.pushState(null, "", to);
    scrollTo(0, 0);
  }
  moves += 1;
  changed();
}

export interface Place {
  readonly path: string;
  readonly search: URLSearchParams;
}

export function usePlace(): Place {
  const href = useSyncExternalStore(watch, () => location.pathname + location.search);
  return useMemo(() => {
    const cut = href.indexOf("?");
    return cut === -1
      ? { path: href, search: new URLSearchParams() }
      : { path: href.slice(0, cut), search: new URLSearchParams(href.slice(cut)) };
  }, [href]);
}

/** Writes search parameters into the address without a new history entry; empty values leave it. */
export function setSearch(changes: Readonly<Record<string, string | null>>): void {
  const search = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") search.delete(key);
    else search.set(key, value);
  }
  const text = search.toString();
  navigate(location.pathname + (text === "" ? "" : `?${text}`), { replace: true });
}

/** An ordinary link that does not reload the page; a modified click stays the browser's. */
export function Link({ href, onClick, children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || rest.target !== undefined) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  );
}
