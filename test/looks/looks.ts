/**
 * Question: is every page of the product, in both languages and themes, on a desk and a telephone, whole, calm and open to a keyboard?
 * Input: the venue for show as `scripts/up --demo` starts it; each role signed in; every route of `dashboard/web/app/routes.ts` and every
 *   page of the children. Each route is seen by the first role that may open it in all eight looks, by every other role in one.
 * Prints a line a page and every finding; ends with 1 if there is one. Pictures lie below the folder given, by look.
 *
 * `npm run looks:demo -- FOLDER [--only devices] [--quick] [--styles en-dark-390] [--eyes] [--demo DATA-FOLDER]`
 *   --only    only routes whose names begin so, by commas    --quick  by one role, in the first look and those of --styles
 *   --styles  only these looks besides the first, by commas  --eyes   no keyboard    --demo  a demo filled before; it is kept
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Permission } from "../../policies/schema/api.ts";
import { DEMO_PASSWORD, STAFF } from "../../dashboard/demo/index.ts";
import { buildPage, launch } from "../integration/web/browser.ts";
import { startDemo } from "./demo.ts";
import { MOST_SCRIPT_KB, inspect, settle, watch } from "./inspect.ts";
import type { Watch } from "./inspect.ts";
import { openEverything, walk } from "./keyboard.ts";
import { Addresses, CHILDREN, nameOf, openRoutes, plainChild, staffRoutes } from "./places.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    quick: { type: "boolean" },
    styles: { type: "string" },
    eyes: { type: "boolean" },
    demo: { type: "string" },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("npm run looks:demo -- FOLDER");
const pictures = resolve(folder);
mkdirSync(pictures, { recursive: true });
const only = values.only?.split(",");
const isWanted = (name: string): boolean => only === undefined || only.some((prefix) => name.startsWith(prefix));

interface Style {
  readonly language: "pl" | "en" | "uk";
  readonly theme: "light" | "dark";
  readonly width: 1280 | 390;
}
const wordOf = ({ language, theme, width }: Style): string => `${language}-${theme}-${String(width)}`;
const wanted = values.styles?.split(",") ?? null;
const styles = (languages: readonly Style["language"][]): Style[] =>
  languages
    .flatMap((language) =>
      (["light", "dark"] as const).flatMap((theme) =>
        ([1280, 390] as const).map((width) => ({ language, theme, width })),
      ),
    )
    .filter(
      (style, index) => index === 0 || (wanted === null ? values.quick !== true : wanted.includes(wordOf(style))),
    );
const FIRST: Style = { language: "pl", theme: "light", width: 1280 };

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const findings = new Map<string, Set<string>>();
const told = (): readonly string[] =>
  [...findings].map(
    ([what, places]) =>
      `${what}\n    ${[...places].slice(0, 6).join(", ")}${places.size > 6 ? ` and ${String(places.size - 6)} more` : ""}`,
  );
/** Written down at once: a walk takes long, and what it finds can be mended meanwhile. */
const note = (place: string, found: readonly string[]): void => {
  for (const one of found) findings.set(one, (findings.get(one) ?? new Set()).add(place));
  if (found.length > 0) writeFileSync(join(pictures, "findings.txt"), `${told().join("\n")}\n`);
};

const openContext = async (
  browser: Browser,
  { language, theme, width }: Style,
  more: Parameters<Browser["newContext"]>[0] = {},
): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: theme,
    locale: { pl: "pl-PL", en: "en-GB", uk: "uk-UA" }[language],
    timezoneId: "Europe/Warsaw",
    reducedMotion: "reduce",
    serviceWorkers: "block",
    ...more,
  });
  await context.addInitScript(
    `try { localStorage.setItem("latarnik.language", "${language}"); localStorage.setItem("latarnik.theme", "${theme}"); } catch {}
     globalThis.print = () => {};`,
  );
  return context;
};

interface Person {
  readonly key: string;
  readonly permissions: readonly Permission[];
  readonly cookies: Awaited<ReturnType<BrowserContext["cookies"]>>;
}

const who = ({ key }: Person): string => (key === "" ? "nobody" : key);

async function signIn(browser: Browser, origin: string, key: string): Promise<Person> {
  const context = await openContext(browser, FIRST);
  const answer = await context.request.post(`${origin}/api/session`, {
    data: { login: key, password: DEMO_PASSWORD },
    headers: { "sec-fetch-site": "same-origin", origin },
  });
  if (!answer.ok()) throw new Error(`${key} could not sign in: ${String(answer.status())} ${await answer.text()}`);
  const { permissions } = (await answer.json()) as { readonly permissions: readonly Permission[] };
  const cookies = await context.cookies();
  await context.close();
  return { key, permissions, cookies };
}

