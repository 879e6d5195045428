/**
 * Notifications and the security branch in a real Chromium against the real server: what people see, type and press.
 *
 * @module
 */
import { mkdirSync, mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Throttle, registerAccessRoutes } from "../../../dashboard/access/index.ts";
import { openSession } from "../../../dashboard/access/sessions.ts";
import { mayKnow } from "../../../dashboard/cases/index.ts";
import { cyberContext, registerCyberRoutes } from "../../../dashboard/cyber/index.ts";
import { knowing, registerNotifyRoutes } from "../../../dashboard/notify/index.ts";
import { enqueue } from "../../../dashboard/notify/enqueue.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import { registerPage } from "../../../dashboard/platform/static.ts";
import { Config } from "../../../policies/schema/config.ts";
import { VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { buildPage, launch } from "./browser.ts";

const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Folder for pictures of every page, for whoever wants to look. */
const pictures = process.env["PICTURES"];
let built: Awaited<ReturnType<typeof buildPage>>;
let browser: Browser;
let venue: CaseVenue;
let nsp: Staff;
let admin: Staff;
let origin: string;
let context: BrowserContext;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  built = await buildPage();
  browser = await launch([]);
  const folder = mkdtempSync(join(tmpdir(), "latarnik-notices-"));
  const database = await openDatabase({ kind: "sqlite" }, join(folder, "notices.db"));
  venue = await openCaseVenue(database, {
    also: async (app, cases) => {
      const { clock, timeZone } = cases;
      const staff = cases.people.staff.bind(cases.people);
      const { notifications: settings } = Config.parse({
        notifications: { email: { host: "mail.venue.example", from: "latarnik@venue.example" }, digestMinutes: 10 },
      });
      const shared = { database, clock, venueId: VENUE, origin: undefined };
      registerAccessRoutes(app, {
        ...shared,
        folder: { root: folder },
        config: Config.parse({}),
        venueName: "Centrum Nauki Przykład",
        throttle: new Throttle(database, "0".repeat(64)),
      } as never);
      registerNotifyRoutes(app, {
        ...shared,
        timeZone,
        settings,
        pushKey: null,
        mayKnow: knowing({
          database,
          clock,
          venueId: VENUE,
          staff,
          mayKnowCase: (account, id) => mayKnow(cases, account, id),
        }),
      });
      registerCyberRoutes(app, cyberContext(cases));
      await registerPage(app, built.folder);
    },
  });
  venue.now = Date.now() as never;
  nsp = await venue.person("Osoba od sieci", ["nsp"]);
  admin = await venue.person("Administratorka", ["admin"]);
  await venue.app.listen({ port: 0, host: "127.0.0.1" });
  origin = `http://127.0.0.1:${String((venue.app.server.address() as AddressInfo).port)}`;
}, 90_000);
afterAll(async () => {
  await browser.close();
  await venue.close();
  built.remove();
});
beforeEach(() => {
  faults = [];
});
afterEach(async () => {
  await context.close();
});

async function open(
  who: Staff,
  path: string,
  width = 1280,
  serviceWorkers: "allow" | "block" = "block",
): Promise<void> {
  context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: "pl-PL",
    reducedMotion: "reduce",
    serviceWorkers,
  });
  const token = await openSession(venue.database, who.id, venue.now);
  await context.addCookies([{ name: "latarnik_session", value: token, url: origin }]);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(origin + path);
}

