/**
 * Words of the file of the register: headings and values in Polish and English, and the sentences of faults.
 *
 * @module
 */
import type { Asset } from "./assets.ts";

export type Column = keyof Asset | "state";

/** Compared without case, accents of spelling kept. */
export const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  id: ["numer", "nr", "numer inwentarzowy", "nr inwentarzowy", "id", "number", "asset", "asset tag"],
  kind: ["rodzaj", "typ", "kind", "type"],
  model: ["model"],
  serial: ["numer seryjny", "nr seryjny", "serial", "serial number"],
  platform: ["system", "platforma", "platform", "os"],
  department: ["dział", "dzial", "department"],
  mode: ["tryb", "mode"],
  location: ["miejsce", "lokalizacja", "location"],
  cart: ["wózek", "wozek", "cart"],
  purchasedOn: ["data zakupu", "zakup", "purchased on", "purchased", "purchase date"],
  licence: ["licencja", "licence", "license"],
  network: ["sieć", "siec", "network"],
  address: ["adres", "adres ip", "address", "ip"],
  baseline: ["wymagania", "zestaw wymagań", "baseline"],
  note: ["uwagi", "notatka", "note", "notes"],
  state: ["stan", "state", "status"],
};

/** Values people write, per column; what is not here must be the word of the contract itself. */
export const VALUES: Readonly<Partial<Record<Column, ReadonlyMap<string, string>>>> = {
  kind: new Map([
    ["komputer", "computer"],
    ["inne", "other"],
    ["inny", "other"],
    ["wózek", "hub"],
    ["stanowisko", "kiosk"],
  ]),
  mode: new Map([
    ["zajęcia", "A"],
    ["kiosk", "B"],
    ["stanowisko", "B"],
    ["a", "A"],
    ["b", "B"],
  ]),
  platform: new Map([
    ["chrome os", "chromeos"],
    ["ipad", "ipados"],
    ["mac", "macos"],
  ]),
  state: new Map([
    ["sprawne", "in-order"],
    ["w naprawie", "in-repair"],
    ["zagubione", "lost"],
    ["skradzione", "stolen"],
    ["wycofane", "withdrawn"],
  ]),
};

export type ImportCode =
  | "E_IMPORT_EMPTY"
  | "E_IMPORT_COLUMN"
  | "E_IMPORT_MISSING"
  | "E_IMPORT_SHAPE"
  | "E_IMPORT_VALUE"
  | "E_IMPORT_DUPLICATE"
  | "E_IMPORT_TAKEN"
  | "E_IMPORT_STATE";

export const IMPORT_TEXTS: Readonly<Record<ImportCode, { readonly pl: string; readonly en: string }>> = {
  E_IMPORT_EMPTY: { pl: "Plik nie ma wiersza nagłówków.", en: "The file has no line of headings." },
  E_IMPORT_COLUMN: { pl: "Nieznana albo powtórzona kolumna.", en: "The heading is unknown or given twice." },
  E_IMPORT_MISSING: { pl: "Brakuje wymaganej wartości.", en: "A needed value is missing." },
  E_IMPORT_SHAPE: {
    pl: "Wiersz ma inną liczbę pól niż nagłówki albo niezamknięty cudzysłów.",
    en: "The line has another number of fields than the headings, or a quote is not closed.",
  },
  E_IMPORT_VALUE: { pl: "Niedozwolona wartość.", en: "The value is not allowed." },
  E_IMPORT_DUPLICATE: { pl: "Ta wartość stoi w pliku dwa razy.", en: "The value stands twice in the file." },
  E_IMPORT_TAKEN: { pl: "Tę wartość ma już inne urządzenie.", en: "Another device has this value." },
  E_IMPORT_STATE: {
    pl: "Stan zarejestrowanego urządzenia zmienia się na jego karcie, z powodem.",
    en: "The state of a registered device is changed on its page, with a reason.",
  },
};
