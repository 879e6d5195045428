/**
 * A drill walked through by several people in real Chromium, against the real server and its rules: the educator calls 112, the person who takes
 * reports and the head go on, the director who is named finds no drill, the wrong person is refused, the coordinator ends and debriefs it.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerAccessRoutes, Throttle } from "../../../dashboard/access/index.ts";
import { openSession } from "../../../dashboard/access/sessions.ts";
import { registerPage } from "../../../dashboard/platform/static.ts";
import type { Role } from "../../../policies/schema/role.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { openDrillVenue } from "../../support/drill-venue.ts";
import { buildPage, launch, noBrowser } from "./browser.ts";

const WORDS = "Ćwiczenie: tak wynika z rozmowy ze świadkiem i z notatki.";
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Folder for pictures, for whoever wants to look. */
const pictures = process.env["PICTURES"];

describe.skipIf(noBrowser !== null)("a drill in the browser", { timeout: 240_000 }, () => {
  const databases = new TestDatabases();
  let venue: CaseVenue;
  let browser: Browser;
  let built: { readonly folder: string; readonly remove: () => void };
  let url = "";
  let people: ReadonlyMap<Role, Staff>;
  const lessons: string[] = [];

  beforeAll(async () => {
    built = await buildPage();
    const roles = ["edukator", "intake", "kierownik", "dyrektor", "koordynator"] as const;
    const database = await databases.open("SQLite");
    ({ venue, people } = await openDrillVenue(database, roles, async (app, { clock }) => {
      registerAccessRoutes(app, {
        database,
        clock,
        origin: undefined,
        venueName: "Centrum Nauki Przykład",
        secondFactorGraceMs: 365 * 86_400_000,
        throttle: new Throttle(database, "0".repeat(64)),
        isSuspended: async () => false,
        enterOrder: async () => "",
      } as never);
      await registerPage(app, built.folder);
      return {
        improve: async (_viewer, { title }) => void lessons.push(title),
        dutyDone: async (_tx, _viewer, { note }) => void lessons.push(`duty: ${note}`),
      };
    }));
    url = await venue.app.listen({ host: "127.0.0.1", port: 0 });
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await venue?.close();
    built?.remove();
    await databases.stop();
  });

  const sit = async (role: Role, width = 1280, language = "pl"): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      reducedMotion: "reduce",
      serviceWorkers: "block",
      locale: language === "pl" ? "pl-PL" : "en-GB",
    });
    const token = await openSession(venue.database, people.get(role)?.id ?? "", venue.now);
    await context.addCookies([{ name: "latarnik_session", value: token, url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.addInitScript(`localStorage.setItem("latarnik.language", "${language}")`);
    await page.goto(`${url}/drill`);
    return page;
  };
  const look = async (page: Page, name: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(AXE_TAGS).analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html.slice(0, 120) ?? ""}`)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/drill-${name}.png`, fullPage: true });
  };
  const doStep = async (page: Page, what: RegExp): Promise<void> => {
    const turn = page.locator(".drill-turn", { hasText: what });
    await turn.waitFor();
    const words = turn.locator("textarea");
    if ((await words.count()) > 0) await words.fill(WORDS);
    await turn.locator("button[type=submit]").click();
    await turn.waitFor({ state: "detached" });
  };

  it("goes from hand to hand, keeps the person named out, and ends in lessons", async () => {
    const lead = await sit("koordynator");
    await lead.getByRole("button", { name: "Rozpocznij ćwiczenie" }).click();
    await lead.locator(".dialog .note").waitFor();
    await look(lead, "start");
    await lead.locator(".dialog button[type=submit]").click();
    await lead.locator(".drill-mark").waitFor();
    const path = new URL(lead.url()).pathname;

    const named = await sit("dyrektor");
    await named.locator(".empty").waitFor();
    await named.goto(`${url}${path}`);
    await named.locator(".trouble").waitFor();
    expect(await named.locator(".drill-mark").count()).toBe(0);

    const educator = await sit("edukator", 390);
    await educator.locator(".requirement a").click();
    await doStep(educator, /Zadzwoń pod 112/u);
    // The wrong person tries, is refused with the procedure's own reason, and it stays in the protocol.
    await educator.locator("summary").click();
    await educator.locator("details .button", { hasText: "Weryfikacja 1" }).click();
    await educator.locator("details .trouble").waitFor();
    await look(educator, "educator-390");

    const intake = await sit("intake");
    await intake.goto(`${url}${path}`);
    await doStep(intake, /Przyjmij zgłoszenie/u);
    const head = await sit("kierownik", 1280, "en");
    await head.goto(`${url}${path}`);
    for (const what of [/Describe/u, /Verification 1/u, /service note/u]) await doStep(head, what);
    await look(head, "head-en");

    await lead.locator(".stack tbody tr", { hasText: "Weryfikacja 1" }).getByText("w terminie").waitFor();
    await lead.locator(".code", { hasText: "E_CASE_DENIED" }).waitFor();
    await lead.locator("textarea").last().fill("Nikt nie wiedział, gdzie leży karta.");
    await lead.getByRole("button", { name: "Dodaj uwagę" }).click();
    await lead.locator(".plain-list", { hasText: "gdzie leży karta" }).waitFor();
    await look(lead, "lead");
    await lead.getByRole("button", { name: "Zakończ ćwiczenie" }).click();
    await lead.locator(".dialog button[type=submit]").click();
    const debrief = lead.locator("form", { hasText: "Co zauważyliśmy" });
    await debrief.locator("textarea").first().fill("Wezwanie poszło szybko, karty nikt nie znalazł.");
    await lead.getByRole("button", { name: "Dodaj wniosek" }).click();
    await debrief.locator("input[type=text]").fill("Karta przy stanowisku");
    await debrief.locator("textarea").last().fill("Nikt nie wiedział, gdzie leży karta.");
    await look(lead, "debrief");
    await debrief.locator("button[type=submit]").click();
    await lead.getByText("omówione", { exact: true }).waitFor();
    expect(lessons).toEqual(["Z ćwiczenia: Karta przy stanowisku", "duty: ćwiczenie Ć/1/2026"]);

    await named.goto(`${url}/drill`);
    await named.locator(".requirement").waitFor();
    await look(named, "past");
  });
});
