/**
 * No text is lost and none stays behind: real processes on a real database, real Chromium, and SIGKILL in the middle of sending.
 *
 * The server dies once before it has the request and once after it has saved it and before the answer is through. Then the privacy of it:
 * after signing out, here or in another window, no word is left in the browser.
 *
 * @module
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startProcess } from "../../support/dashboard.ts";
import type { StartedProcess } from "../../support/dashboard.ts";
import { buildPage, launch, noBrowser } from "./browser.ts";

const PERSON = { login: "anna", displayName: "Anna Pierwsza", password: "latarnia nad morzem" };
const TEXT = "Dziecko powiedziało w sali, że się przestraszyło filmu.";

describe.skipIf(noBrowser !== null)("text that the server does not have yet", () => {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-kept-"));
  let built: Awaited<ReturnType<typeof buildPage>>;
  let chromium: Browser;
  let control: StartedProcess;
  let server: StartedProcess;
  let origin = "";
  let context: BrowserContext;
  let page: Page;

  const serve = async (): Promise<void> => {
    const port = origin === "" ? "0" : new URL(origin).port;
    const options = ["--config", "none", "--data", folder, "--http-port", port, "--web", built.folder];
    server = await startProcess("server", options);
    origin = String(server.message["url"]);
  };

  beforeAll(async () => {
    built = await buildPage();
    chromium = await launch();
    control = await startProcess("control", ["--config", "none", "--data", folder]);
    await serve();
    const made = await fetch(`${origin}/api/setup`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ token: control.message["setupToken"], ...PERSON }),
    });
    expect(made.status).toBe(200);
  }, 300_000);
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    await control.stop();
    built.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await chromium.newContext({
      locale: "pl-PL",
      serviceWorkers: "block",
      viewport: { width: 390, height: 844 },
    });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await signIn("/cases/new");
  });
  afterEach(async () => {
    await context.close();
  });

  const signIn = async (to: string): Promise<void> => {
    await page.goto(`${origin}/sign-in?return=${to}`);
    await page.getByLabel("Login", { exact: true }).fill(PERSON.login);
    await page.getByLabel("Hasło", { exact: true }).fill(PERSON.password);
    await page.getByRole("button", { name: "Zaloguj się" }).click();
    await page.waitForURL((url) => url.pathname === to);
  };
  const situation = () => page.locator("textarea").first();
  const write = async (text = TEXT): Promise<void> => {
    await page.locator("form select").first().selectOption("staff");
    await situation().fill(text);
  };
  const send = () => page.locator("form button[type=submit]").click();
  const cases = async (): Promise<number> => {
    let list: unknown = null;
    await expect
      .poll(async () =>
        Array.isArray((list = await page.evaluate("fetch('/api/cases').then((answer) => answer.json())"))),
      )
      .toBe(true);
    return (list as unknown[]).length;
  };
  /** Everything a script of this page could read later. */
  const left = async (on: Page = page): Promise<string> =>
    on.evaluate(`(async () => JSON.stringify([
      { ...localStorage }, { ...sessionStorage }, document.cookie,
      await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url))),
      await indexedDB.databases(), document.body.innerText,
    ]))()`);

  it.each(["before it has it", "after it has saved it"])(
    "survives a server that is killed %s, and is saved once",
    async (when) => {
      const before = await cases();
      await write();
      await page.route("**/api/cases", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        if (when.startsWith("after")) await route.fetch();
        await server.stop("SIGKILL");
        return route.abort("connectionreset");
      });
      await send();
      await page.waitForSelector(".trouble");
      expect(await situation().inputValue()).toBe(TEXT);
      await page.unroute("**/api/cases");
      await serve();
      await page.reload();
      await page.waitForSelector(".restored");
      expect(await situation().inputValue()).toBe(TEXT);
      // What the page says of it.
      expect(await page.locator(".kept-here").textContent()).toContain("12 godzin");
      await write();
      await send();
      await page.waitForSelector(".receipt");
      expect(await cases()).toBe(before + 1);
      expect(await left()).not.toContain("przestraszyło");
    },
    60_000,
  );

  it("survives a session that ended, and comes back to the same person", async () => {
    await write();
    await context.clearCookies();
    await send();
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await signIn("/cases/new");
    await page.waitForSelector(".restored");
    expect(await situation().inputValue()).toBe(TEXT);
  });

  it("is gone after twelve hours, whoever looks", async () => {
    await write();
    const key = "Object.keys(sessionStorage).find((name) => name.startsWith('latarnik.note.'))";
    await page.evaluate(`{ const key = ${key}, kept = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 12 * 3600_000 })); }`);
    await page.reload();
    await page.waitForSelector("form textarea");
    expect(await situation().inputValue()).toBe("");
    expect(await left()).not.toContain("przestraszyło");
  });

  it("leaves no word on a shared computer after signing out, also if the server does not answer", async () => {
    await write();
    expect(await left()).toContain("przestraszyło");
    await page.route("**/api/session", (route) =>
      route.request().method() === "DELETE" ? route.abort() : route.continue(),
    );
    await page.goto(`${origin}/settings`);
    await page.getByRole("button", { name: "Wyloguj się" }).last().click();
    await expect.poll(() => left(), { timeout: 15_000 }).not.toContain("przestraszyło");
    await page.unroute("**/api/session");
    await page.goto(`${origin}/cases/new`);
    await write();
    await page.goto(`${origin}/settings`);
    await page.getByRole("button", { name: "Wyloguj się" }).last().click();
    await page.waitForURL((url) => url.pathname === "/sign-in");
    expect(await left()).not.toContain("przestraszyło");
    // Nor in what the processes wrote.
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    for (const file of files)
      expect(readFileSync(join(file.parentPath, file.name)).includes("Dziecko powiedzia")).toBe(false);
  });

  it("goes from every window of the browser, and before somebody else signs in", async () => {
    await write();
    const other = await context.newPage();
    await other.goto(`${origin}/settings`);
    await other.getByRole("button", { name: "Wyloguj się" }).last().click();
    await other.waitForURL((url) => url.pathname === "/sign-in");
    await page.waitForURL((url) => url.pathname === "/sign-in");
    expect(await left()).not.toContain("przestraszyło");
    // Words of somebody who only lost the session go when another person comes.
    await page.evaluate(
      `sessionStorage.setItem("latarnik.note.somebody-else.new.report", JSON.stringify({ at: Date.now(), id: "x", words: { situation: "${TEXT}" } }))`,
    );
    await signIn("/cases/new");
    await expect.poll(() => left(), { timeout: 15_000 }).not.toContain("przestraszyło");
  });
});
