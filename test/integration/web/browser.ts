/**
 * Real Chromium for the page's tests, and the page built once from the sources under test.
 *
 * @module
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { it } from "vitest";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why the suite cannot run here, or `null`. */
export const noBrowser: string | null = existsSync(executablePath)
  ? null
  : `no Chromium at ${executablePath}; set CHROMIUM to its path`;

/** @param more  switches beside the usual ones: a camera, for instance */
/**
 * What of the browser's own window is left away: newer Chromium draws its toolbar as a page, also where there is no window, and each
 * context of a test pays for one more renderer. The last switch of a name wins, so what Playwright leaves away is repeated here.
 */
const WITHOUT = [
  "InitialWebUI",
  "PreloadTopChromeWebUI",
  "TopChromeWebUIUsesSpareRenderer",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxPopup",
  "WebUIReloadButton",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

export const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-features=${WITHOUT.join(",")}`,
      ...more,
    ],
  });

/** Builds the page into a folder of its own, so that a test never shows yesterday's build. */
export async function buildPage(): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-web-"));
  // The runner sets NODE_ENV to "test", which would put React's slow development build into the page under test.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    await build({
      configFile: join(import.meta.dirname, "../../../dashboard/web/vite.config.ts"),
      mode: "production",
      logLevel: "error",
      build: { outDir: folder },
    });
  } finally {
    process.env["NODE_ENV"] = before;
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Every page in both languages and themes takes minutes: `npm run test:looks`. Otherwise Polish and light, as most people see it. */
const everyLook = process.env["LATARNIK_LOOKS"] === "all";
export const languages: readonly ("pl" | "en")[] = everyLook ? ["pl", "en"] : ["pl"];
export const darkToo = everyLook;
/** Every fourth of the pages in an ordinary run, so that it stays below a quarter of an hour. */
export const isLooked = (_row: unknown, index: number): boolean => everyLook || index % 4 === 0;

/** Long tests are left to `npm run test:slow`. */
export const isShort = !everyLook && process.env["LATARNIK_SUITES"] !== "slow";
const leftOut = isShort ? " (skipped: npm run test:slow)" : "";

/** A test that an ordinary run leaves out, and counts as skipped. */
export const inWhole = (title: string, body: () => Promise<void>): void => {
  it.skipIf(isShort)(`${title}${leftOut}`, body);
};

/** Tests of one page each: some always, the others counted as skipped in an ordinary run. */
export const eachLook =
  <Row extends object>(rows: readonly Row[]) =>
  (title: string, body: (row: Row) => Promise<void>): void => {
    it.each(rows.filter(isLooked))(`${title}, always`, body);
    it.skipIf(!everyLook).each(rows.filter((row, index) => !isLooked(row, index)))(
      `${title} (skipped: npm run test:looks)`,
      body,
    );
  };

/** Of these widths the narrowest alone in an ordinary run: what fits there has room elsewhere. */
export const widthsOf = (...widths: readonly [number, ...number[]]): readonly number[] =>
  everyLook ? widths : [Math.min(...widths)];
export const looks: string = everyLook ? "both languages, both themes" : "Polish, light";
export const skipsLooks: string = everyLook ? "" : " (skipped: npm run test:looks)";
