/**
 * `npm run register -- verify` as an outsider runs it: a file, a database it must not touch, digests from paper; both languages.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askExport, exportCapsule, secure } from "../../../dashboard/evidence/index.ts";
import { dailyHeads, exportBook } from "../../../dashboard/ledger/index.ts";
import { openPublisherKey } from "../../../dashboard/platform/publisher-key.ts";
import { register as runRegister } from "../../../scripts/register/command.ts";
import { textsIn } from "../../../scripts/register/texts.ts";
import { rawBook, rawFile } from "../../support/books.ts";
import { TestDatabases, missing } from "../../support/case-databases.ts";
import { VENUE, VaultWorld } from "../../support/vault-world.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** As `scripts/register.ts` does it, without the start of a process. */
async function register(args: readonly string[], language: "pl" | "en" = "en"): Promise<Run> {
  const texts = { out: "", err: "" };
  const speaker = {
    texts: textsIn(language),
    say: (text: string) => void (texts.out += `${text}\n`),
    note: (text: string) => void (texts.err += `${text}\n`),
  };
  return { status: (await runRegister(args, speaker)) ? 0 : 1, ...texts };
}

/** Without any folder or variable of the installation: only the file is known. */
async function spawned(args: readonly string[], language: string): Promise<Run> {
  const child = spawn(process.execPath, [join(ROOT, "scripts/register.ts"), ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"] ?? "", LATARNIK_LANG: language },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.err += chunk.toString()));
  const status = await new Promise<number | null>((done) => child.on("close", done));
  return { status, ...texts };
}

describe("an outsider", () => {
  let folder: string;
  let world: VaultWorld;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-outsider-"));
    world = await VaultWorld.open();
  }, 30_000);
  beforeEach(() => world.empty());
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const kept = (content: string | Uint8Array): string => {
    const file = join(folder, "file");
    writeFileSync(file, content);
    return file;
  };
  const HEAD = (seq: number, hash: string): string => `LATARNIK-HEAD/1 venue 2027-03-15 events:${String(seq)}:${hash}`;
  const book = rawBook(4);
  const hashOf = (seq: number): string => book[seq - 1]?.["hash"] as string;

  it.each([
    {
      why: "in order",
      text: rawFile(book),
      args: [],
      status: 0,
      says: ["IN ORDER  book events", "entries: 4", hashOf(4), "No digest from paper"],
    },
    {
      why: "in order, also on paper",
      text: rawFile(book),
      args: ["--head", HEAD(3, hashOf(3))],
      status: 0,
      says: ["digests from paper that agree: 1"],
    },
    {
      why: "not as on paper",
      text: rawFile(book),
      args: ["--head", HEAD(3, hashOf(2))],
      status: 1,
      says: ["first bad entry: 3", "a digest that was kept says otherwise"],
    },
    {
      why: "shorter than on paper",
      text: rawFile(book),
      args: ["--head", HEAD(7, hashOf(2))],
      status: 1,
      says: ["first bad entry: 5", "the book ends here"],
    },
    {
      why: "of another venue than the paper",
      text: rawFile(book),
      args: ["--head", HEAD(3, hashOf(3)).replace("venue", "other")],
      status: 0,
      says: ["nothing here was compared with it"],
    },
    {
      why: "changed",
      text: rawFile(book).replace("case-3", "case-4"),
      args: [],
      status: 1,
      says: ["NOT IN ORDER  book events", "first bad entry: 3", "its digest does not fit"],
    },
    {
      why: "one missing",
      text: rawFile(book).replace(/\{[^\n]*"seq":2,[^\n]*\n/u, ""),
      args: [],
      status: 1,
      says: ["first bad entry: 2", "this entry is missing"],
    },
    {
      why: "no first line",
      text: rawFile(book).split("\n").slice(1).join("\n"),
      args: [],
      status: 1,
      says: ["NOT IN ORDER  first line"],
    },
  ])("is told of a file that is $why", async ({ text, args, status, says }) => {
    const run = await register(["verify", kept(text), ...args]);
    expect([run.status, run.err]).toEqual([status, ""]);
    for (const words of says) expect(run.out).toContain(words);
  });

  it("is told of octets that are no text, and of a mark that readers swallow", async () => {
    const octets = Buffer.from(rawFile(book));
    const place = octets.indexOf("case-3");
    octets[place] = 0xff;
    expect((await register(["verify", kept(octets)])).out).toContain("first bad entry: 3");
    const marked = rawFile(book).replace('{"alg":"sha256","at"', '\ufeff{"alg":"sha256","at"');
    expect((await register(["verify", kept(marked)])).out).toContain("first bad entry: 1");
  });

  it("is spoken to in Polish first, and may be a program: status 0, 1 and 2", async () => {
    const changed = join(folder, "changed");
    writeFileSync(changed, rawFile(book).replace("case-2", "case-4"));
    const [first, second, third] = await Promise.all([
      spawned(["verify", kept(rawFile(book))], "pl"),
      spawned(["verify", changed], ""),
      spawned(["verify", changed, "--force"], "en"),
    ]);
    expect(first).toMatchObject({ status: 0, err: "" });
    expect(first.out).toContain("ZGODNE  księga events, placówka venue, liczba wpisów: 4");
    expect(second).toMatchObject({ status: 1, err: "" });
    expect(second.out).toContain("pierwszy zły wpis: 2\n        treść wpisu zmieniono");
    expect([third.status, third.out]).toEqual([2, ""]);
    expect(third.err).toContain("Usage: npm run register");
  }, 60_000);

  it("checks a database without touching it, and finds a hand on it", async () => {
    for (let at = 0; at < 3; at += 1) await world.append({ caseId: `case-${String(at)}` });
    const paper = await dailyHeads(world.database, { venueId: VENUE, at: world.now, timeZone: "Europe/Warsaw" });
    await sql`pragma wal_checkpoint(truncate)`.execute(world.database);
    const before = [readFileSync(world.file), statSync(world.file).mtimeMs] as const;
    writeFileSync(join(folder, "heads"), `${paper.text}\n`);
    const good = await register(["verify", world.file, "--head-file", join(folder, "heads")]);
    expect([good.status, good.out]).toEqual([0, expect.stringContaining("entries: 3")]);
    expect(good.out).toContain("digests from paper that agree: 1");
    expect([readFileSync(world.file).equals(before[0]), statSync(world.file).mtimeMs]).toEqual([true, before[1]]);
    await world.behindTheTriggers(async (tx) => {
      await sql`update ledger_entry set case_id = 'case-9' where seq = 2`.execute(tx);
    });
    const bad = await register(["verify", world.file]);
    expect([bad.status, bad.out]).toEqual([1, expect.stringContaining("first bad entry: 2")]);
  });

  it("checks an evidence capsule", async () => {
    const by = { accountId: "account-1", role: "nsp" };
    const { capsuleId } = await world.tx((tx) =>
      secure(tx, world.vault, {
        venueId: VENUE,
        caseId: "case-1",
        draftId: null,
        severity: "S2",
        by,
        why: "zabezpieczenie",
        now: world.now,
      }),
    );
    const exportId = await world.tx((tx) =>
      askExport(tx, { venueId: VENUE, capsuleId, by, why: "prośba", now: world.now }),
    );
    const signer = openPublisherKey({ root: world.folder });
    const text = await world.tx((tx) =>
      exportCapsule(tx, world.vault, signer, { venueId: VENUE, exportId, by, now: world.now }),
    );
    const good = await register(["verify", kept(text)]);
    expect([good.status, good.out]).toEqual([0, expect.stringContaining(signer.fingerprint)]);
    const bad = await register(["verify", kept(text.replace("case-1", "case-2"))]);
    expect([bad.status, bad.out]).toEqual([1, expect.stringContaining("NOT IN ORDER  evidence capsule")]);
  });

  it.each([
    { why: "no command", args: [] },
    { why: "another command", args: ["erase", "x"] },
    { why: "no file", args: ["verify"] },
    { why: "two files", args: ["verify", "a", "b"] },
    { why: "a file and an address", args: ["verify", "a", "--url-file", "b"] },
    { why: "an unknown option", args: ["verify", "a", "--force"] },
    { why: "a head that is none", args: ["verify", "a", "--head", "hello"] },
  ])("who types $why is not understood", async ({ args }) => {
    await expect(register(args)).rejects.toThrow(/command verify|digest of a daily report|Unknown option/u);
  });

  it("learns when something cannot be read", async () => {
    expect(await register(["verify", join(folder, "none")])).toMatchObject({
      status: 1,
      err: expect.stringContaining("Cannot read") as string,
    });
    expect(await register(["verify", kept("hello")])).toMatchObject({
      status: 1,
      err: expect.stringContaining("is no book") as string,
    });
    expect((await register(["--help"])).status).toBe(0);
  });

  it.skipIf(missing !== undefined)(
    "checks a PostgreSQL database by the address in a file",
    async () => {
      const databases = new TestDatabases();
      await databases.start();
      try {
        const other = await VaultWorld.open(await databases.place("PostgreSQL"));
        await other.append();
        let line = "";
        for await (const part of exportBook(other.database, VENUE, "events")) line += part;
        expect(line).toContain('"seq":1');
        const { rows } = await sql<{
          url: string;
        }>`select 'postgres://postgres@127.0.0.1:' || inet_server_port() || '/' || current_database() as url`.execute(
          other.database,
        );
        const run = await register(["verify", "--url-file", kept(`${rows[0]?.url ?? ""}\n`)]);
        expect([run.status, run.out]).toEqual([0, expect.stringContaining("entries: 1")]);
        await other.close();
      } finally {
        await databases.stop();
      }
    },
    60_000,
  );
});
