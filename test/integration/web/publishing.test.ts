/**
 * «Otwarte dane» and «Deklaracje» in real Chromium: a release is looked at, approved, taken out and withdrawn by the keyboard; what would reveal is
 * refused with a way on; declarations show their facts; accessibility, both languages and narrow screens.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "open data", path: "/open-data", ready: ".open-table" },
  { name: "declarations", path: "/declarations?which=dfe", ready: ".criterion" },
] as const;

describe.skipIf(noBrowser !== null)("what the venue tells the outside", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.roles = ["koordynator", "iod"];
    server.data.session.permissions.push(
      "open-data.read",
      "open-data.prepare",
      "declarations.read",
      "declarations.save",
    );
  });
  const text = async (selector: string): Promise<string> =>
    ((await stage.page.locator(selector).first().textContent()) ?? "").replaceAll(/\s/gu, " ");

  lookOver(stage, "publishing", parts, { every: true });

  it("says which numbers are hidden and why, and lets somebody else approve, take out and withdraw", async () => {
    const { page } = stage;
    await stage.go("/open-data");
    await page.waitForSelector(".open-table");
    const whys = await page.locator(".open-hidden").allTextContents();
    expect(whys).toContain("mniej niż 5");
    expect(whys).toContain("dla towarzystwa");
    expect(await page.getByText("nie zmierzono").count()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Zatwierdź" }).press("Enter");
    await page.getByRole("alertdialog").getByRole("button", { name: "Zatwierdź" }).press("Enter");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Pobierz paczkę ZIP" }).press("Enter");
    expect((await download).suggestedFilename()).toBe("otwarte-dane-2027-wydanie-1.zip");
    await page.getByRole("button", { name: "Wycofaj" }).press("Enter");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Wycofaj" }).press("Enter");
    // Without a reason it stays open and says what is missing.
    await dialog.locator("textarea").fill("błąd w licencji tego wydania");
    await dialog.getByRole("button", { name: "Wycofaj" }).press("Enter");
    await page.getByText("błąd w licencji tego wydania").waitFor();
    expect(stage.server.asked.filter((one) => one.endsWith("/step"))).toHaveLength(2);
  });

  it("refuses what would reveal, names the cell, and prepares with the earlier tables kept", async () => {
    const { page } = stage;
    stage.server.publishing.reveals = true;
    await stage.go("/open-data");
    await page.getByRole("button", { name: "Przygotuj wydanie" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Przygotuj wydanie" }).click();
    await dialog.getByText("3. kwartał 2027").waitFor();
    await dialog.getByRole("button", { name: /Zostaw wcześniejsze/u }).click();
    await page.getByText("Zatwierdza inna osoba").waitFor();
    expect(await page.getByRole("button", { name: "Zatwierdź" }).count()).toBe(0);
  });

  it("says what will appear where there is nothing yet", async () => {
    stage.server.publishing.releases = [];
    stage.server.publishing.years = [];
    await stage.go("/open-data");
    await stage.page.waitForSelector(".empty");
    expect(await text(".empty")).toContain("w styczniu");
    expect(await stage.page.getByRole("button", { name: "Przygotuj wydanie" }).count()).toBe(0);
  });

  it("shows every fact of a declaration, filters answers, keeps an edition and tells what changed", async () => {
    const { page } = stage;
    await stage.go("/declarations");
    await page.waitForSelector(".criterion");
    expect(await text(".criteria")).toContain("żadna lista nie ma wpisów kategorii TS-02X");
    expect(await page.getByText("Niemożliwe z DNS").count()).toBeGreaterThan(0);
    await page.getByLabel("Pokaż odpowiedzi").selectOption("not-in-place");
    await page.waitForFunction("location.search.includes('answer=not-in-place')");
    expect(await page.locator('.criterion:not([data-answer="not-in-place"])').count()).toBe(0);
    await page.getByRole("button", { name: "Zapisz wydanie" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Zapisz wydanie" }).click();
    await page.getByText("żadna odpowiedź się nie zmieniła").waitFor();
    stage.server.publishing.facts = { ...stage.server.publishing.facts, "closed.ZI-4": true, "entries.ZI-4": 90 };
    await stage.go("/declarations");
    await page.getByText("nie działa → spełnione").waitFor();
  });
});