/** What the browser says of an answer 404 to the program of a page. */
const HIDDEN = /^console: .* 404 .*\/api\//u;

/** Looks at addresses in one style. */
async function lookAt(
  page: Page,
  seen: Watch,
  style: Style,
  {
    origin,
    name,
    address,
    who,
  }: { readonly origin: string; readonly name: string; readonly address: string; readonly who: string },
): Promise<{ readonly links: readonly string[]; readonly scriptKb: number }> {
  await page.goto(origin + address);
  await settle(page);
  const scriptKb = await seen.script();
  const at = join(pictures, wordOf(style));
  mkdirSync(at, { recursive: true });
  const look = await inspect(
    page,
    seen,
    join(at, `${name}${who === "" ? "" : `~${who}`}.png`),
    // A second theme can only change the contrast.
    style.theme === "dark" ? "contrast" : "all",
  );
  // To whom a case of another department is nothing, its address is answered with «not found», and with a page that says so.
  const found = who === "" ? look.findings : look.findings.filter((one) => !HIDDEN.test(one));
  note(`${name} ${wordOf(style)}${who === "" ? "" : ` ${who}`}`, found);
  return { links: look.links, scriptKb };
}

/** Keyboard and dialogs of one address; nothing is written meanwhile. */
async function handle(
  context: BrowserContext,
  origin: string,
  name: string,
  address: string,
): Promise<readonly [number, number]> {
  const page = await context.newPage();
  try {
    const seen = watch(page, origin);
    await page.goto(origin + address);
    await settle(page);
    const { stops, findings: lost } = await walk(page);
    // A page that did not come is walked through in no time; the browser has said why.
    note(`${name} keyboard`, [...seen.take(), ...lost]);
    await page.route("**/*", (route) =>
      route.request().method() === "GET" ? route.fallback() : route.fulfill({ status: 503, body: "{}" }),
    );
    await page.goto(origin + address);
    await settle(page);
    const { opened, findings: wrong } = await openEverything(page, page.url(), async (button) => {
      // The browser complains of what is kept from being written; that is ours.
      seen.take();
      const file = join(pictures, "dialogs", `${name}~${nameOf(button).slice(0, 40)}.png`);
      mkdirSync(join(pictures, "dialogs"), { recursive: true });
      return (await inspect(page, { ...seen, take: () => [] }, file, "all")).findings;
    });
    note(`${name} dialogs`, wrong);
    return [stops, opened];
  } finally {
    await page.close();
  }
}

async function guard<Value>(place: string, run: () => Promise<Value>): Promise<Value | null> {
  try {
    return await run();
  } catch (error) {
    note(place, [
      `could not be looked at: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`,
    ]);
    return null;
  }
}

