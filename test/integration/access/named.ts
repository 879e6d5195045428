/**
 * Somebody a report names: every route by which they could learn that the case exists, on the real server and both databases.
 *
 * The test is one of non-interference. Everything the person can fetch is fetched; then others carry a case that names them through its whole life;
 * then everything is fetched again. The clock stands still meanwhile, so that what differs is what leaked. A last step carries a case through that
 * names nobody: if the person does not notice that one either, the test looks at the wrong places.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "../../../policies/schema/api.ts";
import { CaseStep } from "../../../policies/schema/case.ts";
import { recordChange } from "../../../dashboard/platform/change.ts";
import { readZip } from "../../../dashboard/devices/zip.ts";
import { takeGuestReport } from "./guest.ts";
import { DAY, MONDAY, VENUE, WHY, openRealServer } from "./stage.ts";
import type { RealServer, Reply, Somebody } from "./stage.ts";

const REASON = "sprawdzam tresc przed decyzja";
const ON = "2026-11-02";
const DESCRIBE = {
  kind: "describe",
  type: "1.7",
  area: "4",
  category: null,
  department: "wystawy",
  place: "sala 2",
  mode: null,
  happenedAt: MONDAY,
};
const NOTE = { kind: "write-note", part: "note", situation: "rozmowa z dzieckiem", actions: "telefon do opiekunki" };

/** One valid body of every step there is: whatever is sent, the answer must be that of a case that does not exist. */
const STEPS: readonly object[] = [
  { kind: "take-over" },
  { kind: "state-contact", contact: "yes", text: WHY },
  DESCRIBE,
  { kind: "qualify", text: WHY },
  { kind: "reject", text: WHY, cause: "explained" },
  NOTE,
  { kind: "secure-evidence", text: WHY },
  { kind: "daily-line" },
  { kind: "share-copy" },
  { kind: "hand-over" },
  { kind: "register" },
  { kind: "propose-harm", outcome: "negative", text: WHY },
  { kind: "consult-harm", opinion: "agree", text: WHY },
  { kind: "open-card", cards: "one" },
  { kind: "write-card", card: "card-1", body: { childName: "", actions: [], organs: [], ordered: [] } },
  { kind: "choose-intervention", part: "propose", choice: "civil", text: WHY },
  { kind: "inform-guardians", on: ON, text: WHY },
  { kind: "bypass", about: "guardians", text: WHY },
  { kind: "send-notice", organ: "police", organName: "Komisariat", on: ON },
  { kind: "record-result", part: "result", on: ON, text: WHY },
  { kind: "close", text: WHY },
  { kind: "reopen-by-correction", text: WHY },
  { kind: "name-person", named: { account: null, role: "iod" }, text: WHY },
  { kind: "suspend", account: "somebody", text: WHY },
  { kind: "settle-duty", duty: "register", outcome: "done", on: ON, text: WHY },
];

/** Whoever acts while the person is kept out; each seat by what A0 and R-064 say, not by what the program offers. */
interface Crew {
  readonly reporter: Somebody;
  readonly lead: Somebody;
  readonly consult: Somebody;
  readonly clerk: Somebody;
}

export const ROLES = ["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod", "admin"] as const;
export type NamedRole = (typeof ROLES)[number];

interface World {
  readonly server: RealServer;
  readonly people: ReadonlyMap<Role, Somebody>;
}

const crewWithout = (people: ReadonlyMap<Role, Somebody>, role: NamedRole): Crew => {
  const of = (one: Role): Somebody => people.get(one) as Somebody;
  return {
    reporter: of("edukator"),
    lead: of(role === "kierownik" ? "dyrektor" : "kierownik"),
    consult: of(role === "kierownik" || role === "dyrektor" ? "koordynator" : "dyrektor"),
    clerk: of(role === "intake" ? "dyrektor" : "intake"),
  };
};

