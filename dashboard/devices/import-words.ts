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

/** Headings and words we write ourselves; every one of them is understood when the file comes back. */
export const WRITTEN: Readonly<Record<Column, Readonly<Record<"pl" | "en", string>>>> = {
  id: { pl: "numer inwentarzowy", en: "asset tag" },
  kind: { pl: "rodzaj", en: "kind" },
  model: { pl: "model", en: "model" },
  serial: { pl: "numer seryjny", en: "serial number" },
  platform: { pl: "system", en: "platform" },
  department: { pl: "dział", en: "department" },
  mode: { pl: "tryb", en: "mode" },
  location: { pl: "miejsce", en: "location" },
  cart: { pl: "wózek", en: "cart" },
  purchasedOn: { pl: "data zakupu", en: "purchase date" },
  licence: { pl: "licencja", en: "licence" },
  network: { pl: "sieć", en: "network" },
  address: { pl: "adres ip", en: "address" },
  baseline: { pl: "zestaw wymagań", en: "baseline" },
  note: { pl: "uwagi", en: "note" },
  state: { pl: "stan", en: "state" },
};

/** Words of the contract as a person reads them; what is not here stands as it is. */
export const WORDS: Readonly<Partial<Record<Column, Readonly<Record<string, Readonly<Record<"pl" | "en", string>>>>>>> =
  {
    kind: {
      computer: { pl: "komputer", en: "computer" },
      hub: { pl: "wózek", en: "hub" },
      probe: { pl: "sonda", en: "probe" },
      kiosk: { pl: "stanowisko", en: "kiosk" },
      other: { pl: "inne", en: "other" },
    },
    state: {
      "in-order": { pl: "sprawne", en: "in order" },
      "in-repair": { pl: "w naprawie", en: "in repair" },
      lost: { pl: "zagubione", en: "lost" },
      stolen: { pl: "skradzione", en: "stolen" },
      withdrawn: { pl: "wycofane", en: "withdrawn" },
    },
  };

/** Values people write, per column; what is not here must be the word of the contract itself. */
export const VALUES: Readonly<Partial<Record<Column, ReadonlyMap<string, string>>>> = {
  kind: new Map([
    ["komputer", "computer"],
    ["inne", "other"],
    ["inny", "other"],
    ["wózek", "hub"],
    ["sonda", "probe"],
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
    ["in order", "in-order"],
    ["w naprawie", "in-repair"],
    ["in repair", "in-repair"],
    ["zagubione", "lost"],
    ["skradzione", "stolen"],
    ["wycofane", "withdrawn"],
  ]),
};

export type ImportCode =
  | "E_IMPORT_EMPTY"
  | "E_IMPORT_FILE"
  | "E_IMPORT_SIZE"
  | "E_IMPORT_FORMULA"
  | "E_IMPORT_NUMBER"
  | "E_IMPORT_COLUMN"
  | "E_IMPORT_MISSING"
  | "E_IMPORT_SHAPE"
  | "E_IMPORT_VALUE"
  | "E_IMPORT_DUPLICATE"
  | "E_IMPORT_TAKEN"
  | "E_IMPORT_STATE";

export const IMPORT_TEXTS: Readonly<Record<ImportCode, { readonly pl: string; readonly en: string }>> = {
  E_IMPORT_EMPTY: { pl: "Plik nie ma wiersza nagłówków.", en: "The file has no line of headings." },
  E_IMPORT_FILE: {
    pl: "To nie jest arkusz XLSX albo plik jest uszkodzony. Otwórz go w arkuszu i zapisz jako XLSX lub CSV.",
    en: "This is no XLSX workbook, or the file is damaged. Open it in a spreadsheet and save it as XLSX or CSV.",
  },
  E_IMPORT_SIZE: {
    pl: "Arkusz jest za duży na ewidencję: najwyżej 5 MB, 20 000 wierszy i 64 kolumny. Skopiuj same dane do nowego arkusza.",
    en: "The workbook is too large for a register: at most 5 MB, 20,000 rows and 64 columns. Copy the data alone into a new sheet.",
  },
  E_IMPORT_FORMULA: {
    pl: "W komórce jest formuła. Wklej ją jako wartość.",
    en: "The cell holds a formula. Paste it as a value.",
  },
  E_IMPORT_NUMBER: {
    pl: "Liczba jest za długa i arkusz mógł zgubić jej końcowe cyfry. Ustaw komórkę jako tekst i wpisz ją jeszcze raz.",
    en: "The number is too long, and the spreadsheet may have lost its last digits. Format the cell as text and type it again.",
  },
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