async function lookAtStaff(browser: Browser, origin: string): Promise<void> {
  const people: Person[] = [];
  for (const { key } of STAFF) {
    const person = await signIn(browser, origin, key);
    // Two educators see the same.
    if (!people.some(({ permissions }) => permissions.join() === person.permissions.join())) people.push(person);
  }
  const nobody: Person = { key: "", permissions: [], cookies: [] };
  const addresses = new Addresses();
  const hosts = new Map<string, Person>();
  // One look by everybody first: it finds what leads where.
  // Nobody once more at the end: to some open pages only a page of the staff leads.
  for (const person of [nobody, ...people, nobody]) {
    const context = await openContext(browser, FIRST);
    await context.addCookies([...person.cookies]);
    const page = await context.newPage();
    const seen = watch(page, origin);
    const waiting = new Set(
      person === nobody ? openRoutes().filter(({ path }) => !hosts.has(path)) : staffRoutes(person.permissions),
    );
    for (let more = true; more;) {
      more = false;
      for (const route of waiting) {
        const name = nameOf(route.path);
        for (const address of addresses.of(route)) {
          more = true;
          waiting.delete(route);
          const isHost = !hosts.has(route.path);
          if (isHost) hosts.set(route.path, person);
          if (!isWanted(name) || (values.quick === true && !isHost)) continue;
          const look = await guard(`${name} ${person.key}`, () =>
            lookAt(page, seen, FIRST, { origin, name, address, who: isHost ? "" : person.key }),
          );
          if (look === null) continue;
          addresses.add(origin, look.links);
          if (look.scriptKb > MOST_SCRIPT_KB)
            note(name, [`first load of ${look.scriptKb.toFixed(0)} kB script; ${String(MOST_SCRIPT_KB)} at most`]);
          say(`${name.padEnd(28)} ${who(person).padEnd(20)} ${look.scriptKb.toFixed(0).padStart(4)} kB script`);
        }
      }
    }
    await context.close();
  }
  const named = new Set([...openRoutes(), ...people.flatMap(({ permissions }) => staffRoutes(permissions))]);
  for (const route of named)
    if (!hosts.has(route.path) && isWanted(nameOf(route.path)))
      note(nameOf(route.path), ["no page leads to an address of this route"]);
  const jobs = [nobody, ...people].flatMap((person) => {
    const own = [...named].flatMap((route) => {
      const name = nameOf(route.path);
      const address = addresses.of(route)[0];
      return hosts.get(route.path) === person && address !== undefined && isWanted(name) ? [{ name, address }] : [];
    });
    if (own.length === 0) return [];
    return [
      ...styles(["pl", "en"])
        .slice(1)
        .map((style) => ({ person, own, style, hands: false })),
      ...(values.eyes === true ? [] : [{ person, own, style: FIRST, hands: true }]),
    ];
  });
  await each(jobs, async ({ person, own, style, hands }) => {
    const context = await openContext(browser, style);
    await context.addCookies([...person.cookies]);
    const page = await context.newPage();
    const seen = watch(page, origin);
    for (const { name, address } of own)
      if (hands) {
        const handled = await guard(`${name} keyboard`, () => handle(context, origin, name, address));
        const [stops, opened] = handled ?? [0, 0];
        say(
          `${name.padEnd(28)} ${who(person).padEnd(20)} ${String(stops).padStart(4)} stops of Tab, ${String(opened)} opened`,
        );
      } else
        await guard(`${name} ${wordOf(style)}`, () => lookAt(page, seen, style, { origin, name, address, who: "" }));
    await context.close();
  });
}

/** Two at a time: while one page waits for the server, another is drawn. */
async function each<Job>(jobs: readonly Job[], run: (job: Job) => Promise<void>): Promise<void> {
  const left = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) await run(job);
  };
  await Promise.all([worker(), worker()]);
}

async function lookAtChildrens(browser: Browser, origin: string): Promise<void> {
  if (!isWanted("page") && values.only !== undefined) return;
  const paths = new Set(CHILDREN);
  for (const style of styles(["pl", "en", "uk"])) {
    // Scripts are off there by its own policy; axe is let past it.
    const context = await openContext(browser, style, { bypassCSP: true });
    const page = await context.newPage();
    const seen = watch(page, origin);
    for (const path of paths) {
      const name = `page-${nameOf(decodeURIComponent(path).replace("/latarnik/", ""))}`;
      const address = `${path}${path.includes("?") ? "&" : "?"}j=${style.language}`;
      const look = await guard(name, () => lookAt(page, seen, style, { origin, name, address, who: "" }));
      for (const link of look?.links ?? []) if (link.startsWith(`${origin}/latarnik/`)) paths.add(plainChild(link));
      if (values.eyes !== true && style.language === "pl" && style.theme === "light" && style.width === 1280) {
        await page.goto(origin + address);
        const { stops, findings: lost } = await walk(page);
        note(`${name} keyboard`, lost);
        say(`${name.padEnd(49)} ${String(stops).padStart(4)} stops of Tab`);
      }
      seen.take();
    }
    await context.close();
  }
}

const scratch = mkdtempSync(join(tmpdir(), "latarnik-looks-"));
const web = await buildPage();
const demo = await startDemo(values.demo ?? join(scratch, "demo"), web.folder);
const browser = await launch();
const began = performance.now();
try {
  say(`the demo stood after ${demo.seconds.toFixed(0)} s: ${demo.dashboard}, ${demo.childrens}`);
  await lookAtStaff(browser, demo.dashboard);
  await lookAtChildrens(browser, demo.childrens);
} finally {
  await browser.close();
  await demo.stop();
  web.remove();
  rmSync(scratch, { recursive: true, force: true });
}
const lines = told();
writeFileSync(join(pictures, "findings.txt"), `${lines.join("\n")}\n`);
say(`\n${String(lines.length)} findings in ${((performance.now() - began) / 60_000).toFixed(0)} minutes`);
for (const line of lines) say(line);
process.exitCode = lines.length === 0 ? 0 : 1;
