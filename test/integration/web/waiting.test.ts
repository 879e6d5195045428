/**
 * What waits for a person on «Dziś», and an educator's word about contact, in real Chromium on a desk and on a telephone.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noBrowser } from "./browser.ts";
import { makeStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Folder for pictures, for whoever wants to look. */
const pictures = process.env["PICTURES"];

describe.skipIf(noBrowser !== null)("what waits", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await makeStage();
  }, 120_000);
  afterAll(() => stage.close());
  afterEach(async () => {
    expect(stage.faults).toEqual([]);
    await stage.end();
  });
  const look = async (name: string): Promise<void> => {
    const { page } = stage;
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };

  it.each([1280, 390])("stands on «Dziś» with its clock, late first, at %i px", async (width) => {
    await stage.begin({ viewport: { width, height: 900 } });
    const { page } = stage;
    await stage.go("/");
    await page.waitForSelector(".todo-item");
    const lines = await page.locator(".todo-text").allTextContents();
    expect(lines).toContain("Sprawa 4821/2026: napisz notatkę służbową");
    expect(lines).toContain("Dziecko prosi o rozmowę (K7M-2QF)");
    expect(lines).toContain("Incydent B/2026/003: zgłoszenie do UODO");
    expect(lines).toContain("Zarządzenie 7/2026 kończy się 2026-12-12: Osoba od zgłoszeń, przyjmowanie zgłoszeń");
    expect(lines).toContain("2 numery pomocy do sprawdzenia: zadzwoń");
    expect(await page.locator('.todo-due[data-late="true"]').textContent()).toContain("po terminie");
    expect(await page.locator(".todo-item", { hasText: "4821/2026" }).getAttribute("href")).toBe("/cases/c1");
    expect(await stage.axe("all")).toEqual([]);
    await look(`today-${String(width)}`);
  });

  it.each([1280, 390])(
    "asks whether a child saw it, keeps the answer in sight and takes it back, at %i px",
    async (width) => {
      await stage.begin({ viewport: { width, height: 844 } });
      const { page, server } = stage;
      const prompt = (id: string, device: string) => ({
        id,
        session: "s",
        device,
        category: "TS-10C",
        at: Date.now(),
        count: 1,
        outcome: null,
        closedAt: null,
        statement: null,
      });
      server.data.prompts.push(prompt("p-1", "TAB-01"));
      await stage.go("/loans");
      await page.click(".prompt-head");
      await page.getByRole("button", { name: "Kontakt z treścią…" }).press("Enter");
      await page.waitForSelector("legend >> text=Czy dziecko zobaczyło treść?");
      expect(await stage.axe("all")).toEqual([]);
      await look(`prompt-ask-${String(width)}`);
      await page.getByRole("button", { name: "Tak, zobaczyło" }).click();
      await page.waitForSelector(".prompt-said >> text=Zapisano w projekcie zdarzenia");
      expect(server.data.prompts[0]?.outcome).toBe("contact");
      expect(await stage.axe("all")).toEqual([]);
      await look(`prompt-said-${String(width)}`);
      await page.getByRole("button", { name: "Cofnij" }).click();
      await page.waitForSelector(".prompt-head");
      expect(server.data.prompts[0]?.outcome).toBeNull();
      // Where it cannot stand, the reason is said.
      server.data.prompts[0] = prompt("p-2", "TAB-02");
      server.nudge("prompts");
      await page.waitForSelector(".prompt-head >> text=TAB-02");
      if ((await page.locator(".prompt-outcomes").count()) === 0) await page.click(".prompt-head");
      if ((await page.locator(".prompt-contact").count()) === 0)
        await page.getByRole("button", { name: "Kontakt z treścią…" }).click();
      await page.getByRole("button", { name: "Tylko próba" }).click();
      await page.waitForSelector(".prompt-said >> text=Nie zapisano w sprawie: ktoś stwierdził już");
      expect(await page.getByRole("button", { name: "Cofnij" }).count()).toBe(0);
      await look(`prompt-refused-${String(width)}`);
    },
  );
});
