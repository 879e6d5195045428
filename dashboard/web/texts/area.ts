/**
 * Texts of one area of the page, fetched when the area is first opened, so that the first page does not carry them.
 *
 * An area's `t` knows the common catalogue too. While its texts are on the way the page suspends.
 *
 * @module
 */
import { use, useMemo } from "react";
import { IntlMessageFormat } from "intl-messageformat";
import type { Language, TextKey, TextParams } from "./format.ts";
import { useTexts } from "./texts.tsx";
import type { TextsValue } from "./texts.tsx";

type Messages<K extends string> = Readonly<Record<K, string>>;
type Say = (key: string, params?: TextParams) => string | null;

export interface AreaTexts<K extends string> extends Omit<TextsValue, "t" | "attempt"> {
  readonly t: (key: K | TextKey, params?: TextParams) => string;
  /** For keys made of the server's codes; `null` where neither catalogue has one. */
  readonly attempt: Say;
}

function sayOf(language: Language, messages: Readonly<Record<string, string>>): Say {
  const parsed = new Map<string, IntlMessageFormat>();
  return (key, params) => {
    if (!Object.hasOwn(messages, key)) return null;
    let message = parsed.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(messages[key] ?? "", language === "pl" ? "pl-PL" : "en-GB", undefined, {
        ignoreTag: true,
      });
      parsed.set(key, message);
    }
    try {
      return String(message.format(params));
    } catch {
      return null;
    }
  };
}

/** @param load  one chunk per language */
export function makeArea<K extends string>(
  load: Readonly<Record<Language, () => Promise<Messages<K>>>>,
): () => AreaTexts<K> {
  const asked = new Map<Language, Promise<Say>>();
  const fetched = (language: Language): Promise<Say> => {
    const before = asked.get(language);
    if (before !== undefined) return before;
    const promise = load[language]().then((messages) => sayOf(language, messages));
    asked.set(language, promise);
    // A fetch that failed is tried again by the next page that asks.
    promise.catch(() => asked.delete(language));
    return promise;
  };
  return function useArea() {
    const texts = useTexts();
    const say = use(fetched(texts.language));
    return useMemo(
      () => ({
        ...texts,
        t: (key, params) => say(key, params) ?? texts.t(key as TextKey, params),
        attempt: (key, params) => say(key, params) ?? texts.attempt(key, params),
      }),
      [texts, say],
    );
  };
}
