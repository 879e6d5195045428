/**
 * Real Chromium as the judge of policy files: it reads a folder of ours in the place of `/etc/chromium` and says on chrome://policy
 * what it made of them. Nothing of the machine's own is touched: the folder is mounted over it in a mount namespace of its own.
 *
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as playwright } from "playwright-core";
import { mergePolicyFiles, effectivePolicies, shapesOf } from "../../agent/device/readers/browser-policies/chromium.ts";
import type { PolicyValue } from "../../agent/device/readers/browser-policies/json-lenient.ts";
import type { WrittenFile } from "./policy-sets.ts";

const PROGRAM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const PLACE = "/etc/chromium";

function mountable(): boolean {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Why Chromium cannot judge here, or null. */
export const noJudge: string | null = !existsSync(PROGRAM)
  ? `no Chromium at ${PROGRAM}`
  : process.getuid?.() !== 0
    ? "not root: its policy folder cannot be replaced"
    : !existsSync(PLACE)
      ? `no ${PLACE} to mount over`
      : mountable()
        ? null
        : "no mount namespace of our own here";

/** One policy as chrome://policy shows it. */
interface Shown {
  readonly value: unknown;
  readonly level: "mandatory" | "recommended";
  readonly error?: string;
}
export type ShownPolicies = Readonly<Record<string, Shown>>;

export interface PolicyJudge {
  readonly judge: (files: readonly WrittenFile[]) => Promise<ShownPolicies>;
  readonly close: () => Promise<void>;
}

/** A policy of ours in each set, unknown to Chromium: its value tells whether the list shown is that of this set. */
const MARK = "LatarnikSet";

/** Runs in the page: asks for reloads until the browser shows the set with this number. */
const ask = (set: number): string => `(async () => {
  const { addWebUiListener, removeWebUiListener } = await import("chrome://resources/js/cr.js");
  return new Promise((resolve, reject) => {
    const again = setInterval(() => chrome.send("reloadPolicies", ["x"]), 700);
    const end = setTimeout(() => { clearInterval(again); reject(new Error("chrome://policy never showed the set")); }, 20_000);
    const listener = addWebUiListener("policies-updated", (names, values) => {
      const shown = { ...values.policyGroups.chrome?.policies };
      if (shown.${MARK}?.value !== ${set}) return;
      clearTimeout(end);
      clearInterval(again);
      removeWebUiListener(listener);
      delete shown.${MARK};
      resolve(shown);
    });
    chrome.send("reloadPolicies", ["x"]);
  });
})()`;

export async function startJudge(): Promise<PolicyJudge> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-chromium-"));
  const place = join(folder, "etc");
  const managed = join(place, "policies");
  mkdirSync(join(managed, "managed"), { recursive: true });
  const child = spawn(
    "unshare",
    ["-m", "--propagation", "private", "sh", "-c", `mount --bind "$1" ${PLACE} && shift && exec "$@"`, "sh", place, PROGRAM,
      "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
      "--disable-component-update", "--remote-debugging-port=0", `--user-data-dir=${join(folder, "profile")}`, "about:blank"],
    { stdio: ["ignore", "ignore", "pipe"] },
  ); // prettier-ignore
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000);
      const found = /DevTools listening on (?<address>ws:\S+)/u.exec(said)?.groups?.["address"];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`Chromium did not start: ${said.slice(-500)}`)));
  });
  const browser = await playwright.connectOverCDP(address);
  const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
  await page.goto("chrome://policy");
  let sets = 0;
  return {
    judge: async (files) => {
      for (const [level, name] of [
        ["mandatory", "managed"],
        ["recommended", "recommended"],
      ] as const) {
        rmSync(join(managed, name), { recursive: true, force: true });
        mkdirSync(join(managed, name));
        for (const file of files) if (file.level === level) writeFileSync(join(managed, name, file.name), file.bytes);
      }
      sets += 1;
      writeFileSync(join(managed, "managed", "0-mark.json"), JSON.stringify({ [MARK]: sets }));
      return (await page.evaluate(ask(sets))) as ShownPolicies;
    },
    close: async () => {
      const gone = new Promise((resolve) => {
        child.once("exit", resolve);
      });
      await browser.close();
      child.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const plain = (value: PolicyValue): unknown =>
  value.type === "list"
    ? value.value.map((one) => plain(one))
    : value.type === "dictionary"
      ? Object.fromEntries([...value.value].map(([key, one]) => [key, plain(one)]))
      : value.value;

const decode = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
};

const sorted = (one: object): unknown =>
  Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Chromium shows no error for a YouTube level outside 0…2 and does not say what it makes of it. We call it a fault and count on
 * nothing: stricter on purpose.
 */
const isSilent = (name: string, value: unknown): boolean =>
  name === "ForceYouTubeRestrict" && typeof value === "number" && (value < 0 || value > 2);

/** What Chromium says of each policy: value, level, and whether it takes effect. Only for those judged here; others by value. */
export function theirs(shown: ShownPolicies): unknown {
  const known = Object.keys(shapesOf("chromium"));
  return sorted(
    Object.fromEntries(
      Object.entries(shown).map(([name, { value, level, error }]) => [
        name,
        {
          value,
          level,
          ...(known.includes(name)
            ? { counts: error === undefined && level === "mandatory" && !isSilent(name, value) }
            : {}),
        },
      ]),
    ),
  );
}

/** The same from our evaluator. */
export function ours(files: readonly WrittenFile[]): unknown {
  const merged = mergePolicyFiles(files.map(({ level, name, bytes }) => ({ path: name, level, text: decode(bytes) })));
  const { values } = effectivePolicies("chromium", merged);
  const known = Object.keys(shapesOf("chromium"));
  return sorted(
    Object.fromEntries(
      [...merged.entries].map(([name, { level, value }]) => [
        name,
        { value: plain(value), level, ...(known.includes(name) ? { counts: values.has(name) } : {}) },
      ]),
    ),
  );
}