async function look(name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(axeTags).analyze();
  const wide = await page.evaluate<boolean>(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  }
  expect([violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`), wide, faults]).toEqual([[], false, []]);
}

const tell = (account: string): Promise<readonly string[]> =>
  venue.database.transaction().execute((tx) =>
    enqueue(tx, {
      venueId: VENUE,
      to: [account],
      template: "test",
      number: "",
      subject: { kind: "none", id: "" },
      at: venue.now,
      urgent: true,
    }),
  );

describe("the page of notifications", () => {
  it("is empty in words, keeps choices, and takes a confirmation", async () => {
    await open(nsp, "/settings/notices");
    await page.getByText("Nic nie czeka").waitFor();
    await look("notices-empty-1280");
    await page.getByLabel("Adres e-mail").fill("siec@venue.example");
    await page.getByText("Cisza w godzinach").click();
    await page.getByLabel("Cisza od").fill("21:30");
    await page.getByLabel("Kto ma się dowiedzieć").selectOption({ label: "Administratorka" });
    await page.getByRole("button", { name: "Zapisz" }).click();
    await page.getByText("Zapisano.").waitFor();
    const saved = await nsp.ask("GET", "/api/notice-settings");
    expect(saved.body.choices).toMatchObject({
      email: { on: true, address: "siec@venue.example" },
      quiet: { from: "21:30", to: "06:00" },
      deputy: admin.id,
    });
    await page.getByRole("button", { name: "Wyślij próbę" }).click();
    await page.getByRole("button", { name: "Przyjmuję: Próba powiadomienia" }).click();
    await page.getByText("przyjęte").waitFor();
    expect((await nsp.ask("GET", "/api/notices")).body[0].acknowledgedAt).not.toBeNull();
    await look("notices-1280");
    await page.getByLabel("Język powiadomień").selectOption({ label: "angielski" });
    await page.getByRole("button", { name: "Zapisz" }).click();
    await expect
      .poll(async () => (await nsp.ask("GET", "/api/notices")).body[0].text as string)
      .toBe("Trial of a notification");
  });

  it("says what to mend when a time is none", async () => {
    await open(nsp, "/settings/notices", 390);
    await tell(nsp.id);
    await page.getByLabel("Cisza do").fill("szósta");
    await page.getByRole("button", { name: "Zapisz" }).click();
    await page.getByText("Wpisz godzinę, na przykład 22:00.").waitFor();
    await look("notices-390");
  });

  it("shows the administrator that everything arrives", async () => {
    await open(admin, "/settings/notices", 390);
    await page.getByText("Wszystko dociera").waitFor();
    await look("outbox-390");
  });
});

describe("a push", () => {
  /** Through the browser's own door for tests (DevTools protocol), to the worker of this build. */
  async function push(
    data: string,
  ): Promise<readonly { readonly title: string; readonly body: string; readonly tag: string }[]> {
    await context.grantPermissions(["notifications"], { origin });
    const devtools = await context.newCDPSession(page);
    const found = new Promise<string>((done) => {
      devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const [one] = registrations;
        if (one !== undefined) done(one.registrationId);
      });
    });
    await devtools.send("ServiceWorker.enable");
    await page.evaluate(
      'navigator.serviceWorker.register("/service-worker.js").then(() => navigator.serviceWorker.ready).then(() => null)',
    );
    await devtools.send("ServiceWorker.deliverPushMessage", {
      origin: `${origin}/`,
      registrationId: await found,
      data,
    });
    // As text: the page's own names are not those of this program.
    const shown = () =>
      page.evaluate<readonly { readonly title: string; readonly body: string; readonly tag: string }[]>(
        "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))",
      );
    await expect.poll(async () => (await shown()).length, { timeout: 5_000 }).toBeGreaterThan(0);
    return shown();
  }

  it("shows the number and nothing else, and the same one once", async () => {
    await open(nsp, "/settings/notices", 1280, "allow");
    const message = JSON.stringify({
      title: "Nowa sprawa 12/2027",
      text: "Nowa sprawa 12/2027",
      tag: "k",
      extra: "PLANTED",
    });
    await push(message);
    expect(await push(message)).toEqual([{ title: "Nowa sprawa 12/2027", body: "", tag: "k" }]);
  });
});

describe("the security branch", () => {
  it("takes an incident by keyboard and hand, counts its clocks and lets a person settle them", async () => {
    await open(nsp, "/incidents");
    await page.getByText("Nie ma incydentów").waitFor();
    await look("incidents-empty-1280");
    await page.getByRole("button", { name: "Zgłoś incydent" }).press("Enter");
    await page.getByLabel("Rodzaj").selectOption("data-breach");
    await page.getByRole("button", { name: "Zapisz incydent" }).click();
    await page.getByText("Napisz przynajmniej jedno zdanie.").waitFor();
    await look("incident-new-1280");
    await page.getByLabel("Co się stało").fill("Notatka trafiła na zły adres poczty.");
    await page.getByText("Wysokie ryzyko dla osób").click();
    await page.getByRole("button", { name: "Zapisz incydent" }).click();
    await page.getByRole("heading", { name: /^B\/\d{4}\/001$/u }).waitFor();
    await page.getByText("Projekt pisma").first().click();
    await look("incident-1280");
    await page.getByRole("button", { name: "Wysłano: Prezes UODO" }).click();
    await page
      .getByLabel(/Uzasadnienie|Powód|Dlaczego/u)
      .first()
      .fill("Potwierdzenie UPO numer 4711");
    await page.getByRole("dialog").or(page.getByRole("alertdialog")).getByRole("button", { name: "Wysłano" }).click();
    await page.getByText("Potwierdzenie UPO numer 4711").waitFor();
    // What was known is corrected, the history keeps that it was; words about a person are shown the way into a case.
    await page.getByRole("button", { name: "Popraw opis" }).click();
    const description = page.getByLabel("Co się stało");
    expect(await description.inputValue()).toBe("Notatka trafiła na zły adres poczty.");
    await description.fill("Notatka o dziecku trafiła na zły adres poczty.");
    await page.getByRole("button", { name: "Zapisz poprawkę" }).click();
    await page.getByText("O dziecku napisz w sprawie").first().waitFor();
    await look("incident-change-1280");
    await description.fill("Notatka trafiła na adres innej placówki.");
    // Nothing typed is lost by a reload.
    await page.reload();
    await page.getByRole("button", { name: "Popraw opis" }).click();
    expect(await description.inputValue()).toBe("Notatka trafiła na adres innej placówki.");
    await page.getByRole("button", { name: "Zapisz poprawkę" }).click();
    await page.locator(".incident-description", { hasText: "adres innej placówki" }).waitFor();
    await page.getByText("poprawiono: description").waitFor();
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Popraw opis" }).click();
    await look("incident-change-390");
    await page.getByRole("button", { name: "Anuluj" }).click();
    await look("incident-390");
    await page.goto(`${origin}/incidents`);
    await page.getByText("Osoby, których dane dotyczą").waitFor();
    await look("incidents-390");
  });
});