let drafts = 0;
/** A draft of the machine, as the intake of telemetry would have written it. */
async function machineDraft({ server }: World): Promise<string> {
  drafts += 1;
  const id = randomUUID();
  await server.insert("register_draft", {
    id,
    venue_id: VENUE,
    number: `P/2026/${String(drafts).padStart(3, "0")}`,
    state: "draft",
    contact: "attempt",
    rule_id: "a-s3-draft",
    category: "TS-06",
    severity: "S3",
    network: "tablets",
    mode: "A",
    device: "tab-07",
    opened_at: server.now,
    last_at: server.now,
    facts: "{}",
    facts_digest: "0".repeat(64),
  });
  await server.insert("register_signal", {
    ...SIGNAL,
    id: randomUUID(),
    venue_id: VENUE,
    first_at: server.now,
    last_at: server.now,
    draft_id: id,
  });
  return id;
}
const SIGNAL = {
  network: "tablets",
  mode: "A",
  device: "tab-07",
  category: "TS-06",
  severity: "S3",
  layer: "category",
  source: "list-a",
  entry: null,
  name: null,
  subject: null,
  dedupe_key: null,
  name_digest: null,
  sightings: "[]",
  opened: "[]",
  occurrences: 3,
  navigation_grade: 1,
  score: 4,
  kind: "signal",
};

interface Secrets {
  readonly caseIds: readonly string[];
  readonly numbers: readonly string[];
  readonly itemId: string;
}

/** From a report to a closed intervention, with everything that hangs on it. @param named  null: names nobody */
async function wholeLife(
  world: World,
  crew: Crew,
  named: { account: string | null; role: Role | null } | null,
): Promise<Secrets> {
  const { reporter, lead, consult, clerk } = crew;
  const opened = await reporter.ask("POST", "/api/cases", {
    id: randomUUID(),
    origin: "staff",
    happenedAt: MONDAY,
    department: "wystawy",
    place: "sala 2",
    ...(named === null ? {} : { named }),
  });
  expect([opened.status, opened.text]).toEqual([200, opened.text]);
  const id = opened.body.caseId as string;
  await clerk.step(id, { kind: "take-over" });
  await lead.step(id, DESCRIBE);
  await lead.step(id, { kind: "state-contact", contact: "yes", text: WHY });
  await lead.step(id, { kind: "qualify", text: WHY });
  await lead.step(id, NOTE);
  await clerk.step(id, { kind: "daily-line" });
  await clerk.step(id, { kind: "share-copy" });
  await lead.step(id, { kind: "hand-over" });
  await clerk.step(id, { kind: "register" });
  const seen = (await lead.ask("GET", `/api/cases/${id}`)).body;
  const itemId = (seen.timeline as { items: { id: string; kind: string }[] }[])
    .flatMap(({ items }) => items)
    .find(({ kind }) => kind === "note")?.id;
  await lead.step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
  await consult.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
  await lead.step(id, { kind: "open-card", cards: "one" });
  await lead.step(id, {
    kind: "write-card",
    card: "card-1",
    body: { childName: "Zuzanna Wiśniewska", actions: [{ on: ON, text: "rozmowa" }], organs: [], ordered: [] },
  });
  await lead.step(id, { kind: "choose-intervention", part: "propose", choice: "civil", text: WHY });
  await consult.step(id, { kind: "choose-intervention", part: "consult", opinion: "agree", text: WHY });
  await lead.step(id, { kind: "inform-guardians", on: ON, text: WHY });
  await lead.step(id, { kind: "send-notice", organ: "family-court", organName: "Sąd Rejonowy", on: ON });
  const paper = await lead.ask("POST", `/api/cases/${id}/documents`, {
    document: "note",
    format: "docx",
    reason: REASON,
  });
  expect(paper.status).toBe(200);
  const copy = await lead.ask("POST", `/api/cases/${id}/disclosures`, {
    document: "note",
    format: "docx",
    content: "pseudonymised",
    to: "Policja",
    basis: "art. 304 KPK",
    reason: REASON,
  });
  expect([copy.status, copy.text]).toEqual([200, copy.text]);
  const read = await lead.ask("POST", `/api/cases/${id}/read`, { items: [itemId], reason: REASON });
  expect(read.status).toBe(200);
  const whole = (await lead.ask("GET", `/api/cases/${id}`)).body;
  return {
    caseIds: [id],
    numbers: [whole.number, `"${String(whole.registerNumber)}"`, `nr ${String(whole.noteNumber)}`],
    itemId: itemId ?? "",
  };
}

