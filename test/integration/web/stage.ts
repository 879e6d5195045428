/**
 * One browser, one page, one fake server: what every test of the page stands on. Watches for script errors, violations
 * of the content policy and requests to anybody else.
 *
 * @module
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { buildPage, launch } from "./browser.ts";
import { startFakeServer } from "./fake-server.ts";
import type { FakeServer } from "./fake-server.ts";

const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export interface Stage {
  readonly server: FakeServer;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Empty after a test that went well. */
  readonly faults: readonly string[];
  /** A new server and a new page. */
  begin(options?: Parameters<Browser["newContext"]>[0]): Promise<void>;
  end(): Promise<void>;
  close(): Promise<void>;
  go(path: string): Promise<unknown>;
  /** Findings of one look; a second theme can only change the contrast. */
  axe(rules: "all" | "contrast"): Promise<readonly string[]>;
}

/**
 * @param switches  of the browser, beside the usual ones
 * @param given     a page built before, for several browsers; whoever built it removes it
 */
export async function makeStage(switches: readonly string[] = [], given?: { readonly folder: string }): Promise<Stage> {
  const built = given === undefined ? await buildPage() : { folder: given.folder, remove: () => undefined };
  const browser = await launch(switches);
  let now: { readonly server: FakeServer; readonly context: BrowserContext; readonly page: Page } | null = null;
  const faults: string[] = [];
  const on = () => {
    if (now === null) throw new Error("begin first");
    return now;
  };
  return {
    get server() {
      return on().server;
    },
    get context() {
      return on().context;
    },
    get page() {
      return on().page;
    },
    faults,
    begin: async (options = {}) => {
      faults.length = 0;
      const server = await startFakeServer(built.folder);
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        locale: "pl-PL",
        timezoneId: "America/New_York", // times must be the venue's, whatever the browser's zone
        reducedMotion: "reduce",
        // A worker would answer in the place of the server; the desk's own test lets it.
        serviceWorkers: "block",
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && /Content Security Policy|React/u.test(message.text()))
          faults.push(message.text());
      });
      page.on("request", (request) => {
        const address = new URL(request.url());
        if (address.origin !== server.origin && !["blob:", "tel:"].includes(address.protocol))
          faults.push(`request to ${address.href}`);
      });
      now = { server, context, page };
    },
    end: async () => {
      await now?.context.close();
      await now?.server.close();
      now = null;
    },
    close: async () => {
      await browser.close();
      built.remove();
    },
    go: (path) => on().page.goto(on().server.origin + path),
    axe: async (rules) => {
      const builder = new AxeBuilder({ page: on().page }).setLegacyMode(true); // one frame only: no second page needed
      const { violations } = await (
        rules === "all" ? builder.withTags(axeTags) : builder.withRules(["color-contrast", "link-in-text-block"])
      ).analyze();
      return violations.map(
        (one) =>
          `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 120)} ${node.any[0]?.message ?? ""}`).join(" | ")}`,
      );
    },
  };
}
