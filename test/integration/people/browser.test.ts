/**
 * Second factors in real Chromium against the real routes: a passkey from a virtual authenticator, an app with codes, an invitation, an order.
 *
 * @module
 */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { Browser as Chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AxeBuilder } from "@axe-core/playwright";
import { registerPage } from "../../../dashboard/platform/static.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { codeAt } from "../../support/authenticator.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { MINUTE, PASSWORD, openPeopleVenue } from "../../support/people-venue.ts";
import type { PeopleVenue } from "../../support/people-venue.ts";
import { buildPage, launch, noBrowser } from "../web/browser.ts";

const shots = process.env["LATARNIK_SHOTS"];

describe.skipIf(noBrowser !== null)("in a browser", () => {
  let built: Awaited<ReturnType<typeof buildPage>>;
  let chromium: Chromium;
  let venue: PeopleVenue;
  let origin = "";

  beforeAll(async () => {
    built = await buildPage();
    chromium = await launch();
    venue = await openPeopleVenue(await new TestDatabases().open("SQLite"), async (app) =>
      registerPage(app, built.folder),
    );
    await venue.app.listen({ host: "127.0.0.1", port: 0 });
    const address = venue.app.server.address();
    // A name, not digits: browsers bind passkeys to names.
    origin = `http://localhost:${String(typeof address === "object" ? address?.port : 0)}`;
  }, 120_000);
  afterAll(async () => {
    await chromium.close();
    await venue.close();
    built.remove();
  });

  const open = async (): Promise<{ context: BrowserContext; page: Page; cdp: CDPSession }> => {
    const context = await chromium.newContext({
      viewport: { width: 1280, height: 900 },
      locale: "pl-PL",
      reducedMotion: "reduce",
      serviceWorkers: "block",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return { context, page, cdp: await context.newCDPSession(page) };
  };
  const enter = async (page: Page, login: string): Promise<void> => {
    await page.goto(`${origin}/sign-in?return=/settings`);
    await page.getByLabel("Login", { exact: true }).fill(login);
    await page.getByLabel("Hasło", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Zaloguj się" }).click();
  };
  /** Looks at a page in both widths; axe finds nothing in either. */
  const look = async (page: Page, name: string): Promise<void> => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true)
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
      // Nothing runs out of the page sideways.
      expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(
        0,
      );
      if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-${String(width)}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const authenticator = async (cdp: CDPSession, verified: boolean): Promise<string> => {
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasUserVerification: true,
        isUserVerified: verified,
        automaticPresenceSimulation: true,
      },
    });
    return authenticatorId;
  };

  it("takes a passkey as second factor, and opens nothing without it at the next sign-in", async () => {
    await venue.person("pola", ["koordynator"]);
    const { context, page, cdp } = await open();
    const device = await authenticator(cdp, true);
    await enter(page, "pola");
    await page.getByText("Ustaw drugi składnik do").waitFor();
    await look(page, "security");
    await page.getByRole("button", { name: "Dodaj klucz dostępu" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Nazwa").fill("laptop służbowy");
    await dialog.getByRole("button", { name: "Dodaj klucz dostępu" }).click();
    await page.getByRole("heading", { name: "Kody zapasowe" }).waitFor();
    expect(await page.locator(".recovery-codes li").count()).toBe(10);
    await look(page, "codes");
    await page.getByRole("button", { name: "Mam je schowane" }).click();
    await page.getByText("Konto jest chronione drugim składnikiem.").waitFor();
    expect((await cdp.send("WebAuthn.getCredentials", { authenticatorId: device })).credentials).toHaveLength(1);

    await page.goto(`${origin}/settings`);
    await page.getByRole("button", { name: "Wyloguj się" }).first().click();
    await page.getByLabel("Login", { exact: true }).waitFor();
    await enter(page, "pola");
    await page.getByRole("heading", { name: "Potwierdź, że to Ty" }).waitFor();
    await look(page, "prove");
    expect(await page.evaluate("fetch('/api/people').then((answer) => answer.status)")).toBe(403);
    await page.getByRole("button", { name: "Użyj klucza dostępu" }).click();
    await page.getByText("Konto jest chronione drugim składnikiem.").waitFor();
    expect(await page.evaluate("fetch('/api/people').then((answer) => answer.status)")).toBe(200);
    await context.close();
  }, 60_000);

  it("refuses a passkey whose holder was not verified, and another device's", async () => {
    await venue.person("ula", ["iod"]);
    const { context, page, cdp } = await open();
    const device = await authenticator(cdp, true);
    await enter(page, "ula");
    await page.getByRole("button", { name: "Dodaj klucz dostępu" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Nazwa").fill("klucz");
    await dialog.getByRole("button", { name: "Dodaj klucz dostępu" }).click();
    await page.getByRole("button", { name: "Mam je schowane" }).click();
    await context.clearCookies();
    await enter(page, "ula");
    await page.getByRole("heading", { name: "Potwierdź, że to Ty" }).waitFor();
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: false });
    await page.getByRole("button", { name: "Użyj klucza dostępu" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.evaluate("fetch('/api/people').then((answer) => answer.status)")).toBe(403);
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: true });
    await page.getByRole("button", { name: "Użyj klucza dostępu" }).click();
    await page.getByText("Konto jest chronione drugim składnikiem.").waitFor();
    await context.close();
  }, 60_000);

  it("sets up an app with codes from the key on the page, and signs out other browsers", async () => {
    const { browser } = await venue.person("rita", ["edukator"]);
    const { context, page } = await open();
    await enter(page, "rita");
    await page.getByRole("button", { name: "Dodaj aplikację z kodami" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("img", { name: "Kod QR do aplikacji z kodami" }).waitFor();
    await look(page, "totp");
    const key = ((await dialog.locator(".mono").first().textContent()) ?? "").replaceAll(" ", "");
    await dialog.getByLabel("Nazwa").fill("telefon");
    await dialog.getByLabel("Kod z aplikacji (6 cyfr)").fill("12");
    await dialog.getByRole("button", { name: "Potwierdź" }).click();
    await dialog.getByText("Wpisz 6 cyfr.").waitFor();
    await dialog.getByLabel("Kod z aplikacji (6 cyfr)").fill(codeAt(key, venue.now));
    await dialog.getByRole("button", { name: "Potwierdź" }).click();
    await page.getByRole("button", { name: "Mam je schowane" }).click();
    await page.getByRole("button", { name: "Wyloguj inne" }).click();
    await page.getByRole("button", { name: "Wyloguj inne" }).waitFor({ state: "detached" });
    expect(await browser.code("GET", "/api/session")).toEqual([401, "E_ACCESS_SESSION"]);
    // A wrong code at the next sign-in stays on the page and says so; the right one goes on.
    venue.now = (venue.now + 10 * MINUTE) as Instant;
    await context.clearCookies();
    await enter(page, "rita");
    await page.getByLabel("Kod z aplikacji (6 cyfr)").fill("000000");
    await page.getByRole("button", { name: "Potwierdź" }).click();
    await page.getByText("E_ACCESS_CODE").waitFor();
    await page.getByLabel("Kod z aplikacji (6 cyfr)").fill(codeAt(key, venue.now));
    await page.getByRole("button", { name: "Potwierdź" }).click();
    await page.getByText("Konto jest chronione drugim składnikiem.").waitFor();
    await context.close();
  }, 60_000);

  it("shows who lacks an order, takes one, and says who answered that day", async () => {
    const { context, page } = await open();
    await enter(page, "anna");
    await page.getByRole("heading", { name: "Bezpieczeństwo konta" }).waitFor();
    await page.goto(`${origin}/people`);
    await page.getByText("Anna Pierwsza: rola", { exact: false }).waitFor();
    await look(page, "people");
    await page.getByRole("button", { name: "Powołaj", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Osoba").selectOption({ label: "Osoba rita" });
    await dialog.getByLabel("Rola").selectOption({ label: "osoba odpowiedzialna za bezpieczeństwo sieci" });
    await dialog.getByLabel("Od dnia").fill("2026-11-01");
    await dialog.getByRole("button", { name: "Powołaj" }).click();
    await dialog.getByText("Uzupełnij to pole.").first().waitFor();
    await look(page, "appoint");
    await dialog.getByLabel("Numer zarządzenia").fill("44/2026");
    await dialog.getByLabel("Data zarządzenia").fill("2026-10-31");
    await dialog.getByRole("button", { name: "Powołaj" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("nr 44/2026 z 31 października 2026").first().waitFor();
    await page.getByLabel("Dzień", { exact: true }).fill("2026-10-31");
    const on = page.getByRole("region", { name: "Kto odpowiadał w dniu" });
    await on.getByText("Osoba pola").waitFor();
    expect(await on.getByText("Osoba rita").count()).toBe(0);
    await page.getByLabel("Dzień", { exact: true }).fill("2026-11-01");
    await on.getByText("Osoba rita").waitFor();
    await look(page, "people-full");
    await context.close();
  }, 60_000);

  it("leads an invited person to a password of their own, by a link that works once", async () => {
    await venue.admin.signIn("anna");
    const { body } = await venue.admin.ask("POST", "/api/invitations", {
      login: "nowa",
      displayName: "Nowa Osoba",
      roles: ["edukator"],
    });
    const { context, page } = await open();
    await page.goto(`${origin}/invitation#${String(body.token)}`);
    await page.getByText("Nowa Osoba, ustaw swoje hasło.", { exact: false }).waitFor();
    expect(page.url()).toBe(`${origin}/invitation`);
    await look(page, "invitation");
    await page.getByLabel("Nowe hasło").fill("moje własne hasło tutaj");
    await page.getByRole("button", { name: "Ustaw hasło i wejdź" }).click();
    await page.getByRole("heading", { name: "Bezpieczeństwo konta" }).waitFor();
    const second = await open();
    await second.page.goto(`${origin}/invitation#${String(body.token)}`);
    await second.page.getByText("E_ACCESS_INVITATION").waitFor();
    await second.context.close();
    await context.close();
  }, 60_000);
});
