/**
 * Browsers that cannot be kept safe, by the beginnings of their names, and ways around the filter that were tried.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { forbiddenBrowsersAmong } from "../../../../../agent/device/readers/remote-tools.ts";
import { waysAround } from "../../../../../agent/device/readers/ways-around.ts";
import { rawOf, type Said } from "../../../../support/raw-outputs.ts";

describe("remote-tools: forbidden browsers", () => {
  it.each([
    ["Tor Browser", "tor browser", "tor-browser"], ["Opera", "opera"], ["Brave", "brave"], ["Vivaldi", "vivaldi"], ["Yandex Browser", "yandex"],
    ["UC Browser", "uc browser", "ucbrowser"], ["LibreWolf", "librewolf"], ["Mullvad Browser", "mullvad browser", "mullvad-browser"],
    ["Epic Privacy Browser", "epic privacy browser"], ["Ungoogled Chromium", "ungoogled"], ["DuckDuckGo", "duckduckgo"], ["Arc", "arc browser"],
  ])("%s", (product, ...starts) => {
    for (const start of starts)
      expect(forbiddenBrowsersAmong(["notepad", ` ${start.toUpperCase()} 7.1`])).toEqual([product]);
    expect(forbiddenBrowsersAmong(starts.map((start) => `my ${start}`))).toEqual([]);
  }); // prettier-ignore
  it.each([
    { why: "the program of Tor runs, whoever started it", running: ["firefox", " TOR "], is: ["Tor Browser"] },
    { why: "a program that only begins so", running: ["torrent", "tor2"], is: [] },
    { why: "nothing runs", running: [], is: [] },
  ])("$why", ({ running, is }) => expect(forbiddenBrowsersAmong(["Tortoise"], running)).toEqual(is));
});

const ways = (said: Said, answered: boolean): unknown => waysAround(rawOf({ outside: said }), "outside", answered);
const tried = (...bypass: readonly unknown[]): Said => ({ json: { bypass } });
describe("ways-around", () => {
  it.each([
    { why: "another resolver is open", said: tried({ way: "other-resolver", open: true }), answered: false, is: [{ way: "other-resolver", open: true }] },
    { why: "closed, and there is a network", said: tried({ way: "dot", open: false }), answered: true, is: [{ way: "dot", open: false }] },
    { why: "closed, and nobody answered anything", said: tried({ way: "dot", open: false }), answered: false, is: [{ way: "dot", open: null }] },
    { why: "one is open, so the other is closed", said: tried({ way: "dot", open: false }, { way: "doh", open: true }), answered: false, is: [{ way: "dot", open: false }, { way: "doh", open: true }] },
    { why: "a way nobody knows, a word for «open», no way, nothing", said: tried({ way: "x", open: true }, { way: "doh", open: "yes" }, { open: true }, { way: "doh" }, null, 5), answered: true, is: [] },
    { why: "no list", said: { json: { bypass: {} } } as Said, answered: true, is: [] },
    { why: "no answer of ours", said: { json: {} } as Said, answered: true, is: [] },
    { why: "cut off", said: '{"bypass":[', answered: true, is: [] },
    { why: "not tried", said: { missing: "timed-out" } as Said, answered: true, is: [] },
  ])("$why", ({ said, answered, is }) => expect(ways(said, answered)).toEqual(is)); // prettier-ignore
});
