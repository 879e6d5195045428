/**
 * Timers of a kiosk: after a while without a touch it asks whether somebody is there, then begins anew, so that nobody sees the answers of the one
 * before.
 *
 * @module
 */
import { useEffect, useState } from "react";

/** Long enough to think about a question; then twenty seconds to say «I am here» (WCAG 2.2.1). */
const ASK_MS = 60_000;
const LEAVE_MS = 20_000;
/** The thank-you stays so long. */
const THANKS_MS = 8_000;

const touches = ["pointerdown", "keydown"] as const;

/**
 * @param watch  `answers`: somebody is on the way through; `thanks`: the last sheet; null: nothing to end
 * @returns whether to ask if somebody is there
 */
export function useKiosk(watch: "answers" | "thanks" | null, restart: () => void): boolean {
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (watch === null) return undefined;
    let ask: ReturnType<typeof setTimeout> | undefined;
    let leave: ReturnType<typeof setTimeout> | undefined;
    const wind = (): void => {
      clearTimeout(ask);
      clearTimeout(leave);
      if (watch === "answers") ask = setTimeout(() => setAsking(true), ASK_MS);
      leave = setTimeout(
        () => {
          setAsking(false);
          restart();
        },
        watch === "answers" ? ASK_MS + LEAVE_MS : THANKS_MS,
      );
    };
    const touched = (): void => {
      setAsking(false);
      wind();
    };
    wind();
    if (watch === "answers") for (const kind of touches) addEventListener(kind, touched);
    return () => {
      clearTimeout(ask);
      clearTimeout(leave);
      for (const kind of touches) removeEventListener(kind, touched);
    };
  }, [watch, restart]);
  return asking && watch === "answers";
}
