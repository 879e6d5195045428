/**
 * Brings the open tab into view: on a phone the row of tabs is wider than the screen.
 *
 * @module
 */
import { useEffect, useRef } from "react";
import type { RefObject } from "react";

export function useOpenTab(): RefObject<HTMLElement | null> {
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, []);
  return tabs;
}
