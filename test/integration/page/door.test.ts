/**
 * The children's page over real HTTP: any name comes in, the right page goes out, messages arrive once or the child is told, nothing
 * about the reader stays anywhere.
 */
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SnapshotStore } from "../../../agent/resolver/snapshot/store.ts";
import { FRIDAY, openHelpWorld, venueDocument } from "../../support/help-world.ts";
import type { HelpWorld } from "../../support/help-world.ts";
import { writeSnapshotFolder } from "../../support/snapshot-folder.ts";

let world: HelpWorld;
beforeAll(async () => {
  world = await openHelpWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.document = venueDocument();
  // Each test in a window of its own, so that no limit of another test meets it.
  world.now += 600_000;
  world.letterbox.away = false;
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Ask {
  readonly host?: string;
  readonly path?: string;
  readonly from?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

async function ask({ host, path = "/", from = "127.0.10.5", form, headers = {}, method }: Ask): Promise<Answer> {
  const body = form === undefined ? null : new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port: world.port,
        localAddress: from,
        path,
        method: method ?? (body === null ? "GET" : "POST"),
        headers: {
          ...(host === undefined ? {} : { host }),
          ...(body === null
            ? {}
            : {
                "content-type": "application/x-www-form-urlencoded",
                "content-length": String(Buffer.byteLength(body)),
              }),
          ...headers,
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

describe("which page", () => {
  it.each([
    {
      why: "a name that is closed on the guest network",
      host: "zly.example",
      path: "/x?y=z",
      status: 403,
      says: "Może jest ci teraz bardzo trudno",
    },
    {
      why: "a name below a closed one, other letters, a port",
      host: "WWW.Kasyno.example:80",
      path: "/",
      status: 403,
      says: "Policz, ile wygrywa kasyno",
    },
    {
      why: "a locked list tells its words all the same",
      host: "krzywda.example",
      path: "/",
      status: 403,
      says: "To nie twoja wina",
    },
    { why: "a name nothing is closed for", host: "muzeum.example", path: "/", status: 200, says: "Pomoc dla ciebie" },
    { why: "our own name", host: "pomoc.example", path: "/", status: 200, says: "Pomoc dla ciebie" },
    { why: "an address", host: "192.0.2.1", path: "/", status: 200, says: "Pomoc dla ciebie" },
    { why: "no host that could be a name", host: "<script>", path: "/", status: 200, says: "Pomoc dla ciebie" },
    {
      why: "a page of ours on a blocked name",
      host: "zly.example",
      path: "/latarnik/rozmowa",
      status: 200,
      says: "Z kim możesz porozmawiać",
    },
    { why: "a lesson", host: "zly.example", path: "/latarnik/lekcja/scams", status: 200, says: "Trzy znaki oszustwa" },
    {
      why: "a lesson nobody wrote",
      host: "zly.example",
      path: "/latarnik/lekcja/nic",
      status: 404,
      says: "Nie ma takiej strony",
    },
    { why: "what is closed here", host: "zly.example", path: "/latarnik/zasady", status: 200, says: "hazard" },
    { why: "the idle page of a station", host: "", path: "/latarnik/stanowisko", status: 200, says: "Witaj!" },
  ])("$why", async ({ host, path, status, says }) => {
    const answer = await ask({ host, path });
    expect([answer.status, answer.text.includes(says)]).toEqual([status, true]);
  });

  it.each([
    { why: "a guest", from: "127.0.10.5", says: "Nie wiemy, kim jesteś." },
    { why: "a loaned tablet", from: "127.0.20.5", says: "Ten tablet należy do Centrum." },
    { why: "a station", from: "127.0.30.5", says: "To urządzenie służy tylko" },
  ])("tells $why the truth about privacy", async ({ from, says }) => {
    expect((await ask({ host: "zly.example", from })).text).toContain(says);
  });

  it("shows a closed page in another language without asking lists again, and only words of ours", async () => {
    const answer = await ask({ path: "/latarnik/zamkniete?t=self-harm&nazwa=zly.example&j=uk" });
    expect(answer.text).toContain("Можливо, тобі зараз дуже важко");
    const forged = await ask({ path: '/latarnik/zamkniete?t=<b>x</b>&nazwa="><script>alert(1)</script>&j=pl' });
    expect(forged.text).not.toMatch(/<script|<b>x/u);
  });
});

describe("nothing about the reader", () => {
  it("no cookie, no cache, no script, no frame", async () => {
    const { headers } = await ask({ host: "zly.example" });
    expect(headers["set-cookie"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    expect(headers["referrer-policy"]).toBe("no-referrer");
  });

  it("a message holds what the child wrote and nothing of the browser", async () => {
    await ask({
      path: "/latarnik/rozmowa?j=pl",
      from: "127.0.10.77",
      form: { miejsce: "hol", wyglad: " zielona bluza " },
      headers: { "user-agent": "Telefon-Testowy/9", cookie: "a=b" },
    });
    await ask({ path: "/latarnik/zgloszenie?j=pl", from: "127.0.10.77", form: { kto: "employee", tresc: "Krzyczy." } });
    const kept = JSON.stringify([world.letterbox.talks.at(-1), world.letterbox.reports.at(-1)]);
    expect(kept).not.toMatch(/Telefon-Testowy|127\.0\.10|a=b/u);
    expect(world.letterbox.talks.at(-1)).toMatchObject({ network: "guest-wifi", place: "hol", look: "zielona bluza" });
    expect(world.letterbox.reports.at(-1)).toMatchObject({
      network: "guest-wifi",
      about: "employee",
      text: "Krzyczy.",
      place: null,
    });
  });
});

describe("messages", () => {
  it("after a request the child stands on a page it may load again", async () => {
    const sent = await ask({ path: "/latarnik/rozmowa?j=en", form: { miejsce: "pietro", wyglad: "" } });
    expect([sent.status, sent.headers.location]).toEqual([303, "/latarnik/rozmowa/K7M-2QF?j=en"]);
    world.letterbox.states.set("K7M-2QF", { reference: "K7M-2QF", kind: "talk", state: "waiting", waitMinutes: 3 });
    const waiting = await ask({ path: "/latarnik/rozmowa/K7M-2QF?j=en" });
    expect(waiting.text).toMatch(/about 3 min\..*/u);
    expect(waiting.text).toContain("Check if someone is coming");
    world.letterbox.states.set("K7M-2QF", { reference: "K7M-2QF", kind: "talk", state: "coming", waitMinutes: 1 });
    // Typed by hand, with small letters and without the dash.
    expect((await ask({ path: "/latarnik/rozmowa?kod=k7m2qf&j=en" })).text).toContain("Someone is on the way");
  });

  it.each([
    {
      why: "no place chosen",
      path: "/latarnik/rozmowa",
      form: { wyglad: "czapka" },
      status: 400,
      says: "Wybierz miejsce.",
    },
    {
      why: "a place nobody named",
      path: "/latarnik/rozmowa",
      form: { miejsce: "dach", wyglad: "czapka" },
      status: 400,
      says: "Wybierz miejsce.",
    },
    {
      why: "nobody chosen",
      path: "/latarnik/zgloszenie",
      form: { tresc: "czapka" },
      status: 400,
      says: "Wybierz, o kogo chodzi.",
    },
    {
      why: "a page without a dot",
      path: "/latarnik/pomylka",
      form: { nazwa: "czapka" },
      status: 400,
      says: "Nazwa strony",
    },
  ])("$why: says what is missing and keeps what was typed", async ({ path, form, status, says }) => {
    const before = [world.letterbox.talks.length, world.letterbox.reports.length, world.letterbox.mistakes.length];
    const answer = await ask({ path: `${path}?j=pl`, form });
    expect([answer.status, answer.text.includes(says)]).toEqual([status, true]);
    if (!("nazwa" in form)) expect(answer.text).toContain("czapka");
    expect([world.letterbox.talks.length, world.letterbox.reports.length, world.letterbox.mistakes.length]).toEqual(
      before,
    );
  });

  it("a mistake may be pasted as a whole address", async () => {
    const answer = await ask({ path: "/latarnik/pomylka?j=pl", form: { nazwa: " https://Muzeum.example/dzial?x=1 " } });
    expect(world.letterbox.mistakes.at(-1)).toBe("muzeum.example");
    expect(answer.text).toContain("M7M-2QF");
    expect((await ask({ path: "/latarnik/pomylka?kod=M7M-2QF&j=pl" })).text).toContain("Jeszcze sprawdzamy");
    expect((await ask({ path: "/latarnik/pomylka?kod=AAA-AAA&j=pl" })).text).toContain("Nie znamy tego kodu");
  });

  it("while nobody is there to read, the child is told at once and keeps its words", async () => {
    world.letterbox.away = true;
    const answer = await ask({ path: "/latarnik/zgloszenie?j=pl", form: { kto: "child", tresc: "Boję się." } });
    expect(answer.status).toBe(503);
    expect(answer.text).toContain("Twoja wiadomość nie dotarła.");
    expect(answer.text).toContain("Boję się.</textarea>");
    expect(answer.text).toContain("112");
  });

  it("outside opening hours nobody is promised, also to a form that was open since", async () => {
    world.now = Date.parse("2026-11-27T20:00:00+01:00");
    const before = world.letterbox.talks.length;
    const answer = await ask({ path: "/latarnik/rozmowa?j=pl", form: { miejsce: "hol", wyglad: "" } });
    expect(answer.text).toContain("Teraz nikogo tu nie ma.");
    expect(world.letterbox.talks.length).toBe(before);
    world.now = FRIDAY + 7 * 86_400_000;
  });

  it.each([
    { why: "another site's form", headers: { origin: "http://inna.example" }, passes: false },
    { why: "another site, told by the browser", headers: { "sec-fetch-site": "cross-site" }, passes: false },
    {
      why: "the browser hides the origin of our own form",
      headers: { origin: "null", "sec-fetch-site": "same-origin" },
      passes: true,
    },
    { why: "our own", headers: { origin: "http://zly.example" }, passes: true },
  ])("$why", async ({ headers, passes }) => {
    const before = world.letterbox.reports.length;
    const answer = await ask({ host: "zly.example", path: "/latarnik/zgloszenie", form: { kto: "child" }, headers });
    expect([answer.status, world.letterbox.reports.length - before]).toEqual(passes ? [303, 1] : [403, 0]);
  });

  it("six in ten minutes from one address are enough; others are not held up", async () => {
    const sent = [];
    for (let i = 0; i < 7; i += 1)
      sent.push((await ask({ path: "/latarnik/zgloszenie", form: { kto: "child" } })).status);
    expect(sent).toEqual([303, 303, 303, 303, 303, 303, 429]);
    expect((await ask({ path: "/latarnik/zgloszenie", from: "127.0.10.9", form: { kto: "child" } })).status).toBe(303);
  });

  it("refuses a novel, and other methods", async () => {
    expect((await ask({ path: "/latarnik/zgloszenie", form: { kto: "child", tresc: "a".repeat(9_000) } })).status).toBe(
      413,
    );
    expect((await ask({ path: "/", method: "PUT" })).status).toBe(405);
    expect((await ask({ path: "/latarnik/nic", form: { a: "b" } })).status).toBe(404);
  });
});

describe("a closed page that was seen", () => {
  const HTML = { accept: "text/html,application/xhtml+xml" };
  it.each([
    {
      why: "a window on a tablet",
      ask: { host: "zly.example", from: "127.0.20.5", headers: HTML },
      counts: ["tablets TS-06"],
    },
    { why: "a window of a guest", ask: { host: "kasyno.example", headers: HTML }, counts: ["guest-wifi TS-10C"] },
    {
      why: "a browser that names its goal",
      ask: { host: "zly.example", headers: { ...HTML, "sec-fetch-dest": "document" } },
      counts: ["guest-wifi TS-06"],
    },
    {
      why: "a picture on a page",
      ask: { host: "zly.example", headers: { accept: "image/avif,image/webp,*/*" } },
      counts: [],
    },
    {
      why: "a frame inside another page",
      ask: { host: "zly.example", headers: { ...HTML, "sec-fetch-dest": "iframe" } },
      counts: [],
    },
    {
      why: "fetched ahead of time",
      ask: { host: "zly.example", headers: { ...HTML, "sec-purpose": "prefetch" } },
      counts: [],
    },
    { why: "only asked whether it is there", ask: { host: "zly.example", method: "HEAD", headers: HTML }, counts: [] },
    { why: "a name nothing is closed for", ask: { host: "muzeum.example", headers: HTML }, counts: [] },
    { why: "help on a closed name", ask: { host: "zly.example", path: "/latarnik/pomoc", headers: HTML }, counts: [] },
  ])("$why counts $counts", async ({ ask: asked, counts }) => {
    world.shown.length = 0;
    await ask(asked);
    expect(world.shown).toEqual(counts);
  });
});

describe("pages of help that were opened", () => {
  const HTML = { accept: "text/html,*/*" };
  const ping = (path: string, headers: Readonly<Record<string, string>> = {}): Ask => ({
    host: "zly.example",
    path,
    method: "POST",
    headers: { "content-type": "text/ping", ...headers },
  });
  it.each<{ why: string; ask: Ask; counts: readonly string[] }>([
    {
      why: "the portal",
      ask: { host: "muzeum.example", path: "/latarnik/pomoc", headers: HTML },
      counts: ["view help"],
    },
    { why: "our own name", ask: { host: "pomoc.example", headers: HTML }, counts: ["view help"] },
    { why: "a closed page", ask: { host: "zly.example", headers: HTML }, counts: ["view closed"] },
    { why: "the talk", ask: { path: "/latarnik/rozmowa", headers: HTML }, counts: ["view talk"] },
    { why: "what became of a talk", ask: { path: "/latarnik/rozmowa/K7M-2QF", headers: HTML }, counts: [] },
    { why: "a report", ask: { path: "/latarnik/zgloszenie", headers: HTML }, counts: ["view report"] },
    {
      why: "a form that comes back",
      ask: { path: "/latarnik/zgloszenie", headers: HTML, form: { kto: "" } },
      counts: [],
    },
    { why: "a mistake", ask: { path: "/latarnik/pomylka", headers: HTML }, counts: ["view mistake"] },
    { why: "the answer to a mistake", ask: { path: "/latarnik/pomylka?kod=M7M-2QF", headers: HTML }, counts: [] },
    { why: "a lesson", ask: { path: "/latarnik/lekcja/scams", headers: HTML }, counts: ["view lesson"] },
    { why: "a lesson nobody wrote", ask: { path: "/latarnik/lekcja/nic", headers: HTML }, counts: [] },
    { why: "a station that comes back by itself", ask: { path: "/latarnik/stanowisko", headers: HTML }, counts: [] },
    { why: "what is closed here", ask: { path: "/latarnik/zasady", headers: HTML }, counts: [] },
    { why: "a look ahead", ask: { headers: { ...HTML, "sec-purpose": "prefetch" } }, counts: [] },
    { why: "a look ahead of an older browser", ask: { headers: { ...HTML, purpose: "prefetch" } }, counts: [] },
    { why: "only asked whether it is there", ask: { method: "HEAD", headers: HTML }, counts: [] },
    { why: "a picture", ask: { path: "/x.png", headers: { accept: "image/*" } }, counts: [] },
    { why: "a call", ask: ping("/latarnik/licznik/call"), counts: ["tap call"] },
    { why: "a chat", ask: ping("/latarnik/licznik/chat", { origin: "null" }), counts: ["tap chat"] },
    { why: "a ping for another page", ask: ping("/latarnik/licznik/call", { origin: "http://x.example" }), counts: [] },
    { why: "a ping of no way we know", ask: ping("/latarnik/licznik/fax"), counts: [] },
    { why: "a form in the place of a ping", ask: { path: "/latarnik/licznik/call", form: {} }, counts: [] },
  ])("$why counts $counts", async ({ ask: asked, counts }) => {
    world.visits.length = 0;
    await ask(asked);
    expect(world.visits).toEqual(counts);
  });

  it("never stand between a child and a helpline", async () => {
    const { text, headers } = await ask({ host: "zly.example" });
    expect(text).toMatch(/<a class="tel" href="tel:\d+" ping="\/latarnik\/licznik\/call">/u);
    expect(text).not.toMatch(/href="\/latarnik\/licznik/u);
    expect(headers["set-cookie"]).toBeUndefined();
    const answer = await ask(ping("/latarnik/licznik/web"));
    expect([answer.status, answer.text, answer.headers["set-cookie"]]).toEqual([200, "", undefined]);
  });
});

describe("when something breaks", () => {
  it.each([
    { why: "in Polish", path: "/latarnik/pomoc?j=pl", headers: {}, says: "Coś nam się zepsuło" },
    {
      why: "in English, as the browser prefers",
      path: "/",
      headers: { "accept-language": "en" },
      says: "Something broke here",
    },
    {
      why: "in Ukrainian, for a form",
      path: "/latarnik/zgloszenie?j=uk",
      headers: {},
      form: { kto: "child" },
      says: "зламалося",
    },
  ])("$why, the reader has a calm page with telephones, and we hear of it", async ({ path, headers, form, says }) => {
    const failures = world.failures.length;
    const { help } = world.door;
    world.door.help = () => {
      throw new TypeError("secret words of a child");
    };
    const answer = await ask({ path, headers, host: "zly.example", ...(form === undefined ? {} : { form }) });
    world.door.help = help;
    expect([answer.status, answer.text.includes(says)]).toEqual([500, true]);
    for (const telephone of ["112", "116\u00a0111", "800\u00a012\u00a012\u00a012"])
      expect(answer.text).toContain(telephone);
    expect(answer.text).not.toMatch(/secret|zly\.example|TypeError/u);
    expect(world.failures.length - failures).toBe(1);
  });

  it("a target that is no address asks for the first page, and breaks nothing", async () => {
    const failures = world.failures.length;
    for (const path of ["//", "///", "//[", "http://[", "/%"])
      expect([path, (await ask({ path, host: "zly.example" })).status]).toEqual([path, 403]);
    expect(world.failures.length).toBe(failures);
  });
});

describe("newer rules", () => {
  // The tag of a snapshot is its number.
  const names = (generation: number, ...closed: string[]) => ({
    generation,
    lists: [{ id: "self-harm", category: "TS-06", names: closed }],
    assignments: [{ policy: "guest-wifi", sources: ["127.0.0.0/16"] }],
  });
  const write = (path: string): string => join(world.folder, path);

  it("are read behind the requests; what cannot be read leaves the old ones, and is told until it is mended", async () => {
    const before = readFileSync(write("current.json"), "utf8");
    try {
      writeSnapshotFolder(world.folder, names(2, "nowa.example"));
      // Nobody has looked: a request does not.
      expect((await ask({ host: "nowa.example" })).status).toBe(200);
      expect(await world.judge.look()).toBe(true);
      expect((await ask({ host: "nowa.example" })).status).toBe(403);
      expect((await ask({ host: "kasyno.example" })).status).toBe(200);

      const whole = readFileSync(write("current.json"), "utf8");
      writeFileSync(write("current.json"), whole.slice(0, 400));
      const since = world.now;
      await world.judge.look();
      world.now += 5_000;
      await world.judge.look();
      expect(world.judge.staleness).toEqual({ since, code: "E_PAGE_SNAPSHOT" });
      expect((await ask({ host: "nowa.example" })).status).toBe(403);

      writeFileSync(write("current.json"), whole);
      await world.judge.look();
      expect(world.judge.staleness).toBeNull();
    } finally {
      writeFileSync(write("current.json"), before);
      await world.judge.look();
    }
    expect((await ask({ host: "kasyno.example" })).status).toBe(403);
  });

  it("are not read again while nothing changed", async () => {
    const reads = vi.spyOn(SnapshotStore.prototype, "current");
    for (let i = 0; i < 3; i++) await world.judge.look();
    expect(reads).not.toHaveBeenCalled();
    utimesSync(write("current.json"), 1, 1);
    await world.judge.look();
    await world.judge.look();
    expect(reads).toHaveBeenCalledTimes(1);
    reads.mockRestore();
  });

  it("with a damaged pack leave the old ones", async () => {
    const before = readFileSync(write("current.json"), "utf8");
    try {
      writeSnapshotFolder(world.folder, names(3, "inna.example"));
      const { bundle } = JSON.parse(readFileSync(write("current.json"), "utf8")) as {
        bundle: { lists: { digest: string } };
      };
      const pack = write(`packs/${bundle.lists.digest}.pack`);
      const octets = readFileSync(pack);
      octets[octets.length - 9] = (octets[octets.length - 9] ?? 0) ^ 1;
      writeFileSync(pack, octets);
      await world.judge.look();
      expect(world.judge.staleness).toMatchObject({ code: "E_PACK_CHECKSUM" });
      expect((await ask({ host: "kasyno.example" })).status).toBe(403);
    } finally {
      writeFileSync(write("current.json"), before);
      await world.judge.look();
    }
    expect(world.judge.staleness).toBeNull();
  });
});
