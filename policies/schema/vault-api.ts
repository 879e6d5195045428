/**
 * Endpoints of the vault for those who answer for the machine: which key is in force, when it is due, sheets two people hold, changing it.
 *
 * No key and no text ever passes here. A sheet is sealed under the passphrase of its holder and goes to that holder only, once.
 *
 * @module
 */
import { z } from "zod";
import { Instant } from "./vocabulary.ts";

const Passphrase = z.string().min(12).max(200).describe("of the holder's own; nobody can bring it back");

/** A request for recovery sheets that waits for its second person. */
export const SheetRequest = z.strictObject({
  id: z.string(),
  askedAt: Instant,
  expiresAt: Instant,
  askedBy: z.string().nullable(),
  agreedBy: z.string().nullable().describe("null: waits for a second person"),
  mine: z.boolean(),
});
export type SheetRequest = z.output<typeof SheetRequest>;

export const VaultView = z.strictObject({
  keyId: z.string().nullable().describe("16 hexadecimal digits; null: nothing was sealed yet"),
  source: z.enum(["file", "credential"]).describe("file in the data folder, or handed over by systemd"),
  problem: z.enum(["missing", "wrong"]).nullable().describe("the key file is not there, or is another one"),
  keys: z.int().describe("keys of cases and their parts"),
  madeAt: Instant.nullable().describe("when the key in force was made"),
  rotateBy: Instant.nullable().describe("a year after that"),
  due: z.boolean(),
  recovery: z
    .strictObject({ madeAt: Instant, holders: z.array(z.string()) })
    .nullable()
    .describe("null: no sheets of the key in force; a lost key file loses every text"),
  unswept: z.int().describe("erasures whose octets still lie in a file of the database"),
  requests: z.array(SheetRequest).describe("recovery sheets somebody asked for"),
});
export type VaultView = z.output<typeof VaultView>;

export const RecoverySheet = z.strictObject({
  name: z.string(),
  text: z.string().describe("to be printed; opens nothing without the passphrase and a second sheet"),
});
export type RecoverySheet = z.output<typeof RecoverySheet>;

export const VaultApi = {
  vault: { method: "GET", path: "/api/vault", permission: "vault.read", response: VaultView },
  /** Sheets of before and older files of keys open nothing afterwards. */
  vaultRotate: {
    method: "POST",
    path: "/api/vault/rotation",
    permission: "vault.manage",
    response: VaultView,
  },
  vaultSheetsAsk: {
    method: "POST",
    path: "/api/vault/sheets",
    permission: "vault.manage",
    body: z.strictObject({ passphrase: Passphrase }),
    response: VaultView,
  },
  /** The second person; gets a sheet of their own. The first one takes theirs with `vaultSheetTake`. */
  vaultSheetsAgree: {
    method: "POST",
    path: "/api/vault/sheets/:id/agreement",
    permission: "vault.manage",
    body: z.strictObject({ passphrase: Passphrase }),
    response: RecoverySheet,
  },
  vaultSheetTake: {
    method: "POST",
    path: "/api/vault/sheets/:id/mine",
    permission: "vault.manage",
    response: RecoverySheet,
  },
} as const;
