/**
 * «Dowód ochrony» in real Chromium: the sentence, tasks with cause first, names only after a reason, the table, thirty days, the chain, a round on
 * demand, the badge; accessibility, narrow screens, the empty venue.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [{ name: "round", path: "/probes", ready: ".probe-headline" }] as const;

describe.skipIf(noBrowser !== null)("probes", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push("networks.read", "lists.update", "lists.decide", "probes.publish");
  });
  const open = async (): Promise<void> => {
    await stage.go("/probes");
    await stage.page.waitForSelector(".probe-headline");
  };
  const button = (name: string) => stage.page.getByRole("button", { name, exact: true });
  const text = async (selector: string): Promise<string> =>
    ((await stage.page.locator(selector).first().textContent()) ?? "").replaceAll(/\s/gu, " ");

  lookOver(stage, "probes", parts, {
    every: true,
    opened: async (page) => {
      for (const summary of await page.locator(".probe-page details > summary").all()) await summary.click();
    },
  });

  it("says how well the venue protects today, what failed and what to do, first of all", async () => {
    await open();
    expect(await text(".probe-sentence")).toBe(
      "Dziś chronimy: 99,2 % (412 z 415), otwarte to, co ma być otwarte: 100 %",
    );
    expect(await text(".probe-task")).toContain("Sprawdź, czy lista jest włączona");
    expect(await text(".probe-task")).toContain("runda 739");
    expect(await stage.page.locator(".probe-vantage").count()).toBe(2);
    await button("Widzę to: wpisy z list · hazard · starter-ts-10c · Wi-Fi dla gości").press("Enter");
    await stage.page.getByText("Widział(a)").waitFor();
    expect(stage.server.asked).toContain("POST /api/probes/findings/f1/acknowledgement");
  });

  it("shows entries of a list only for a reason, and never before", async () => {
    const { page } = stage;
    await open();
    expect(await page.content()).not.toContain("kasyno-na-niby");
    await button("Pokaż nazwy do naprawy").press("Enter");
    await button("Pokaż").press("Enter");
    expect(stage.server.asked).not.toContain("POST /api/probes/findings/f1/names");
    await page.locator(".dialog textarea").fill("Sprawdzam wyjątek dla sieci gości");
    await button("Pokaż").press("Enter");
    await page.getByText("kasyno-na-niby.example").waitFor();
    expect(await text(".dialog")).toContain("1 nazwa nie stoi już na liście");
  });

  it("starts a round, shows how far it is, and proves the chain", async () => {
    await open();
    await button("Sprawdź teraz").press("Enter");
    await stage.page.locator(".probe-run progress").waitFor();
    expect(await text(".probe-run")).toContain("40 z 420");
    expect(await button("Sprawdź teraz").isDisabled()).toBe(true);
    await button("Sprawdź łańcuch").press("Enter");
    await stage.page.getByText("Zgadza się: 741 rund").waitFor();
    stage.server.probes.brokenAt = 702;
    await button("Sprawdź łańcuch").press("Enter");
    await stage.page.getByText("Łańcuch nie zgadza się od rundy 702").waitFor();
  });

  it("publishes the badge after it was asked, and hands out the code", async () => {
    await open();
    expect(await stage.page.locator(".probe-embed").count()).toBe(0);
    await button("Pokaż wszystkim").press("Enter");
    await stage.page.locator(".dialog button[type=submit]").press("Enter");
    await stage.page.locator(".probe-embed").waitFor();
    expect(await text(".probe-embed")).toContain("/ochrona.svg?lang=pl");
    await button("Przestań pokazywać").press("Enter");
    await stage.page.locator(".dialog button[type=submit]").press("Enter");
    await stage.page.getByText("Odznaka jest wyłączona").waitFor();
  });

  it("says what will appear where nobody has asked yet", async () => {
    stage.server.probes.view = { ...stage.server.probes.view, vantages: [], findings: [], history: [] };
    await stage.go("/probes");
    await stage.page.getByText("Jeszcze nikt nie pytał").waitFor();
    expect(await button("Sprawdź teraz").isEnabled()).toBe(true);
  });
});
