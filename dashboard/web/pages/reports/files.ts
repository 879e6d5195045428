/**
 * Takes papers of an edition out, one at a time, and says what is being made meanwhile.
 *
 * @module
 */
import { useCallback, useEffect, useState } from "react";
import { call } from "../../api/call.ts";
import type { Body } from "../../api/contract.ts";

export type Asked = Body<"reportPaper">;

export interface Taking {
  /** What is being made; null: nothing. */
  readonly asked: Asked | null;
  /** Whole seconds it has taken so far. */
  readonly seconds: number;
  readonly error: unknown;
  /** Name of the last file that was handed out. */
  readonly done: string | null;
  readonly take: (id: string, asked: Asked) => Promise<void>;
}

/** Hands octets to the browser as a file to keep. */
function saveOctets(name: string, base64: string, type: string): void {
  const octets = Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0);
  const href = URL.createObjectURL(new Blob([octets], { type }));
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

export function useFiles(): Taking {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [since, setSince] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<string | null>(null);
  useEffect(() => {
    if (asked === null) return undefined;
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1_000)), 500);
    return () => clearInterval(timer);
  }, [asked, since]);
  const take = useCallback(async (id: string, wanted: Asked): Promise<void> => {
    setError(null);
    setDone(null);
    setSeconds(0);
    setSince(Date.now());
    setAsked(wanted);
    try {
      const file = await call("reportPaper", { id, body: wanted });
      saveOctets(file.name, file.base64, file.mediaType);
      setDone(file.name);
    } catch (cause) {
      setError(cause);
    } finally {
      setAsked(null);
    }
  }, []);
  return { asked, seconds, error, done, take };
}
