/**
 * The pure half of a desk without network: the signature of its list, what the worker does with a request, who is remembered.
 *
 * The oracle of a signature is the server's own publisher key and canonical JSON; the page shares no code with them.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { canonicalJson } from "../../../../dashboard/platform/canonical.ts";
import { openPublisherKey } from "../../../../dashboard/platform/publisher-key.ts";
import { canonical, fingerprintOf, judgeList } from "../../../../dashboard/web/pages/loans/signed-list.ts";
import { faultOf } from "../../../../dashboard/web/pages/loans/camera-fault.ts";
import { nameForms, nameIn } from "../../../../dashboard/web/pages/loans/nameless.ts";
import { firstNames } from "../../../../dashboard/web/texts/loans/first-names.ts";
import { mustTrain, trainingState } from "../../../../dashboard/web/pages/loans/training.model.ts";
import { outdated, wayOf } from "../../../../dashboard/web/worker/rules.ts";
import type { GateList } from "../../../../policies/schema/loan-api.ts";

const folder = mkdtempSync(join(tmpdir(), "latarnik-desk-"));
const other = mkdtempSync(join(tmpdir(), "latarnik-desk-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(other, { recursive: true });
});
const publisher = openPublisherKey({ root: folder });
const stranger = openPublisherKey({ root: other });

const gate = (word: string) => ({
  word,
  reasons: [{ check: "updates.recent", outcome: "fail", reason: "updates-off", severity: "high", minutes: 5 }],
  more: 0,
  minutes: 5,
  judgedAt: 1_790_000_000_000,
});
const body = (words: readonly string[], key = publisher.publicKey) => ({
  createdAt: 1_790_000_000_000,
  validUntil: 1_790_000_000_000 + 12 * 3_600_000,
  answers: words.map((word, index) => ({ device: `TAB-${String(index)}`, gate: gate(word) })),
  key,
});
const signed = (words: readonly string[], by = publisher): GateList => {
  const plain = body(words, by.publicKey);
  return { ...plain, signature: by.sign(canonicalJson(plain)) } as unknown as GateList;
};
const { subtle } = globalThis.crypto;

describe("a kept list", () => {
  const good = signed(["hand-out", "do-not-hand-out"]);
  const red = good.answers[1];
  it.each([
    { why: "the server's own", list: good, key: publisher.publicKey, out: "good" },
    {
      why: "keys in another order, as a copy may have them",
      list: JSON.parse(
        JSON.stringify(
          good,
          Object.keys(good)
            .toReversed()
            .concat(["device", "gate", ...Object.keys(gate("x")), "check", "outcome", "reason", "severity", "minutes"]),
        ),
      ) as GateList,
      key: publisher.publicKey,
      out: "good",
    },
    {
      why: "a red word made green",
      list: { ...good, answers: good.answers.map((one) => (one === red ? { ...one, gate: gate("hand-out") } : one)) },
      key: publisher.publicKey,
      out: "forged",
    },
    {
      why: "made to last longer",
      list: { ...good, validUntil: good.validUntil + 1 },
      key: publisher.publicKey,
      out: "forged",
    },
    {
      why: "signed by somebody else, who names himself",
      list: signed(["hand-out"], stranger),
      key: publisher.publicKey,
      out: "forged",
    },
    {
      why: "somebody else's signature under the right name",
      list: { ...signed(["hand-out"], stranger), key: publisher.publicKey },
      key: publisher.publicKey,
      out: "forged",
    },
    { why: "no key was ever learned", list: good, key: "", out: "forged" },
    {
      why: "a signature that is no base64",
      list: { ...good, signature: "%%%" },
      key: publisher.publicKey,
      out: "forged",
    },
    { why: "no signature at all", list: { ...good, signature: undefined }, key: publisher.publicKey, out: "forged" },
    { why: "a key of the wrong length", list: { ...good, key: "AAAA" }, key: "AAAA", out: "forged" },
  ])("$out: $why", async ({ list, key, out }) => {
    expect(await judgeList(list as GateList, key, subtle)).toBe(out);
  });

  it("is not believed where nothing can be verified", async () => {
    expect(await judgeList(good, publisher.publicKey, undefined)).toBe("unable");
    const old = {
      importKey: () => Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError")),
    } as unknown as typeof subtle;
    expect(await judgeList(good, publisher.publicKey, old)).toBe("unable");
  });

  it("breaks with any change of any leaf", async () => {
    const leaves: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      if (value !== null && typeof value === "object")
        for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
      else leaves.push(path);
    };
    walk(good, []);
    for (const path of leaves) {
      const copy = structuredClone(good) as unknown as Record<string, unknown>;
      const last = path.at(-1) ?? "";
      let at = copy as Record<string | number, unknown>;
      for (const part of path.slice(0, -1)) at = at[part] as Record<string | number, unknown>;
      at[last] = typeof at[last] === "number" ? at[last] + 1 : `x${String(at[last])}`;
      expect([path.join("."), await judgeList(copy as unknown as GateList, publisher.publicKey, subtle)]).toEqual([
        path.join("."),
        "forged",
      ]);
    }
    expect(leaves.length).toBeGreaterThan(20);
  });

  it("is read as the server writes it, whatever it holds", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonical(value)).toBe(canonicalJson(value));
      }),
    );
  });

  it("names a key in the words the server names it", async () => {
    expect(await fingerprintOf(publisher.publicKey, subtle)).toBe(publisher.fingerprint);
    expect(await fingerprintOf(publisher.publicKey, undefined)).toBeNull();
  });
});

describe("the worker", () => {
  const origin = "https://latarnik.example";
  const files = new Set(["/index.html", "/start.js", "/assets/index-1.js"]);
  it.each([
    { why: "a page of the desk", method: "GET", path: "/loans/1", navigates: true, way: "page" },
    { why: "the root", method: "GET", path: "/", navigates: true, way: "page" },
    { why: "a file of this build", method: "GET", path: "/assets/index-1.js", navigates: false, way: "file" },
    { why: "a file of another build", method: "GET", path: "/assets/index-2.js", navigates: false, way: "leave" },
    { why: "data is never kept", method: "GET", path: "/api/loans", navigates: false, way: "leave" },
    { why: "data opened as a page neither", method: "GET", path: "/api/loans", navigates: true, way: "leave" },
    { why: "the live socket", method: "GET", path: "/live", navigates: false, way: "leave" },
    { why: "a step", method: "POST", path: "/api/loans", navigates: false, way: "leave" },
    { why: "visitors are kept nothing", method: "GET", path: "/pomylka?lang=uk", navigates: true, way: "leave" },
    { why: "a file somebody opens", method: "GET", path: "/report.pdf", navigates: true, way: "leave" },
    { why: "a name that only begins alike", method: "GET", path: "/apiary", navigates: true, way: "page" },
  ] as const)("$way: $why", ({ method, path, navigates, way }) =>
    expect(wayOf({ method, url: origin + path, navigates }, origin, files)).toBe(way),
  );
  it("leaves other places alone", () =>
    expect(wayOf({ method: "GET", url: "https://other.example/index.html", navigates: false }, origin, files)).toBe(
      "leave",
    ));
  it.each([
    { why: "the first build", names: ["b1"], own: "b1", out: [] },
    { why: "windows of the build before stay whole", names: ["b1", "b2"], own: "b2", out: [] },
    { why: "all older ones go", names: ["b1", "b2", "b3", "b4"], own: "b4", out: ["b1", "b2"] },
    { why: "back to an earlier build", names: ["b1", "b2"], own: "b1", out: [] },
  ])("throws away: $why", ({ names, own, out }) => expect(outdated(names, own)).toEqual(out));
});

it.each([
  { why: "the person said no", name: "NotAllowedError", out: "refused" },
  { why: "the server's policy says no", name: "SecurityError", out: "refused" },
  { why: "there is none", name: "NotFoundError", out: "none" },
  { why: "another program holds it", name: "NotReadableError", out: "busy" },
])("says of a camera: $why", ({ name, out }) => {
  expect(faultOf(Object.assign(new Error("camera"), { name }))).toBe(out);
});

it.each([
  { why: "as it is", text: "Tablet Zosia ma pęknięty", out: "Zosia" },
  { why: "in another case", text: "Zgubione przez Jaśka, wróci jutro", out: null },
  { why: "a woman's name in the accusative", text: "oddany za Kasię", out: "Kasię" },
  { why: "a man's name that loses its e", text: "dla Marka", out: "Marka" },
  { why: "a name that softens", text: "u Stasia w plecaku", out: "Stasia" },
  { why: "Paweł, Pawła", text: "od Pawła", out: "Pawła" },
  { why: "a name in English", text: "Anna's tablet", out: "Anna" },
  { why: "a Ukrainian name", text: "Oksana trzyma", out: "Oksana" },
  { why: "small letters are words, not names", text: "jan", out: null },
  { why: "an activity", text: "Astronomia: Jowisz i Saturn", out: null },
  { why: "a place", text: "Warsztaty w Koperniku", out: null },
  { why: "a name inside a longer word", text: "Annały", out: null },
  { why: "nothing", text: "", out: null },
])("asks about a name: $why", ({ text, out }) => {
  expect(nameIn(text, nameForms(firstNames))).toBe(out);
});

describe("the training a desk remembers", () => {
  const training = { pl: "Wypożyczanie", en: "Lending" };
  it.each([
    { why: "nothing was heard: the server decides", heard: null, state: null },
    {
      why: "a venue that asks for none says nothing",
      heard: { state: "not-in-force", until: null, training: null } as const,
      state: null,
    },
    {
      why: "before the rule is in force it is said calmly",
      heard: { state: "not-in-force", until: null, training } as const,
      state: "not-in-force",
    },
    {
      why: "the last day still counts",
      heard: { state: "trained", until: "2027-03-10", training } as const,
      state: "trained",
    },
    {
      why: "a training ends at the desk, too, while there is no network",
      heard: { state: "trained", until: "2027-03-09", training } as const,
      state: "expired",
    },
    {
      why: "whoever was never trained opens nothing",
      heard: { state: "untrained", until: null, training } as const,
      state: "untrained",
    },
  ])("$why", ({ heard, state }) => {
    expect(trainingState(heard, "2027-03-10")).toBe(state);
    expect(mustTrain(heard, "2027-03-10")).toBe(state === "expired" || state === "untrained");
  });
});