/** Doors that list, count or export, each with a body where it wants one. */
const EXPORTS: readonly { readonly method: string; readonly url: string; readonly body?: object }[] = [
  {
    method: "POST",
    url: "/api/registers/extract",
    body: { book: "events", year: 2026, format: "docx", reason: REASON },
  },
  {
    method: "POST",
    url: "/api/registers/extract",
    body: { book: "interventions", year: 2026, format: "docx", reason: REASON },
  },
  { method: "POST", url: "/api/daily-report/2026-11-02", body: { format: "docx" } },
  { method: "GET", url: "/api/daily-report/2026-11-02" },
  // The paper of the inventory is drawn from the rows of the door of that name.
  { method: "POST", url: "/api/retention/papers", body: { paper: "record-of-processing", format: "docx" } },
  { method: "GET", url: "/api/people/on/2026-11-02" },
];

/** Everything the person can fetch without knowing an id, as it came. */
async function everything({ server }: World, who: Somebody): Promise<Map<string, string>> {
  const lists = server.routes
    .filter(
      ({ method, url }) =>
        method === "GET" && url.startsWith("/api/") && !url.includes(":") && url !== "/api/openapi.json",
    )
    .map(({ method, url }) => ({ method, url, body: undefined as object | undefined }));
  const found = new Map<string, string>();
  for (const { method, url, body } of [...lists, ...EXPORTS]) {
    const reply = await who.ask(method, url, body);
    found.set(`${method} ${url} ${JSON.stringify(body ?? null)}`, `${String(reply.status)} ${said(url, reply, who)}`);
  }
  return found;
}

/** Tables every request writes to, whoever sends it and whatever about. */
const EVERYBODY_WRITES: ReadonlySet<string> = new Set([
  "platform_change",
  "access_audit",
  "access_session",
  "ledger_head",
]);

/** Lines of others that stay in sight whatever somebody is refused during a whole life of a case. */
const NEWEST_LINES = 100;

/** An answer without what moves for other reasons; each says why. */
function said(url: string, reply: Reply, who: Somebody): string {
  if (url.endsWith(".xlsx") && reply.status === 200) return partsOf(reply.octets, /\.xml$/u);
  // That they were turned away while looking is their own doing; it also pushes the oldest of the 500 lines out of sight.
  if (url === "/api/access-history" && reply.status === 200) {
    const others = (reply.body as { by: string | null }[]).filter(({ by }) => by !== who.name);
    return JSON.stringify(others.slice(0, NEWEST_LINES));
  }
  if (url === "/api/retention/inventory" && reply.status === 200) {
    const { rows } = reply.body as { rows: { id: string; kind: string; count: number }[] };
    // Files grow and have times of the real clock.
    return JSON.stringify(rows.filter(({ id, kind }) => kind !== "folder" && !EVERYBODY_WRITES.has(id)));
  }
  // Files differ by the second they were made in; what they say does not.
  if (typeof reply.body === "object" && typeof reply.body?.base64 === "string")
    return partsOf(Buffer.from(reply.body.base64 as string, "base64"), /^word\/document\.xml$/u);
  return reply.text;
}

/** Doors that answer otherwise than before, each with the place where the answers part. */
function whatMoved(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].flatMap(([door, text]) => {
    const was = before.get(door) ?? "";
    if (was === text) return [];
    let at = 0;
    while (at < text.length && text[at] === was[at]) at += 1;
    return [`${door}: …${text.slice(Math.max(0, at - 120), at + 80)} ≠ …${was.slice(Math.max(0, at - 20), at + 80)}`];
  });
}

/** What a file says, without the second it was packed in. */
function partsOf(octets: Buffer, wanted: RegExp): string {
  const parts = readZip(octets, (name) => wanted.test(name) && !name.startsWith("docProps/"), {
    entries: 200,
    octets: 20e6,
  });
  if (typeof parts === "string") throw new Error(`no archive: ${parts}`);
  return [...parts].map(([name, part]) => `${name} ${part.toString("utf8")}`).join("\n");
}

