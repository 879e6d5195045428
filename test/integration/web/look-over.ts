/**
 * What every suite of the page begins with: a stage that is new for each test and free of faults after it, and one look over its pages in every
 * language and theme: axe finds nothing, nothing scrolls sideways on the narrowest telephone, and there are pictures for whoever wants to look.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { darkToo, isLooked, languages, looks } from "./browser.ts";
import { makeStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Folder for pictures of every page. */
const pictures = process.env["PICTURES"];
const NARROW = 320;
const WIDE = { width: 1280, height: 900 };

/** A page and what is there once it has come. */
export interface Look {
  readonly name: string;
  readonly path: string;
  readonly ready: string;
}

export interface LookOver {
  /** Every page in an ordinary run, too; otherwise every fourth. */
  readonly every?: boolean;
  /** What a reader would open before looking. */
  readonly opened?: (page: Page) => Promise<unknown>;
  /** What a page for everybody, which keeps no language, is asked with. */
  readonly asked?: (path: string, language: "pl" | "en") => string;
  /** What else is worth a picture behind a page. */
  readonly behind?: (page: Page, name: string) => Promise<string | null>;
}

/** A stage for the suite that calls it. @param prepare  what each test finds */
export function useStage(prepare: (stage: Stage) => void): Stage {
  let made: Stage | undefined;
  const on = (): Stage => {
    if (made === undefined) throw new Error("the stage is made before the first test");
    return made;
  };
  beforeAll(async () => {
    made = await makeStage();
  });
  afterAll(() => made?.close());
  beforeEach(async () => {
    await on().begin();
    prepare(on());
  });
  afterEach(async () => {
    const faults = [...on().faults];
    await on().end();
    expect(faults).toEqual([]);
  });
  // The stage itself is made before the first test; until then this name only stands for it.
  return new Proxy({} as Stage, { get: (_none, part) => Reflect.get(on(), part) as unknown });
}

/** Whoever signed in before chose it; the page remembers. */
async function speak(stage: Stage, language: "pl" | "en"): Promise<void> {
  await stage.go("/sign-in");
  await stage.page.evaluate(`localStorage.setItem("latarnik.language", "${language}")`);
}

async function openLook(
  stage: Stage,
  { path, ready }: Look,
  language: "pl" | "en",
  { asked, opened }: LookOver,
): Promise<void> {
  await stage.go(asked?.(path, language) ?? path);
  await stage.page.waitForSelector(ready);
  await opened?.(stage.page);
}

/** Registers the tests that look over the pages of a suite. @param suite  first word of the pictures' names */
export function lookOver(stage: Stage, suite: string, rows: readonly Look[], options: LookOver = {}): void {
  const some = options.every === true ? "" : " on any page (every fourth, all in npm run test:looks)";
  it(`has no axe violation${some} and does not scroll sideways at ${String(NARROW)} px, ${looks}`, async () => {
    const { page } = stage;
    const found: string[] = [];
    for (const language of languages) {
      await page.emulateMedia({ colorScheme: "light" });
      await speak(stage, language);
      for (const look of rows.filter((row, index) => options.every === true || isLooked(row, index))) {
        await page.emulateMedia({ colorScheme: "light" });
        await openLook(stage, look, language, options);
        found.push(...(await stage.axe("all")).map((one) => `${look.name} ${language} light: ${one}`));
        await page.setViewportSize({ width: NARROW, height: 844 });
        if (Number(await page.evaluate("document.documentElement.scrollWidth")) > NARROW)
          found.push(`${look.name} ${language}: scrolls sideways at ${String(NARROW)} px`);
        await page.setViewportSize(WIDE);
        if (!darkToo) continue;
        await page.emulateMedia({ colorScheme: "dark" });
        found.push(...(await stage.axe("contrast")).map((one) => `${look.name} ${language} dark: ${one}`));
      }
    }
    expect(found).toEqual([]);
  });

  it.skipIf(pictures === undefined).each([
    [1280, "light", "pl"],
    [390, "light", "pl"],
    [1280, "dark", "en"],
    [390, "light", "en"],
  ] as const)("takes pictures at %i px, %s, %s", async (width, colorScheme, language) => {
    const { page } = stage;
    const folder = pictures ?? "";
    mkdirSync(folder, { recursive: true });
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await speak(stage, language);
    for (const look of rows) {
      await openLook(stage, look, language, options);
      expect(await page.locator(look.ready).count()).toBeGreaterThan(0);
      const take = async (name: string) =>
        page.screenshot({
          path: `${folder}/${[suite, ...name.split(" "), String(width), colorScheme, language].join("-")}.png`,
          fullPage: true,
        });
      await take(look.name);
      const more = await options.behind?.(page, look.name);
      if (more !== undefined && more !== null) await take(more);
    }
  });
}
