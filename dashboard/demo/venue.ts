/**
 * What the invented venue has: roles with accounts, departments, devices, places. Pure data; nobody here is a person.
 *
 * @module
 */
import type { Platform } from "../../policies/schema/device-facts.ts";
import type { DesignatedRole } from "../../policies/schema/people-api.ts";

/** Shown on every page of a venue that is not real. */
export const DEMO_VENUE_NAME = "Centrum Nauki Przykład (POKAZ)";
/** Of every account of the demo; printed on the console, for it guards nothing. */
export const DEMO_PASSWORD = "pokaz-latarnika";

export type StaffKey =
  | "admin"
  | "dyrektor"
  | "zastepca"
  | "kierownik-wystaw"
  | "kierownik-edukacji"
  | "zgloszenia"
  | "koordynator"
  | "iod"
  | "siec"
  | "audytor"
  | "edukator-1"
  | "edukator-2"
  | "edukator-3";

export interface DemoStaff {
  readonly key: StaffKey;
  readonly displayName: string;
  readonly plain: readonly ("edukator" | "audytor" | "admin")[];
  readonly appointed: readonly { readonly role: DesignatedRole; readonly department: string | null }[];
}

/** The first account is made by the link of the set-up, the director next; who gives orders comes before whoever gets one. */
export const STAFF: readonly DemoStaff[] = [
  { key: "admin", displayName: "Administrator (pokaz)", plain: ["admin"], appointed: [] },
  {
    key: "dyrektor",
    displayName: "Dyrektor (pokaz)",
    plain: [],
    appointed: [{ role: "dyrektor", department: null }],
  },
  {
    key: "kierownik-wystaw",
    displayName: "Kierownik wystaw (pokaz)",
    plain: [],
    appointed: [{ role: "kierownik", department: "wystawy" }],
  },
  {
    key: "kierownik-edukacji",
    displayName: "Kierownik edukacji (pokaz)",
    plain: [],
    appointed: [{ role: "kierownik", department: "edukacja" }],
  },
  {
    key: "zgloszenia",
    displayName: "Osoba od zgłoszeń (pokaz)",
    plain: [],
    appointed: [{ role: "intake", department: null }],
  },
  {
    key: "koordynator",
    displayName: "Koordynator (pokaz)",
    plain: [],
    appointed: [{ role: "koordynator", department: null }],
  },
  { key: "iod", displayName: "Inspektor danych (pokaz)", plain: [], appointed: [{ role: "iod", department: null }] },
  { key: "siec", displayName: "Osoba od sieci (pokaz)", plain: [], appointed: [{ role: "nsp", department: null }] },
  { key: "audytor", displayName: "Audytor (pokaz)", plain: ["audytor"], appointed: [] },
  { key: "edukator-1", displayName: "Edukator 1 (pokaz)", plain: ["edukator"], appointed: [] },
  { key: "edukator-2", displayName: "Edukator 2 (pokaz)", plain: ["edukator"], appointed: [] },
  { key: "edukator-3", displayName: "Edukator 3 (pokaz)", plain: ["edukator"], appointed: [] },
];

export const EDUCATORS = ["edukator-1", "edukator-2", "edukator-3"] as const satisfies readonly StaffKey[];

export const DEPARTMENTS = [
  { id: "wystawy", name: "Dział wystaw", head: "kierownik-wystaw" },
  { id: "edukacja", name: "Dział edukacji", head: "kierownik-edukacji" },
] as const satisfies readonly { readonly id: string; readonly name: string; readonly head: StaffKey }[];
export type Department = (typeof DEPARTMENTS)[number];

const three = (pl: string, en: string, uk: string) => ({ pl, en, uk });
export const PLACES = [
  { id: "hol", title: three("Hol i szatnia", "Hall and cloakroom", "Хол і гардероб") },
  { id: "wystawa-1", title: three("Wystawa na parterze", "Exhibition downstairs", "Виставка на першому поверсі") },
  { id: "wystawa-2", title: three("Wystawa na piętrze", "Exhibition upstairs", "Виставка на другому поверсі") },
  { id: "pracownia", title: three("Pracownia", "Workshop", "Майстерня") },
] as const;

export interface DemoDevice {
  readonly id: string;
  readonly kind: "tablet" | "laptop" | "kiosk";
  readonly model: string;
  readonly platform: Platform;
  readonly mode: "A" | "B";
  readonly network: "tablets" | "kiosk";
  readonly address: string;
  readonly department: Department["id"];
  readonly location: string;
  readonly cart: string | null;
}

const number = (value: number): string => String(value).padStart(2, "0");

/** Twenty-four tablets, four laptops, four stations; addresses are of RFC 5737. */
export const DEVICES: readonly DemoDevice[] = [
  ...Array.from({ length: 24 }, (_, index): DemoDevice => ({
    id: `tab-${number(index + 1)}`,
    kind: "tablet",
    model: "Tablet 10 Przykład",
    platform: "android",
    mode: "A",
    network: "tablets",
    address: `192.0.2.${String(101 + index)}`,
    department: "edukacja",
    location: index < 12 ? "Pracownia" : "Wystawa na parterze",
    cart: index < 12 ? "Wózek A" : "Wózek B",
  })),
  ...Array.from({ length: 4 }, (_, index): DemoDevice => ({
    id: `lap-${number(index + 1)}`,
    kind: "laptop",
    model: "Laptop 14 Przykład",
    platform: "windows",
    mode: "A",
    network: "tablets",
    address: `192.0.2.${String(141 + index)}`,
    department: "edukacja",
    location: "Pracownia",
    cart: null,
  })),
  ...Array.from({ length: 4 }, (_, index): DemoDevice => ({
    id: `kiosk-${number(index + 1)}`,
    kind: "kiosk",
    model: "Stanowisko Przykład",
    platform: "linux",
    mode: "B",
    network: "kiosk",
    address: `192.0.2.${String(181 + index)}`,
    department: "wystawy",
    location: index < 2 ? "Wystawa na parterze" : "Wystawa na piętrze",
    cart: null,
  })),
];

export const ROUTERS = [
  { id: "router-1", kind: "router", model: "Router Przykład", address: "192.0.2.1", location: "Serwerownia" },
  { id: "ap-1", kind: "access-point", model: "Punkt dostępowy Przykład", address: "192.0.2.2", location: "Hol" },
  { id: "ap-2", kind: "access-point", model: "Punkt dostępowy Przykład", address: "192.0.2.3", location: "Pracownia" },
] as const;
