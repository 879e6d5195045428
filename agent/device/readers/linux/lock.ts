/**
 * The screen lock, as far as an administrator settled it. Pure.
 *
 * What a person can change back is no promise: a GNOME or KDE setting counts only where it is locked (dconf) or immutable (`[$i]`);
 * otherwise nobody here knows.
 *
 * @module
 */
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import type { FilesAnswer } from "../../collectors/linux/files.ts";
import { allReadable, filesOf } from "./answers.ts";

const SCREENSAVER = "org/gnome/desktop/screensaver";
const SESSION = "org/gnome/desktop/session";

/** Values of dconf key files, later files over earlier ones: `folder/key` to text. */
function dconfValues({ files }: FilesAnswer): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { path, text } of files) {
    if (!path.startsWith("/etc/dconf/db/") || path.includes("/locks/")) continue;
    let section = "";
    for (const line of (text ?? "").split("\n")) {
      const head = /^\s*\[(?<name>[^\]]+)\]\s*$/u.exec(line)?.groups?.["name"];
      const pair = /^\s*(?<key>[a-z-]+)\s*=\s*(?<value>.+?)\s*$/u.exec(line)?.groups;
      if (head !== undefined) section = head;
      else if (pair !== undefined) values.set(`${section}/${pair["key"] ?? ""}`, pair["value"] as string);
    }
  }
  return values;
}

const dconfLocks = ({ files }: FilesAnswer): ReadonlySet<string> =>
  new Set(
    files
      .filter(({ path }) => path.includes("/locks/"))
      .flatMap(({ text }) => (text ?? "").split("\n"))
      .map((line) => line.trim().replace(/^\//u, "")),
  );

/** `uint32 300` and `300` alike. */
function seconds(value: string | undefined): number | null {
  const digits = /^(?:uint32\s+)?(?<digits>\d{1,7})$/u.exec(value ?? "")?.groups?.["digits"];
  return digits === undefined ? null : Number(digits);
}

interface Lock {
  readonly secured: boolean | null;
  readonly afterS: number | null;
}

function gnome(answer: FilesAnswer): Lock | null {
  const values = dconfValues(answer);
  const locks = dconfLocks(answer);
  const enabled = locks.has(`${SCREENSAVER}/lock-enabled`) ? values.get(`${SCREENSAVER}/lock-enabled`) : undefined;
  if (enabled === "false") return { secured: false, afterS: null };
  if (enabled !== "true" || !locks.has(`${SESSION}/idle-delay`)) return null;
  const idle = seconds(values.get(`${SESSION}/idle-delay`));
  if (idle === null) return { secured: true, afterS: null };
  if (idle === 0) return { secured: false, afterS: null }; // 0: never idle, so never locked
  const delay = locks.has(`${SCREENSAVER}/lock-delay`) ? seconds(values.get(`${SCREENSAVER}/lock-delay`)) : null;
  return { secured: true, afterS: delay === null ? null : idle + delay };
}

function kde({ files }: FilesAnswer): Lock | null {
  const text = files.find(({ path }) => path.endsWith("kscreenlockerrc"))?.text;
  // Up to the next section; a key's own [$i] ends nothing.
  const daemon = /^\[Daemon\](?<fixed>\[\$i\])?\s*$(?<body>(?:\n(?!\s*\[).*)*)/mu.exec(text ?? "")?.groups;
  if (daemon === undefined) return null;
  const setting = (key: string): string | undefined => {
    const found = new RegExp(`^${key}(?<fixed>\\[\\$i\\])?=(?<value>.*)$`, "mu").exec(daemon["body"] ?? "")?.groups;
    return found !== undefined && (daemon["fixed"] !== undefined || found["fixed"] !== undefined)
      ? found["value"]?.trim()
      : undefined;
  };
  const on = setting("Autolock");
  if (on === "false") return { secured: false, afterS: null };
  const minutes = seconds(setting("Timeout"));
  if (on !== "true" || minutes === null) return null;
  return { secured: true, afterS: minutes * 60 + (seconds(setting("LockGrace")) ?? 5) };
}

export function readLock(raw: RawOutputs, context: ReadContext): FactOf<"lock"> {
  const files = filesOf(raw, "linux/lock");
  if ("reason" in files) return unavailable(context, files.reason);
  if (!allReadable(files.value)) return unavailable(context, "no-permission");
  const found = [gnome(files.value), kde(files.value)].filter((one) => one !== null);
  // Two desktops: the weaker one is the one a child picks.
  const worst =
    found.find((one) => one.secured === false) ??
    found.toSorted((a, b) => (b.afterS ?? Infinity) - (a.afterS ?? Infinity))[0];
  return measured<"lock">(context, worst ?? { secured: null, afterS: null });
}
