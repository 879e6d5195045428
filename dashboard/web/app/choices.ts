/**
 * What one person chose for this browser: language and theme. Kept in local storage, never sent anywhere.
 *
 * @module
 */
import type { Language } from "../texts/format.ts";

export type Theme = "light" | "dark" | "system";

const languageKey = "latarnik.language";
const themeKey = "latarnik.theme";

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage closed by the browser's settings: the defaults stand
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lives until the page is closed.
  }
}

export const storedLanguage = (): Language => (read(languageKey) === "en" ? "en" : "pl");

export function storeLanguage(language: Language): void {
  write(languageKey, language);
}

export function storedTheme(): Theme {
  const theme = read(themeKey);
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Stores the theme and shows it at once. */
export function chooseTheme(theme: Theme): void {
  write(themeKey, theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
