/**
 * A page with the keyboard alone: Tab to everything there is, in order and visibly; dialogs that give the focus back.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { BUTTONS, IS_BACK, OVER, WALK, focusButton } from "./in-page.ts";

/** More than any page has; a walk that takes longer runs in a circle. */
const MOST_STEPS = 1_500;
/** Before the first stop, after the last one. */
const MOST_ENDS = 2;
const MOST_BUTTONS = 40;
const OPENS_MS = 350;

interface Step {
  readonly end: boolean;
  readonly again?: boolean;
  readonly stuck?: boolean;
  readonly name: string;
  readonly faults: readonly string[];
}

/** @returns what a keyboard cannot do on this page, and how many stops it has */
export async function walk(page: Page): Promise<{ readonly stops: number; readonly findings: readonly string[] }> {
  const findings: string[] = [];
  const count = await page.evaluate<number>(WALK);
  let stops = 0;
  let ends = 0;
  for (let steps = 0; steps < Math.min(MOST_STEPS, count * 2 + 60); steps += 1) {
    await page.keyboard.press("Tab");
    const step = await page.evaluate<Step>("globalThis.latarnikWalk.step()");
    if (step.end) {
      // The browser's own window comes between the end and the beginning; a page that put the focus in its middle is walked around once.
      ends += 1;
      if (ends > MOST_ENDS) break;
      continue;
    }
    if (step.stuck === true) {
      findings.push(`keyboard: ${step.name} does not let the focus go`);
      break;
    }
    if (step.again === true) break;
    stops += 1;
    findings.push(...step.faults.map((fault) => `keyboard: ${step.name} ${fault}`));
  }
  const left = await page.evaluate<string[]>("globalThis.latarnikWalk.left()");
  findings.push(...left.slice(0, 8).map((name) => `keyboard: Tab never comes to ${name}`));
  return { stops, findings };
}

interface Over {
  readonly kind: string;
  readonly within: boolean;
  readonly named: boolean;
}

/**
 * Presses every button of a page and looks at what opens over it. Whoever calls keeps the page from writing anything.
 *
 * @returns how many dialogs, lists and menus opened, and what was wrong with them
 */
export async function openEverything(
  page: Page,
  address: string,
  look: (what: string) => Promise<readonly string[]>,
): Promise<{ readonly opened: number; readonly findings: readonly string[] }> {
  const findings: string[] = [];
  let opened = 0;
  const buttons = (await page.evaluate<{ place: number; name: string }[]>(BUTTONS)).slice(0, MOST_BUTTONS);
  for (const { place, name } of buttons) {
    if (page.url() !== address) {
      await page.goto(address);
      await page.waitForLoadState("networkidle").catch(() => undefined);
    }
    if (!(await page.evaluate<boolean>(focusButton(place, name)))) continue;
    await page.keyboard.press("Enter");
    await page.waitForTimeout(OPENS_MS);
    const over = await page.evaluate<Over | null>(OVER).catch(() => null);
    if (over === null) continue;
    opened += 1;
    const what = `${over.kind} of «${name}»`;
    if (!over.within) findings.push(`keyboard: ${what} does not take the focus`);
    if (over.kind.endsWith("dialog")) {
      if (!over.named) findings.push(`${what} has no name`);
      findings.push(...(await look(name)).map((one) => `${what}: ${one}`));
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press("Tab");
        const now = await page.evaluate<Over | null>(OVER);
        if (now === null || now.within) continue;
        findings.push(`keyboard: Tab leaves the ${what}`);
        break;
      }
    }
    await page.keyboard.press("Escape");
    await page.waitForTimeout(OPENS_MS);
    if ((await page.evaluate<Over | null>(OVER)) !== null) {
      findings.push(`keyboard: Escape does not close the ${what}`);
      await page.goto(address);
      await page.waitForLoadState("networkidle").catch(() => undefined);
    } else if (!(await page.evaluate<boolean>(IS_BACK)))
      findings.push(`keyboard: the focus does not come back from the ${what}`);
  }
  return { opened, findings };
}
