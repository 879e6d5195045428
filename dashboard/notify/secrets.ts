/**
 * Secrets of the channels: the VAPID keys made on first start, and what the venue keeps in files.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import webpush from "web-push";
import { z } from "zod";
import { NotifyError } from "./error.ts";

const VapidKeys = z.strictObject({ publicKey: z.string().length(87), privateKey: z.string().length(43) });
export type VapidKeys = z.output<typeof VapidKeys>;

const SECRET_LENGTH = 32;

const isMissing = (cause: unknown): boolean => (cause as { code?: unknown } | null)?.code === "ENOENT";

/**
 * Both processes may start first; whoever links the file first decides, the other reads it.
 *
 * @throws {NotifyError} `E_NOTIFY_SECRET` for a file that is not what it should be; it is never replaced, for browsers hold its public half
 */
export function openVapidKeys(root: string): VapidKeys {
  const file = join(root, "secret", "vapid.json");
  try {
    return readKeys(file);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(webpush.generateVAPIDKeys())}\n`, { mode: 0o600, flush: true });
    linkSync(temporary, file);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "EEXIST") throw cause;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readKeys(file);
}

function readKeys(file: string): VapidKeys {
  const text = readFileSync(file, "utf8");
  try {
    return VapidKeys.parse(JSON.parse(text));
  } catch (cause) {
    throw new NotifyError("E_NOTIFY_SECRET", `${file} holds no VAPID keys`, { cause });
  }
}

/** @throws {NotifyError} `E_NOTIFY_SECRET` if it cannot be read, others may read it, or it is too short */
export function readSecret(file: string, least = SECRET_LENGTH): string {
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      throw new NotifyError("E_NOTIFY_SECRET", `${file} may be read by others than its owner (chmod 600)`);
    text = readFileSync(file, "utf8").trim();
  } catch (cause) {
    if (cause instanceof NotifyError) throw cause;
    throw new NotifyError("E_NOTIFY_SECRET", `${file} cannot be read`, { cause });
  }
  if (text.length < least)
    throw new NotifyError("E_NOTIFY_SECRET", `${file} is shorter than ${String(least)} characters`);
  return text;
}

/** User and password, a line each. @throws {NotifyError} `E_NOTIFY_SECRET` */
export function readCredentials(file: string): { readonly user: string; readonly pass: string } {
  const [user = "", pass = ""] = readSecret(file, 3).split(/\r?\n/u);
  if (user === "" || pass === "") throw new NotifyError("E_NOTIFY_SECRET", `${file} needs two lines: user, password`);
  return { user, pass };
}
