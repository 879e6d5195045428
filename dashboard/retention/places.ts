/**
 * What is kept outside of columns: sealed texts of the vault by their kind, and folders and files of the data folder.
 *
 * Together with the rules of the tables (`dashboard/platform/retention-rules.ts`) this is the whole answer to «what is kept here». A kind or file that
 * has no line here fails the tests, and shows in the inventory as one without a rule.
 *
 * @module
 */
import type { InventoryRow } from "../../policies/schema/retention-api.ts";

export type PlaceRule = Pick<
  InventoryRow,
  "id" | "personal" | "requirement" | "basis" | "confirm" | "trigger" | "period" | "approves" | "why"
>;

const REGISTER_BASIS = "6(1)(c)";
const none = { personal: "no", basis: "–", confirm: false, approves: "nobody", why: "" } as const;

const ofCase = {
  personal: "children",
  basis: `${REGISTER_BASIS}, 9(2)(g)`,
  confirm: true,
  approves: "iod-or-koordynator",
  trigger: "end of purpose: close + 12 months without harm, every 6 months after harm; at the latest with the note",
  period: "P1Y, P6M, P10Y",
  why: "sealed under the key of its case; erasing is the loss of the key",
} as const;

/** The note stays beyond the personal data that stood in it. */
const ofNote = {
  ...ofCase,
  trigger:
    "10 years from the event; personal data in it: end of purpose, close + 12 months without harm, every 6 months after harm or in a case nobody closed",
  why: "sealed under the key of its case; erasing writes it anew without names under a key of its own",
} as const;

/** Personal data through and through: nothing of it is kept. */
const PEOPLE: ReadonlySet<string> = new Set(["persons", "card"]);

/** Kinds of sealed texts, by `vault_item.kind`. */
export const SEALED: readonly PlaceRule[] = [
  ...[
    ["note", "R-083"],
    ["persons", "R-083"],
    ["justification", "R-041"],
    ["opinion", "R-050"],
    ["reason", "R-006"],
    ["evidence", "R-045"],
    ["card", "R-055"],
    ["notice", "R-058"],
    ["course", "R-060"],
    ["result", "R-060"],
    ["duty", "B6"],
  ].map(([kind = "", requirement = ""]) => ({
    ...(PEOPLE.has(kind) ? ofCase : ofNote),
    id: `vault:${kind}`,
    requirement,
  })),
  {
    ...ofCase,
    id: "vault:report",
    requirement: "R-075",
    trigger: "30 days after it was settled without a case; in a case with the case",
    period: "P30D, P10Y",
    approves: "nobody",
    why: "what a child or somebody else wrote without an account",
  },
  {
    ...ofCase,
    id: "vault:capsule",
    personal: "indirectly",
    requirement: "R-045",
    trigger: "with the note of its case; severity S4 until the authority releases it",
    period: "P10Y",
    approves: "iod-or-koordynator-with-archivist",
    why: "locked facts and posture of a device; never content",
  },
];

/** Files of the data folder: a name ending in `/` is a folder with all below it, `*` stands for what a run adds to a name. */
export const FOLDERS: readonly PlaceRule[] = [
  { ...none, id: "folder:latarnik.db", requirement: "A3", trigger: "see the tables", period: "kept", why: "SQLite" },
  { ...none, id: "folder:latarnik.db-wal", requirement: "A3", trigger: "next checkpoint", period: "PT0S" },
  { ...none, id: "folder:latarnik.db-shm", requirement: "A3", trigger: "end of the process", period: "PT0S" },
  { ...none, id: "folder:published/", requirement: "R-001", trigger: "the newest twenty generations", period: "kept" },
  { ...none, id: "folder:lists/", requirement: "R-001", trigger: "next edition of each list", period: "kept" },
  {
    ...none,
    id: "folder:secret/",
    requirement: "B5",
    trigger: "rotation",
    period: "kept",
    why: "keys; in no backup but the file of keys, the vault's master key in none",
  },
  { ...none, id: "folder:uplink.key", requirement: "B5", trigger: "rotation by hand", period: "kept" },
  { ...none, id: "folder:publisher.pub", requirement: "B5", trigger: "rotation by hand", period: "kept" },
  {
    id: "folder:log/",
    personal: "no",
    requirement: "A3 (security logs)",
    basis: "6(1)(c)",
    confirm: true,
    trigger: "size of the files",
    period: "kept",
    approves: "nobody",
    why: "names, addresses and hardware addresses are struck out before a line is written (dashboard/platform/redact.ts)",
  },
  {
    id: "folder:resolver/",
    personal: "indirectly",
    requirement: "A3 (signals on loaned devices)",
    basis: "6(1)(e)",
    confirm: true,
    trigger: "delivery to the control process",
    period: "P1D",
    approves: "nobody",
    why: "spool: hits of loaned devices until they are delivered; never an allowed name, pseudonyms with a key that lives a day",
  },
  { ...none, id: "folder:page/", requirement: "R-076", trigger: "next start", period: "kept", why: "children's page" },
  { ...none, id: "folder:run/", requirement: "B5", trigger: "end of the process", period: "PT0S" },
  {
    ...none,
    id: "folder:backup.recipient",
    requirement: "B5",
    trigger: "a new key",
    period: "kept",
    why: "public key",
  },
  { ...none, id: "folder:tls/", requirement: "B5", trigger: "renewal", period: "kept", why: "certificates" },
];
