/**
 * Gives every component the texts of the chosen language, and the clock that relative times are read against.
 *
 * @module
 */
import { createContext, useContext, useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { Language, Texts } from "./format.ts";

export interface TextsValue extends Texts {
  readonly switchLanguage: (language: Language) => void;
}

const Context = createContext<TextsValue | null>(null);
const Now = createContext<number>(0);
const tickMs = 15_000;

export function TextsProvider({ value, children }: { readonly value: TextsValue; readonly children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Context value={value}>
      <Now value={now}>{children}</Now>
    </Context>
  );
}

export function useTexts(): TextsValue {
  const value = useContext(Context);
  if (value === null) throw new Error("useTexts outside TextsProvider");
  return value;
}

/** The current time, refreshed every 15 s; enough for «3 min temu». */
export const useNow = (): number => useContext(Now);