/** A page that listens. */
async function listen(
  { server }: World,
  who: Somebody,
): Promise<{ words: string[]; settle: () => Promise<void>; close: () => void }> {
  const socket = new WebSocket(`ws://${server.url}/live`, {
    headers: { cookie: `latarnik_session=${who.token}`, origin: `http://${server.url}` },
  });
  const words: string[] = [];
  socket.on("message", (data: Buffer) => words.push(data.toString()));
  await new Promise((done, failed) => socket.once("open", done).once("error", failed));
  const settle = async (): Promise<void> => {
    await new Promise((done) => setTimeout(done, 500));
  };
  // The page is taken in a moment after the handshake.
  await settle();
  return { words, settle, close: () => socket.terminate() };
}

async function openWorld(postgresUrl?: string): Promise<World> {
  const server = await openRealServer({ postgresUrl });
  const people = new Map<Role, Somebody>();
  for (const role of ["edukator", "audytor", ...ROLES] as const)
    people.set(role, await server.person(`P ${role}`, [role], role === "kierownik" ? { department: "wystawy" } : {}));
  return { server, people };
}

const BY_ID: readonly { readonly method: string; readonly url: string; readonly body?: (item: string) => object }[] = [
  { method: "GET", url: "/api/cases/:id" },
  { method: "HEAD", url: "/api/cases/:id" },
  { method: "POST", url: "/api/cases/:id/read", body: (item) => ({ items: [item], reason: REASON }) },
  ...(["note", "daily-line", "card", "register-line", "letter-police", "draft-uodo"] as const).map((document) => ({
    method: "POST",
    url: "/api/cases/:id/documents",
    body: () => ({ document, format: "docx", card: document === "card" ? "card-1" : null, reason: REASON }),
  })),
  { method: "GET", url: "/api/cases/:id/disclosures" },
  {
    method: "POST",
    url: "/api/cases/:id/disclosures",
    body: () => ({
      document: "note",
      format: "docx",
      content: "full",
      to: "Policja",
      basis: "art. 304 KPK",
      reason: REASON,
    }),
  },
  { method: "GET", url: "/api/cases/:id/access" },
  ...STEPS.map((step) => ({ method: "POST", url: "/api/cases/:id/steps", body: () => ({ id: randomUUID(), step }) })),
  {
    method: "POST",
    url: "/api/retention/reviews",
    body: () => ({ caseId: ":id", subject: "case", outcome: "erase", why: REASON }),
  },
];

/** The same octets for a case that names the person as for an id that was never given. @returns how many doors were tried */
async function knowsNothingOf(who: Somebody, id: string, item: string): Promise<number> {
  const wrong: string[] = [];
  for (const { method, url, body } of BY_ID) {
    const with_ = async (one: string): Promise<Reply> => {
      const sent: { readonly caseId?: string } | undefined = body?.(item);
      return who.ask(method, url.replace(":id", one), sent?.caseId === ":id" ? { ...sent, caseId: one } : sent);
    };
    const [hidden, unknown] = [await with_(id), await with_(randomUUID())];
    if (hidden.status !== unknown.status || hidden.text !== unknown.text || hidden.status < 400)
      wrong.push(
        `${method} ${url} ${JSON.stringify(body?.("")).slice(0, 80)}: ${String(hidden.status)} ${hidden.text.slice(0, 120)}`,
      );
  }
  expect(wrong).toEqual([]);
  return BY_ID.length;
}

/**
 * The tests of one server.
 *
 * @param options.accounts  who is named by account, one whole life of a case each
 * @param options.roles     who is named by role alone
 */
