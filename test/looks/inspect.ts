/**
 * One look at one page: what axe finds, what is wider than the window, what the browser complains of, words that are no words, and who
 * else was asked.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page, Response } from "playwright-core";
import { en } from "../../dashboard/web/texts/en.ts";
import { pl } from "../../dashboard/web/texts/pl.ts";
import { LINKS, MARKED, OVERFLOWING, WORDS } from "./in-page.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SETTLE_MS = 15_000;
const KEYS: ReadonlySet<string> = new Set([...Object.keys(pl), ...Object.keys(en)]);
/** The design's limit of a first load: kB of script as gzip sends it. */
export const MOST_SCRIPT_KB = 250;

/** Words a program says when it has none. */
const NO_WORDS = /\bundefined\b|\bNaN\b|\[object \w+\]|Invalid Date|\{[a-z][A-Za-z]*\}/u;

/** @returns keys of the catalogue and slips of a program among what a page says */
export function slipsIn(words: string): string[] {
  const keys = (words.match(/[a-zA-Z][\w-]*(?:\.[\w-]+)+/gu) ?? []).filter((word) => KEYS.has(word));
  const slip = NO_WORDS.exec(words);
  return [
    ...[...new Set(keys)].map((key) => `the key «${key}» in the place of its text`),
    ...(slip === null ? [] : [`«${words.slice(Math.max(0, slip.index - 30), slip.index + 30).replaceAll("\n", " ")}»`]),
  ];
}

export interface Watch {
  /** What the browser complained of since it was last read. */
  readonly take: () => readonly string[];
  /** kB of script, gzipped, since it was last read. */
  readonly script: () => Promise<number>;
}

/** Listens to a page from its birth. */
export function watch(page: Page, origin: string): Watch {
  let faults: string[] = [];
  let scripts: Response[] = [];
  page.on("pageerror", (error) => faults.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // Whether somebody is signed in is asked by asking; the browser takes «no» for a fault.
    const asked = message.location().url === `${origin}/api/session` && message.text().includes(" 401 ");
    // A code nobody has and a page there is not are answered with «not found», and with a page.
    const isOwnAnswer = message.location().url === page.url() && message.text().includes(" 404 ");
    if (message.type() === "error" && !asked && !isOwnAnswer)
      faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const address = new URL(request.url());
    if (address.origin !== origin && !["blob:", "tel:", "data:"].includes(address.protocol))
      faults.push(`request to ${address.origin}`);
  });
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response);
  });
  return {
    take: () => {
      const taken = [...new Set(faults)];
      faults = [];
      return taken;
    },
    script: async () => {
      const bodies = await Promise.all(scripts.map((one) => one.body().catch(() => Buffer.alloc(0))));
      scripts = [];
      return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1_000;
    },
  };
}

/** Waits until a page has what it asked for. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: SETTLE_MS }).catch(() => undefined);
}

export interface Look {
  readonly findings: readonly string[];
  readonly links: readonly string[];
}

/** @param picture  where the screenshot goes */
export async function inspect(page: Page, seen: Watch, picture: string, rules: "all" | "contrast"): Promise<Look> {
  const findings: string[] = [];
  findings.push(...(await page.evaluate<string[]>(OVERFLOWING)).map((one) => `wider than the window: ${one}`));
  if (!(await page.evaluate<boolean>(MARKED))) findings.push("nothing says that the data are for show");
  findings.push(...slipsIn(await page.evaluate<string>(WORDS)));
  // One frame only: axe needs no second page.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (
    rules === "all" ? axe.withTags(TAGS) : axe.withRules(["color-contrast", "link-in-text-block"])
  ).analyze();
  for (const { id, nodes } of violations)
    findings.push(
      `axe ${id} (${String(nodes.length)}): ${nodes[0]?.html.slice(0, 140) ?? ""} ${nodes[0]?.any[0]?.message ?? nodes[0]?.all[0]?.message ?? ""}`,
    );
  await page.screenshot({ path: picture, fullPage: true, animations: "disabled" });
  findings.push(...seen.take());
  return { findings, links: await page.evaluate<string[]>(LINKS) };
}
