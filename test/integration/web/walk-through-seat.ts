/**
 * One person at one browser of the walk-through: signs in, opens pages, fills forms as they stand there, and nothing else.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { codeAt } from "../../support/authenticator.ts";
import { PASSWORD } from "./walk-through-venue.ts";
import type { Box, Person } from "./walk-through-venue.ts";

const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const pictures = process.env["PICTURES"];

export class Seat {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly person: Person;
  /** Empty after a walk that went well. */
  readonly faults: string[] = [];
  readonly #box: Box;
  readonly #ahead: number;

  private constructor(box: Box, person: Person, context: BrowserContext, page: Page) {
    this.#box = box;
    this.#ahead = box.ahead;
    this.person = person;
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|React/u.test(message.text()))
        this.faults.push(message.text());
    });
  }

  static async of(browser: Browser, box: Box, person: Person, width = 1280): Promise<Seat> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale: "pl-PL",
      timezoneId: "Europe/Warsaw",
      reducedMotion: "reduce",
    });
    // The browser shows the venue's time; what passes later is told to it.
    await context.addInitScript(
      `{ const RealDate = Date, ahead = () => ${String(box.ahead)} + Number(sessionStorage.getItem("test.ahead") ?? 0);
         globalThis.Date = class extends RealDate {
           constructor(...a) { a.length === 0 ? super(RealDate.now() + ahead()) : super(...a); }
           static now() { return RealDate.now() + ahead(); }
         }; }`,
    );
    // No telephone here: Chromium would ask for a program in a window nobody sees, and take no more clicks until it is answered.
    await context.addInitScript(
      `document.addEventListener("click", (event) => { if (event.target.closest?.('a[href^="tel:"]')) event.preventDefault(); }, true);`,
    );
    return new Seat(box, person, context, await context.newPage());
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.#box.url + path);
  }

  async signIn(): Promise<void> {
    const { page, person } = this;
    await this.go("/sign-in");
    await page.evaluate(
      `sessionStorage.setItem("test.ahead", ${JSON.stringify(String(this.#box.ahead - this.#ahead))})`,
    );
    await this.go("/sign-in");
    await page.fill('input[name="username"]', person.login);
    await page.fill('input[name="password"]', PASSWORD);
    await page.keyboard.press("Enter");
    if (person.secret !== null) {
      await page.getByLabel("Kod z aplikacji").fill(codeAt(person.secret, this.#box.now));
      await page.keyboard.press("Enter");
    }
    await page.waitForSelector(".rail-nav");
  }

  /** Opens a part by the rail, as people do. */
  async open(section: string, tab?: string): Promise<void> {
    const { page } = this;
    await page.locator(".rail-nav").getByRole("link", { name: section, exact: true }).click();
    if (tab !== undefined) await page.locator(".tabs").getByRole("link", { name: tab }).click();
  }

  /** What waits for this person; opens the first of a kind. */
  async decide(task: string): Promise<void> {
    const { page } = this;
    await this.open("Sprawy", "Moje decyzje");
    await page.locator(".decision", { hasText: task }).first().click();
    await page.waitForSelector(".case-head");
  }

  /** The form of the next step, wherever it came from. */
  get next(): Locator {
    return this.page.locator("section.next");
  }

  /** Another step than the one that waits. */
  async instead(step: string): Promise<void> {
    await this.next.getByLabel("Inna czynność").selectOption({ label: step });
  }

  /** Presses the button of the open step and waits until the course of the case says so. */
  async send(button: string, entry: string): Promise<void> {
    const line = this.page.locator(".timeline", { hasText: entry });
    await this.next.locator("form").getByRole("button", { name: button, exact: true }).click();
    await line.first().waitFor();
  }

  async text(): Promise<string> {
    return this.page.locator("main").innerText();
  }

  async axe(): Promise<readonly string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode(true).withTags(axeTags).analyze();
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  }

  /** Of this page as it stands, wide and narrow; only where somebody asked for pictures. */
  async picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    const size = this.page.viewportSize();
    for (const width of [1280, 390]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.page.screenshot({ path: join(pictures, `${name}-${String(width)}.png`), fullPage: true });
    }
    if (size !== null) await this.page.setViewportSize(size);
  }
}
