/**
 * The HTML page in a real browser: readable by everybody, asking nobody for anything, printed on A4 with its head repeated.
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml, type Document } from "../../../../dashboard/documents/index.ts";
import { launch, noBrowser } from "../../web/browser.ts";
import { ROWS, SAMPLE } from "./sample.ts";

const UKRAINIAN: Document = {
  ...SAMPLE,
  language: "uk",
  title: "Картка",
  blocks: [
    { kind: "paragraph", content: ["Розмова з дитиною ", { text: "важливо", bold: true }] },
    { kind: "facts", rows: [{ label: "Номер", value: "" }] },
  ],
};

describe.skipIf(noBrowser !== null)("in a browser", { timeout: 60_000 }, () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.on("request", (request) => asked.push(request.url().slice(0, 20)));
    page.on("console", (message) => asked.push(message.text()));
  }, 60_000);
  afterAll(() => browser.close());

  describe("the page", () => {
    it.each([
      { why: "wide", doc: { ...SAMPLE, watermark: "KOPIA" }, width: 1280 },
      { why: "on a telephone", doc: SAMPLE, width: 390 },
      { why: "in Ukrainian", doc: UKRAINIAN, width: 390 },
    ])("has no fault of access and fits: $why", async ({ doc, width }) => {
      asked.length = 0;
      await page.setViewportSize({ width, height: 900 });
      await page.setContent(renderHtml(doc));
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(asked.filter((text) => !text.startsWith("data:"))).toEqual([]);
    });

    it("has the same structure as the PDF", async () => {
      await page.setContent(renderHtml(SAMPLE));
      expect(await page.locator("html").getAttribute("lang")).toBe("pl");
      expect((await page.title()).replaceAll("\u00a0", " ")).toBe(SAMPLE.title);
      expect(await page.locator("main h1").count()).toBe(1);
      expect(await page.locator("main h2").count()).toBe(1);
      expect(await page.locator("tbody tr").count()).toBe(ROWS + 2);
      expect(await page.locator("th[scope=col]").count()).toBe(3);
      expect(await page.locator("th[scope=row]").count()).toBe(2);
      expect(await page.getByRole("img", { name: "Blokady w trzech miejscach" }).count()).toBe(1);
      expect(await page.evaluate("[...document.images].map((one) => one.naturalWidth)")).toEqual([30, 30]);
    });

    it("runs nothing and shows markup as text", async () => {
      const text = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>";
      await page.setContent(
        renderHtml({ ...SAMPLE, title: text, header: text, footer: text, blocks: [{ kind: "notice", text }] }),
      );
      expect(await page.evaluate("window.ran")).toBeUndefined();
      expect(await page.locator(".notice").textContent()).toBe(text);
      expect(await page.locator("script, img").count()).toBe(0);
    });

    it("prints on A4, the long table over several sheets", async () => {
      await page.setContent(renderHtml(SAMPLE));
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/u);
      expect([...pdf.matchAll(/\/Type \/Page\b/gu)].length).toBeGreaterThan(2);
    });
  });
});

it("the same document gives the same page", () => {
  expect(renderHtml(SAMPLE)).toBe(renderHtml(structuredClone(SAMPLE)));
});
