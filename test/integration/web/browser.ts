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

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why the suite cannot run here, or `null`. */
export const noBrowser: string | null = existsSync(executablePath)
  ? null
  : `no Chromium at ${executablePath}; set CHROMIUM to its path`;

/** @param more  switches beside the usual ones: a camera, for instance */
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
export const looks: string = everyLook ? "both languages, both themes" : "Polish, light";
export const skipsLooks: string = everyLook ? "" : " (skipped: npm run test:looks)";
