/**
 * The master key for the day the machine is gone: split among people, any two of whom bring it back, none alone.
 *
 * Each sheet holds one share, sealed under its holder's passphrase (argon2id), as text that can be typed in again: each line ends in two signs
 * that say whether it was typed well. A sheet says nothing without its passphrase, a passphrase nothing without its sheet.
 *
 * @see RFC 9106 (argon2), Crockford's base 32
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { hashRaw } from "@node-rs/argon2";
import { KEY_OCTETS, openBox, sealBox } from "./box.ts";
import { VaultError } from "./error.ts";
import type { MasterKey } from "./master.ts";
import { masterKeyOf } from "./master.ts";
import { combine, split } from "./shamir.ts";
import type { Share } from "./shamir.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LINE = 40;
const SALT_OCTETS = 16;
const ID_OCTETS = 8;
const HEAD_OCTETS = 4 + ID_OCTETS + SALT_OCTETS;
const MIN_PASSPHRASE = 12;
/** How many sheets bring the key back. */
const NEEDED = 2;
const MAX_SHEETS = 5;
/** 64 MiB and three passes: about a quarter of a second, and as much for each guess. */
const ARGON2ID = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: KEY_OCTETS } as const;

export interface Sheet {
  readonly text: string;
  readonly passphrase: string;
}

function toBase32(octets: Uint8Array): string {
  let bits = "";
  for (const octet of octets) bits += octet.toString(2).padStart(8, "0");
  return (bits.match(/.{1,5}/gu) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

function checkOf(index: number, signs: string): string {
  return toBase32(
    createHash("sha256")
      .update(`${String(index)} ${signs}`)
      .digest(),
  ).slice(0, 2);
}

/** Groups of five, 40 signs a line, two signs of check behind each. */
function asLines(octets: Uint8Array): string {
  const lines = toBase32(octets).match(new RegExp(`.{1,${String(LINE)}}`, "gu")) ?? [];
  return lines
    .map((line, index) => `${String(index + 1)}) ${(line.match(/.{1,5}/gu) ?? []).join(" ")}  ${checkOf(index, line)}`)
    .join("\n");
}

function fromLines(text: string): Buffer {
  const lines = text.split("\n").filter((line) => /^\s*\d\)/u.test(line));
  const signs = lines.map((line, index) => {
    // What is read for another sign is meant for it: O for 0, I and L for 1.
    const typed = line
      .replace(/^\s*\d\)/u, "")
      .replaceAll(/[\s-]/gu, "")
      .toUpperCase()
      .replaceAll("O", "0")
      .replaceAll(/[IL]/gu, "1");
    const content = typed.slice(0, -2);
    if (!/^[0-9A-HJKMNP-TV-Z]+$/u.test(typed) || checkOf(index, content) !== typed.slice(-2))
      throw new VaultError("E_VAULT_RECOVERY", `line ${String(index + 1)} of the sheet was not typed well`);
    return content;
  });
  return fromBase32(signs.join(""));
}

async function sheetKey(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return hashRaw(passphrase.normalize("NFKC"), { ...ARGON2ID, salt });
}

const aboutSheet = (head: Uint8Array) => ({ what: "recovery sheet", head: Buffer.from(head).toString("hex") });

/**
 * @param passphrases  one for each holder, 2 … 5, each at least 12 characters, all different
 * @returns one sheet for each, to be printed and kept apart
 * @throws {VaultError} `E_VAULT_RECOVERY`
 */
export async function makeSheets(master: MasterKey, passphrases: readonly string[]): Promise<readonly string[]> {
  if (passphrases.length < NEEDED || passphrases.length > MAX_SHEETS)
    throw new VaultError("E_VAULT_RECOVERY", "a recovery needs two to five people");
  if (passphrases.some((one) => one.normalize("NFKC").length < MIN_PASSPHRASE))
    throw new VaultError("E_VAULT_RECOVERY", `a passphrase has at least ${String(MIN_PASSPHRASE)} characters`);
  if (new Set(passphrases.map((one) => one.normalize("NFKC"))).size !== passphrases.length)
    throw new VaultError("E_VAULT_RECOVERY", "each person has a passphrase of their own");
  const shares = split(master.octets, { shares: passphrases.length, needed: NEEDED }, randomBytes);
  const sheets: string[] = [];
  for (const [index, share] of shares.entries()) {
    const salt = randomBytes(SALT_OCTETS);
    const head = Buffer.concat([Buffer.of(1, NEEDED, shares.length, share.point), Buffer.from(master.id, "hex"), salt]);
    const key = await sheetKey(passphrases[index] ?? "", salt);
    const box = Buffer.from(sealBox(key, aboutSheet(head), share.octets), "base64url");
    sheets.push(
      `LATARNIK-RECOVERY/1 key ${master.id} sheet ${String(share.point)} of ${String(shares.length)}, ` +
        `any ${String(NEEDED)} are needed\n${asLines(Buffer.concat([head, box]))}\n`,
    );
  }
  return sheets;
}

async function openSheet({ text, passphrase }: Sheet): Promise<{ readonly id: string; readonly share: Share }> {
  const octets = fromLines(text);
  const head = octets.subarray(0, HEAD_OCTETS);
  if (octets.length <= HEAD_OCTETS || head[0] !== 1)
    throw new VaultError("E_VAULT_RECOVERY", "this is no recovery sheet, or lines are missing");
  const id = head.subarray(4, 4 + ID_OCTETS).toString("hex");
  const key = await sheetKey(passphrase, head.subarray(4 + ID_OCTETS));
  try {
    const share = openBox(key, aboutSheet(head), octets.subarray(HEAD_OCTETS).toString("base64url"));
    return { id, share: { point: head[3] ?? 0, octets: share } };
  } catch (cause) {
    throw new VaultError("E_VAULT_RECOVERY", `the passphrase of sheet ${String(head[3])} does not fit`, { cause });
  }
}

/**
 * Brings the key back from two sheets or more.
 * @throws {VaultError} `E_VAULT_RECOVERY` says which sheet, line or passphrase does not fit
 */
export async function recoverKey(sheets: readonly Sheet[]): Promise<MasterKey> {
  const opened: Awaited<ReturnType<typeof openSheet>>[] = [];
  for (const sheet of sheets) opened.push(await openSheet(sheet));
  const points = new Set(opened.map(({ share }) => share.point));
  if (points.size < NEEDED) throw new VaultError("E_VAULT_RECOVERY", `sheets of ${String(NEEDED)} people are needed`);
  if (new Set(opened.map(({ id }) => id)).size !== 1)
    throw new VaultError("E_VAULT_RECOVERY", "the sheets are of different keys");
  const shares = [...points].map((point) => opened.find(({ share }) => share.point === point)?.share as Share);
  const key = masterKeyOf(Buffer.from(combine(shares)));
  if (key.id !== opened[0]?.id) throw new VaultError("E_VAULT_RECOVERY", "the sheets do not belong together");
  return key;
}