export function describeNamed(options: {
  readonly accounts: readonly NamedRole[];
  readonly roles: readonly NamedRole[];
  readonly postgresUrl?: () => Promise<string>;
}): void {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(await options.postgresUrl?.());
    await wholeLife(world, crewWithout(world.people, "admin"), null);
    // The first look at some pages begins something (the calendar is kept since then); that is no news of a case.
    await everything(world, world.people.get("koordynator") as Somebody);
  }, 180_000);
  afterAll(async () => world.server.stop());
  const of = (role: Role): Somebody => world.people.get(role) as Somebody;

  const rows = [
    ...options.accounts.map((role) => ({ role, by: "account" as const })),
    ...options.roles.map((role) => ({ role, by: "role" as const })),
  ];

  it("tries every step there is", () => {
    const kinds = CaseStep.options.map((option) => option.shape.kind.value);
    expect([...new Set(STEPS.map((step) => (step as { kind: string }).kind))].sort()).toEqual([...kinds].sort());
    for (const step of STEPS) expect(CaseStep.safeParse(step).success).toBe(true);
  });

  it.each(rows)(
    "$role, named by $by, notices nothing",
    async ({ role, by }) => {
      const who = of(role);
      const before = await everything(world, who);
      const page = await listen(world, who);
      const secret = await wholeLife(
        world,
        crewWithout(world.people, role),
        by === "account" ? { account: who.id, role: null } : { account: null, role },
      );
      await page.settle();
      page.close();
      expect(page.words).toEqual([]);
      const after = await everything(world, who);
      expect(whatMoved(before, after)).toEqual([]);
      expect(after.size).toBeGreaterThan(55);
      for (const id of secret.caseIds) await knowsNothingOf(who, id, secret.itemId);
      for (const [door, text] of after)
        for (const trace of [...secret.caseIds, ...secret.numbers])
          expect([door, trace, text.includes(trace)]).toEqual([door, trace, false]);
      expect(world.server.errors).toEqual([]);
    },
    60_000,
  );

  const crew = (): Crew => crewWithout(world.people, "admin");
  const opened = async (who: Somebody, over: object = {}): Promise<string> => {
    const reply = await who.ask("POST", "/api/cases", {
      id: randomUUID(),
      origin: "staff",
      happenedAt: MONDAY,
      ...over,
    });
    expect([reply.status, reply.text]).toEqual([200, reply.text]);
    return reply.body.caseId as string;
  };
  const hire = async (role: Role): Promise<Somebody> =>
    world.server.person(`N ${role}`, [role], role === "kierownik" ? { department: "wystawy" } : {});
  const asWhom = (named: Somebody) => ({ kind: "name-person", named: { account: named.id, role: null }, text: WHY });

  it("everybody who answers for cases notices one that names nobody, and its numbers follow on", async () => {
    const numbersOf = async (): Promise<number[]> =>
      ((await of("dyrektor").ask("GET", "/api/registers/events")).body.lines as { number: string }[])
        .map(({ number }) => number)
        .filter((number) => !number.startsWith("K"))
        .map((number) => Number(number.split("/")[0]))
        .sort((a, b) => a - b);
    const watchers = (["intake", "kierownik", "dyrektor", "koordynator", "iod"] as const).map(of);
    const before = [];
    const pages = [];
    for (const who of watchers) {
      before.push(await everything(world, who));
      pages.push(await listen(world, who));
    }
    await wholeLife(world, crew(), null);
    await pages[0]?.settle();
    for (const [index, who] of watchers.entries()) {
      const moved = whatMoved(before[index] ?? new Map(), await everything(world, who)).map((one) => one.split(":")[0]);
      expect([who.name, moved.filter((door) => door?.startsWith("GET /api/registers/events"))]).toEqual([
        who.name,
        ["GET /api/registers/events null"],
      ]);
      expect([who.name, (pages[index]?.words.length ?? 0) > 5]).toEqual([who.name, true]);
      pages[index]?.close();
    }
    const numbers = await numbersOf();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }, 60_000);

  it("the machine's draft of such a case is gone everywhere: lists, its own page, signals, words, «Dziś», nudges", async () => {
    for (const role of ["nsp", "kierownik", "koordynator"] as const) {
      const who = await hire(role);
      const draft = await machineDraft(world);
      expect((await who.ask("GET", "/api/drafts")).text).toContain(draft);
      const caseId = (await of("dyrektor").ask("GET", `/api/cases/${draft}`)).body.id as string;
      await of("dyrektor").step(caseId, asWhom(who));
      const page = await listen(world, who);
      const other = await listen(world, of("dyrektor"));
      await recordChange(world.server.database, "drafts", world.server.now, draft);
      await page.settle();
      const ofDraft = (words: readonly string[]) => words.filter((word) => word.includes(draft));
      expect([ofDraft(page.words), ofDraft(other.words).length]).toEqual([[], 1]);
      page.close();
      other.close();
      for (const url of ["/api/drafts", "/api/signals", "/api/today", "/api/cases", "/api/decisions"])
        for (const trace of [draft, caseId])
          expect([role, url, (await who.ask("GET", url)).text.includes(trace)]).toEqual([role, url, false]);
      for (const url of ["/api/drafts/:id", "/api/prompts/of-draft/:id", "/api/cases/:id"]) {
        const [hidden, unknown] = [
          await who.ask("GET", url.replace(":id", draft)),
          await who.ask("GET", url.replace(":id", randomUUID())),
        ];
        expect([url, hidden.status, hidden.text]).toEqual([url, unknown.status, unknown.text]);
      }
      expect((await of("dyrektor").ask("GET", "/api/drafts")).text).toContain(draft);
    }
  }, 60_000);

  it("who is named while the page is open hears nothing more, and what they had is gone", async () => {
    const who = await hire("intake");
    const id = await opened(of("edukator"), { department: "wystawy" });
    const notices = (await who.ask("GET", "/api/notices")).body as { id: string; href: string }[];
    const notice = notices.find(({ href }) => href.includes(id))?.id ?? "";
    expect([(await who.ask("GET", `/api/cases/${id}`)).status, notice === ""]).toEqual([200, false]);
    const number = (await who.ask("GET", `/api/cases/${id}`)).body.number as string;
    const page = await listen(world, who);
    await of("kierownik").step(id, DESCRIBE);
    await page.settle();
    expect(page.words.filter((word) => word.includes(id)).length).toBe(1);
    page.words.length = 0;
    await of("kierownik").step(id, asWhom(who));
    await of("kierownik").step(id, { kind: "qualify", text: WHY });
    await of("kierownik").step(id, NOTE);
    await page.settle();
    page.close();
    expect(page.words).toEqual([]);
    await knowsNothingOf(who, id, randomUUID());
    for (const [door, text] of await everything(world, who))
      expect([door, text.includes(id), text.includes(`"${number}"`)]).toEqual([door, false, false]);
    const [old, none] = [notice, randomUUID()].map((one) => who.ask("POST", `/api/notices/${one}/confirm`, {}));
    expect([(await old)?.status, (await old)?.text]).toEqual([(await none)?.status, (await none)?.text]);
    // Nobody finds it by asking in other words either.
    for (const url of [
      "/api/cases",
      "/api/decisions",
      "/api/registers/events",
      "/api/drafts",
      "/api/notices",
      "/api/today",
    ])
      for (const query of [
        `?q=${id}`,
        `?id=${id}`,
        `?number=${number}`,
        "?search=sala",
        "?state=event",
        "?all=true",
        "?limit=1000",
      ]) {
        const [plain, asked] = [await who.ask("GET", url), await who.ask("GET", url + query)];
        expect([url, query, asked.text]).toEqual([url, query, plain.text]);
      }
  }, 60_000);

  it("an id of a case that names somebody is no way to its number", async () => {
    const who = await hire("koordynator");
    const id = await opened(of("edukator"), { named: { account: who.id, role: null } });
    const number = (await of("dyrektor").ask("GET", `/api/cases/${id}`)).body.number as string;
    const form = { id, origin: "staff", happenedAt: MONDAY };
    for (const [url, body] of [
      ["/api/cases", form],
      ["/api/emergency", { id, calledAt: MONDAY }],
      ["/api/emergency", { id: randomUUID(), calledAt: MONDAY, caseId: id }],
    ] as const) {
      const first = await who.ask("POST", url, body);
      expect([first.status, first.body.caseId === id, first.body.number === number]).toEqual([200, false, false]);
      // Sent twice it is one all the same.
      const again = await who.ask("POST", url, body);
      if (url === "/api/cases") expect(again.text).toBe(first.text);
    }
    const link = {
      kind: "phishing",
      awareAt: MONDAY,
      description: "list z odnośnikiem",
      significant: false,
      personalData: false,
      highRisk: false,
      personsAffected: null,
      evidenceCount: 0,
    };
    const director = await hire("dyrektor");
    await of("kierownik").step(id, asWhom(director));
    const incident = async (caseNumber: string): Promise<Reply> =>
      director.ask("POST", "/api/incidents", { id: randomUUID(), ...link, caseNumber });
    const [hidden, unknown] = [await incident(number), await incident("1/1999")];
    expect([hidden.status, hidden.text]).toEqual([unknown.status, unknown.text]);
    const linked = await of("iod").ask("POST", "/api/incidents", { id: randomUUID(), ...link, caseNumber: number });
    expect([linked.status, linked.body.caseNumber]).toEqual([200, number]);
    const seen = await director.ask("GET", `/api/incidents/${String(linked.body.id)}`);
    expect([seen.status, seen.body.caseNumber, seen.text.includes(number)]).toEqual([200, null, false]);
  }, 60_000);

  it("a report leaves the desk of whom its case names, and reports about the management never reach theirs", async () => {
    const staff: Parameters<typeof takeGuestReport>[2] = async () =>
      [...world.people].map(([role, { id }]) => ({ account: id, roles: [role] }));
    const who = await hire("intake");
    const report = await takeGuestReport(world.server, "employee", staff);
    const act = async (one: Somebody, verb: string, id = report): Promise<Reply> =>
      one.ask(
        "POST",
        `/api/help/reports/${id}/${verb}`,
        { read: { reason: REASON }, case: { origin: "child" }, close: { end: "explained" } }[verb],
      );
    expect((await act(who, "read")).status).toBe(200);
    const made = await act(of("dyrektor"), "case");
    expect([made.status, made.text]).toEqual([200, made.text]);
    expect((await who.ask("GET", "/api/help/desk")).text).toContain(report);
    const page = await listen(world, who);
    await of("dyrektor").step(made.body.caseId as string, asWhom(who));
    await recordChange(world.server.database, "help", world.server.now, report);
    await page.settle();
    expect(page.words.filter((word) => word.includes(report) || word.includes(made.body.caseId as string))).toEqual([]);
    page.close();
    expect((await who.ask("GET", "/api/help/desk")).text).not.toContain(report);
    for (const verb of ["read", "case", "close"]) {
      const [hidden, unknown] = [await act(who, verb), await act(who, verb, randomUUID())];
      expect([verb, hidden.status, hidden.text]).toEqual([verb, unknown.status, unknown.text]);
    }
    expect((await of("dyrektor").ask("GET", "/api/help/desk")).text).toContain(report);

    const roles = ["intake", "kierownik", "dyrektor", "koordynator"] as const;
    const pages = [];
    for (const role of roles) pages.push(await listen(world, of(role)));
    const before = await Promise.all(roles.slice(0, 3).map((role) => everything(world, of(role))));
    const about = await takeGuestReport(world.server, "management", staff);
    await pages[0]?.settle();
    const heard = pages.map(({ words }) => words.length);
    expect([heard.slice(0, 3), (heard[3] ?? 0) > 0]).toEqual([[0, 0, 0], true]);
    for (const one of pages) one.close();
    for (const [index, role] of roles.slice(0, 3).entries())
      expect(
        whatMoved(before[index] ?? new Map(), await everything(world, of(role))).filter(
          // The director counts sealed texts of all reports; a report is nobody's case yet.
          (moved) => !moved.startsWith("GET /api/retention/inventory") && !moved.startsWith("GET /api/vault"),
        ),
      ).toEqual([]);
    for (const verb of ["read", "case", "close"]) expect((await act(of("dyrektor"), verb, about)).status).toBe(404);
  }, 60_000);

  it("somebody kept away from children reaches none who waits, and nobody tells them why", async () => {
    const who = await hire("kierownik");
    const id = await opened(of("edukator"), { named: { account: who.id, role: null } });
    expect((await who.ask("GET", "/api/help/desk")).status).toBe(200);
    const admin = await listen(world, of("admin"));
    const page = await listen(world, who);
    await of("dyrektor").step(id, { kind: "suspend", account: who.id, text: WHY });
    await recordChange(world.server.database, "help", world.server.now);
    await page.settle();
    // Nobody who hears of accounts hears of it; the desk is shut at the next heartbeat of the page at the latest.
    expect(admin.words.filter((word) => word.includes(who.id))).toEqual([]);
    expect(page.words.filter((word) => !word.includes('"help"'))).toEqual([]);
    page.close();
    admin.close();
    expect((await who.ask("GET", "/api/session")).body.permissions).not.toContain("help.answer");
    for (const [method, url] of [
      ["GET", "/api/help/desk"],
      ["POST", `/api/help/talks/${randomUUID()}/go`],
      ["POST", `/api/help/talks/${randomUUID()}/done`],
    ] as const)
      expect([url, (await who.ask(method, url)).body.code]).toEqual([url, "E_ACCESS_DENIED"]);
    for (const url of ["/api/cases", `/api/cases/${id}`, "/api/decisions", "/api/registers/events"])
      expect([url, (await who.ask("GET", url)).body.code]).toEqual([url, "E_CASE_DENIED"]);
    expect((await who.ask("GET", "/api/people")).text).not.toContain('"suspended"');
    // Help is refused to nobody.
    expect((await who.ask("POST", "/api/emergency", { id: randomUUID(), calledAt: MONDAY })).status).toBe(200);
  }, 60_000);

  it("after eleven years the list of what may go names no case that names them, nor leaves a number out", async () => {
    const { server } = world;
    const hidden = await wholeLife(world, crewWithout(world.people, "iod"), { account: of("iod").id, role: null });
    const number = (await of("dyrektor").ask("GET", `/api/cases/${hidden.caseIds[0] ?? ""}`)).body.noteNumber as string;
    server.now = MONDAY + 11 * 365.25 * DAY;
    try {
      const at = async (who: Somebody) => {
        const token = await server.session(who.id, { proven: true });
        return async (method: string, url: string, body?: unknown) => server.request(method, url, { token, body });
      };
      for (const { id } of world.people.values())
        await server.insert("access_factor", {
          id: randomUUID(),
          account_id: id,
          kind: "totp",
          name: "telefon",
          sealed: "x",
          created_at: server.now,
          confirmed_at: server.now,
        });
      const iod = await at(of("iod"));
      const run = await (await at(of("koordynator")))("POST", "/api/retention/runs");
      expect(run.status).toBe(200);
      const all = (await (await at(of("koordynator")))("GET", "/api/retention")).body.disposals as {
        id: string;
        number: string;
        lines: { number: string }[];
      }[];
      const list = all.find(({ lines }) => lines.some((line) => line.number === number));
      expect(list?.number).toMatch(/^BRK\/\d+\/\d{4}$/u);
      const own = await iod("GET", "/api/retention");
      expect([
        own.status,
        own.text.includes(list?.id ?? ""),
        own.text.includes(`"${number}"`),
        own.text.includes(hidden.caseIds[0] ?? ""),
      ]).toEqual([200, false, false, false]);
      const numbers = (own.body.disposals as { number: string }[])
        .map((one) => one.number)
        .filter((one) => one.startsWith("BR/"));
      expect(numbers.map((one) => Number(one.split("/")[1])).sort((a, b) => a - b)).toEqual(
        numbers.map((_, index) => index + 1),
      );
      for (const [verb, body] of [
        ["archivist", { note: WHY }],
        ["decision", { outcome: "refuse", why: WHY }],
      ] as const) {
        const url = (id: string) => `/api/retention/disposals/${id}/${verb}`;
        const [known, unknown] = [
          await iod("POST", url(list?.id ?? ""), body),
          await iod("POST", url(randomUUID()), body),
        ];
        expect([verb, known.status, known.text]).toEqual([verb, unknown.status, unknown.text]);
      }
    } finally {
      server.now = MONDAY;
    }
  }, 60_000);
}
