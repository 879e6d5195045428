/** The children's pages in real Chromium: axe without violations in three languages, light and dark, and a form by keyboard alone. */
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openHelpWorld } from "../../support/help-world.ts";
import type { HelpWorld } from "../../support/help-world.ts";
import { darkToo as everyLook, launch, noBrowser } from "../web/browser.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PAGES = [
  "/latarnik/zamkniete?t=self-harm&nazwa=zly.example",
  "/latarnik/zamkniete?t=abuse-images",
  "/latarnik/pomoc",
  "/latarnik/rozmowa",
  "/latarnik/rozmowa/K7M-2QF",
  "/latarnik/zgloszenie",
  "/latarnik/pomylka",
  "/latarnik/zasady",
  "/latarnik/lekcja/gambling",
  "/latarnik/stanowisko",
];

describe.skipIf(noBrowser !== null)(`children's pages${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let world: HelpWorld;
  let browser: Browser;
  beforeAll(async () => {
    world = await openHelpWorld();
    world.letterbox.states.set("K7M-2QF", { reference: "K7M-2QF", kind: "talk", state: "waiting", waitMinutes: 3 });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  const at = (path: string, language: string): string =>
    `http://127.0.0.1:${world.port}${path}${path.includes("?") ? "&" : "?"}j=${language}`;

  it.each(
    (["pl", "en", "uk"] as const).flatMap((language) =>
      (["light", "dark"] as const)
        // In an ordinary run each language in one of the two.
        .filter((scheme) => everyLook || scheme === (language === "en" ? "dark" : "light"))
        .map((scheme) => ({ language, scheme })),
    ),
  )(
    "axe finds nothing in $language, $scheme, 390 pixels wide",
    async ({ language, scheme }) => {
      // Scripts are off on the page by its own policy; axe is let past it.
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        colorScheme: scheme,
        bypassCSP: true,
      });
      const page = await context.newPage();
      const found: string[] = [];
      // The pages differ in words only; `npm run test:looks` walks all of them in all languages.
      for (const path of language === "pl" || everyLook ? PAGES : PAGES.slice(0, 3)) {
        await page.goto(at(path, language));
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
        found.push(...violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html ?? ""}`));
        const wider = await page.evaluate<boolean>(
          "document.documentElement.scrollWidth > document.documentElement.clientWidth",
        );
        if (wider) found.push(`${path} is wider than the screen`);
      }
      expect(found).toEqual([]);
      await context.close();
    },
    60_000,
  );

  it.each(["pl", "en", "uk"])("axe finds nothing on the page for when no page can be made, in %s", async (language) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true });
    const page = await context.newPage();
    const { help } = world.door;
    world.door.help = () => {
      throw new Error("broken on purpose");
    };
    try {
      const answer = await page.goto(at("/latarnik/pomoc", language));
      expect(answer?.status()).toBe(500);
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      expect(violations).toEqual([]);
      expect(await page.locator('a[href^="tel:"]').first().textContent()).toBe("112");
      expect(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).toBe(
        true,
      );
      const folder = process.env["LATARNIK_PICTURES"];
      if (folder !== undefined) await page.screenshot({ path: join(folder, `broken-${language}.png`) });
    } finally {
      world.door.help = help;
      await context.close();
    }
  });

  it("a browser tells of a way to a helpline by itself, beside it and without scripts", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
    const left: string[] = [];
    // Nobody calls a real helpline.
    await context.route(/^https:/u, (route) => {
      left.push(route.request().url());
      return route.abort();
    });
    const page = await context.newPage();
    await page.goto(at("/latarnik/pomoc", "pl"));
    world.visits.length = 0;
    await page.locator('a.tel[href="tel:116111"]').first().click();
    await vi.waitFor(() => expect(world.visits).toEqual(["tap call"]));
    await page.locator('.lines a[href^="https:"]').first().click({ noWaitAfter: true });
    await vi.waitFor(() => {
      expect(left).toHaveLength(1);
      expect(world.visits).toHaveLength(2);
    });
    expect(world.visits[1]).toMatch(/^tap (?:chat|web)$/u);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  }, 30_000);

  it("somebody can be asked to come with the keyboard alone, and without scripts", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(at("/latarnik/rozmowa", "pl"));
    await page.getByLabel("Hol").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("zielona bluza");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/latarnik/rozmowa/K7M-2QF?j=pl");
    expect(await page.getByRole("status").textContent()).toContain("około 3 min");
    expect(world.letterbox.talks.at(-1)).toMatchObject({ place: "hol", look: "zielona bluza" });
    expect(await context.cookies()).toEqual([]);
    await context.close();
  }, 30_000);
});
