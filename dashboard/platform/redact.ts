/**
 * Removes from log records everything that could point at a child, a device or a secret.
 *
 * Recursive on purpose: a flat redaction leaks what is nested. Two nets: keys whose value is always withheld, and a
 * scan of every string for names and addresses, since an error message of a library may quote either (B4, B5).
 *
 * @module
 */

const SECRET_KEY = /token|password|secret|authorization|cookie|csrf|credential|apikey|private|pepper|keyfile$|^key$/iu;
const PERSONAL_KEY =
  /^(?:name|qname|entry|domain|hostname|host|login|displayname|address|remoteaddress|ip|mac|subject|device|client)$/iu;
const BEARER = /bearer\s+[\w.~+/=-]+/giu;
const LONG_TOKEN = /\b[A-Za-z0-9_-]{40,}\b/gu;
const IPV4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/gu;
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/giu;
const MAC = /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/giu;
const NAME =
  /(?<![\w./\\-])(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)+(?:xn--[a-z0-9-]+|\p{L}{2,})\.?/giu;
/** Endings of our own files, which look like names and are none. */
const FILE_ENDING = /\.(?:ya?ml|jsonl?|[cm]?[jt]s|txt|bin|db|db-wal|key|pack|log|node|sock|tmp|toml)$/iu;
const KEPT_ADDRESS = /^(?:127\.0\.0\.1|0\.0\.0\.0)$/u;
const DEPTH_LIMIT = 8;

/** @returns the text with names, addresses and tokens replaced by what they were */
export function redactText(text: string): string {
  return text
    .replace(BEARER, "Bearer [secret]")
    .replace(MAC, "[address]")
    .replace(IPV4, (found) => (KEPT_ADDRESS.test(found) ? found : "[address]"))
    .replace(IPV6, (found) => (found === "::1" || found === "::" ? found : "[address]"))
    .replace(NAME, (found) => (FILE_ENDING.test(found) ? found : "[name]"))
    .replace(LONG_TOKEN, (found) => (/^[0-9a-f]{64}$/u.test(found) ? `${found.slice(0, 8)}…` : "[secret]"));
}

/**
 * @param value  anything a caller may hand to the log, cycles included
 * @returns a plain copy that is safe to write
 */
export function redact(value: unknown, depth = 0, seen: WeakSet<object> = new WeakSet()): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `[${typeof value}]`;
  if (value === null || typeof value !== "object") return value;
  if (depth >= DEPTH_LIMIT) return "[deep]";
  if (seen.has(value)) return "[cycle]";
  seen.add(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} octets]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1, seen));
  const entries: [string, unknown][] =
    value instanceof Error
      ? [
          ["error", value.name],
          ["code", (value as { code?: unknown }).code],
          ["message", value.message],
          ["stack", value.stack],
          ["cause", value.cause],
        ]
      : value instanceof Map
        ? [...value].map(([key, item]) => [String(key), item])
        : Object.entries(value);
  const copy: Record<string, unknown> = {};
  for (const [key, item] of entries) {
    if (item === undefined) continue;
    const withheld = SECRET_KEY.test(key) ? "[secret]" : PERSONAL_KEY.test(key) ? "[withheld]" : undefined;
    copy[redactText(key)] = withheld ?? redact(item, depth + 1, seen);
  }
  return copy;
}
