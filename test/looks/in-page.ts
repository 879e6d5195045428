/**
 * What is asked inside a page, as text for the browser: the tests' own program knows no `document`.
 *
 * @module
 */

/** Wider than the window: something is cut off or must be scrolled to. Returns what sticks out, outermost first. */
export const OVERFLOWING = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
    .slice(0, 3)
    .map((one) => one.tagName.toLowerCase() + (one.className === "" ? "" : "." + String(one.className).split(" ")[0]));
  return [scrollWidth + " px in " + clientWidth + ": " + out.join(", ")];
})()`;

/** Everything a person reads, and every name a screen reader says. */
export const WORDS = `[
  document.title,
  document.body.innerText,
  ...[...document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")].flatMap((one) =>
    ["aria-label", "title", "placeholder", "alt"].map((name) => one.getAttribute(name) ?? "")),
].join("\\n")`;

/** The strip of a venue for show, on the page of the staff and of the children. */
export const MARKED = `document.querySelector(".demo-strip, .demo")?.checkVisibility() === true`;

export const LINKS = `[...document.querySelectorAll("a[href]")].map((one) => one.href)`;

/**
 * Prepares a walk with Tab: remembers how everything looks without the focus. The order of a page is the order of its document.
 * \`step()\` says where the focus is; \`left()\` which elements a keyboard never came to.
 */
export const WALK = `(() => {
  const SELECTOR = "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable=true], audio[controls], video[controls]";
  const isShown = (one) =>
    one.getClientRects().length > 0 && one.checkVisibility({ visibilityProperty: true }) && one.closest("[inert]") === null;
  const isTabbable = (one) => {
    if (one.tabIndex < 0 || one.disabled || one.type === "hidden" || !isShown(one)) return false;
    if (one.tagName === "INPUT" && one.type === "radio" && one.name !== "") {
      // One stop a group: the chosen one, else whichever the browser takes.
      const own = [...document.getElementsByName(one.name)].filter((other) => other.type === "radio" && other.form === one.form);
      const chosen = own.find((other) => other.checked);
      return chosen === undefined ? own.find((other) => !other.disabled && isShown(other)) === one : chosen === one;
    }
    return true;
  };
  const all = () => [...document.querySelectorAll(SELECTOR)].filter(isTabbable);
  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "backgroundColor", "textDecorationLine", "color"];
  const around = (one) => {
    const found = [];
    for (let at = one; at !== null && found.length < 4; at = at.parentElement) found.push(at);
    // A hidden input is drawn by what stands beside it.
    return one.nextElementSibling === null ? found : [...found, one.nextElementSibling];
  };
  const lookOf = (one) => around(one).map((part) => {
    const style = getComputedStyle(part);
    return LOOK.map((name) => style[name]).join("|");
  }).join("\\n");
  const nameOf = (one) => {
    const said = one.getAttribute("aria-label") ?? one.innerText ?? one.getAttribute("name") ?? "";
    return one.tagName.toLowerCase() + " «" + said.trim().replaceAll(/\\s+/g, " ").slice(0, 60) + "»";
  };
  document.activeElement?.blur?.();
  const expected = all();
  const looks = new Map(expected.map((one) => [one, lookOf(one)]));
  const reached = new Set();
  let before = null;
  let repeats = 0;
  const isCovered = (one) => {
    const { left, top, right, bottom, width, height } = one.getBoundingClientRect();
    if (width < 8 || height < 8 || getComputedStyle(one).opacity === "0") return false;
    return [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3], [right - 3, bottom - 3]]
      .every(([x, y]) => {
        const seen = document.elementFromPoint(x, y);
        return seen === null || !(one.contains(seen) || seen.contains(one));
      });
  };
  globalThis.latarnikWalk = {
    count: expected.length,
    step() {
      const one = document.activeElement;
      if (one === null || one === document.body || one === document.documentElement) return { end: true, name: "", faults: [] };
      const faults = [];
      const again = reached.has(one);
      if (!again) {
        if (one.tabIndex > 0) faults.push("has a place of its own in the order (tabindex " + one.tabIndex + ")");
        if (before !== null && before.isConnected && (before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING) !== 0)
          faults.push("comes after " + nameOf(before) + ", which stands below it");
        const plain = looks.get(one);
        if (plain !== undefined && plain === lookOf(one)) faults.push("does not show that it has the focus");
        if (isCovered(one)) faults.push("is covered while it has the focus");
      }
      reached.add(one);
      // A field of a date has a stop for each of its parts, and is one element to the page.
      repeats = before === one ? repeats + 1 : 0;
      const stuck = repeats > (/^(?:date|time|month|week)/.test(one.type ?? "") ? 8 : 0);
      before = one;
      return { end: false, again: again && repeats === 0, stuck, name: nameOf(one), faults };
    },
    left: () => all().filter((one) => looks.has(one) && !reached.has(one)).map(nameOf),
  };
  return expected.length;
})()`;

/** Buttons of a page, each name once, as places among all of them: a row of a table has what the others have. */
export const BUTTONS = `(() => {
  const seen = new Set();
  return [...document.querySelectorAll("button, summary")].flatMap((one, place) => {
    const name = (one.getAttribute("aria-label") ?? one.innerText ?? "").trim().replaceAll(/[\\s\\d]+/g, " ");
    const isOpen = !one.disabled && one.getClientRects().length > 0 && one.checkVisibility({ visibilityProperty: true });
    if (!isOpen || seen.has(name)) return [];
    seen.add(name);
    return [{ place, name }];
  });
})()`;

/** Gives a button the focus as a keyboard would. Returns whether it is still there. */
export const focusButton = (place: number, name: string): string => `(() => {
  const one = [...document.querySelectorAll("button, summary")][${String(place)}];
  const said = one === undefined ? "" : (one.getAttribute("aria-label") ?? one.innerText ?? "").trim().replaceAll(/[\\s\\d]+/g, " ");
  if (said !== ${JSON.stringify(name)} || one.disabled) return false;
  globalThis.latarnikButton = one;
  one.focus();
  return document.activeElement === one;
})()`;

/** What stands over the page, and whether the focus is in it. */
export const OVER = `(() => {
  const over = [...document.querySelectorAll("[role=dialog], [role=alertdialog], [role=listbox], [role=menu], dialog[open]")]
    .filter((one) => one.getClientRects().length > 0 && one.closest(".overlay, [data-rac], dialog") !== null).at(-1);
  if (over === undefined) return null;
  return { kind: over.getAttribute("role") ?? "dialog", within: over.contains(document.activeElement), named: over.hasAttribute("aria-label") || over.hasAttribute("aria-labelledby") };
})()`;

/** Whether the focus is back at the button, or at its successor of the same name. */
export const IS_BACK = `(() => {
  const one = globalThis.latarnikButton;
  const here = document.activeElement;
  if (here === one) return true;
  const name = (it) => (it?.getAttribute?.("aria-label") ?? it?.innerText ?? "").trim();
  return !one.isConnected && here !== document.body && name(here) === name(one);
})()`;
