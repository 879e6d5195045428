/**
 * A backup comes back as it was from either database into either, proves its books, honours what was erased since, names what is damaged, and a
 * process killed at any step leaves the backup of before and no half restore.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append, verifyBooks } from "../../../dashboard/ledger/index.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { isPostgres, openDatabase, openPostgresUrl } from "../../../dashboard/platform/db.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { openVault } from "../../../dashboard/vault/index.ts";
import type { Vault } from "../../../dashboard/vault/index.ts";
import { makeRecipient, readIdentity, recipientAt } from "../../../scripts/backup/identity.ts";
import {
  identityLock,
  newIdentity,
  passphraseLock,
  recipientLock,
  recipientOf,
  recipientText,
} from "../../../scripts/backup/lock.ts";
import { makeBackup, verifyBackup } from "../../../scripts/backup/make.ts";
import { masterKeyAt, proveBackup } from "../../../scripts/backup/prove.ts";
import { restoreBackup } from "../../../scripts/backup/restore.ts";
import { LEFT_OUT } from "../../../scripts/backup/snapshot.ts";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";

const VENUE = "venue-1";
const AT = Date.UTC(2027, 2, 15, 9);
/** The real cost takes half a second each time, on purpose. */
const COST = { n: 1_024, r: 8, p: 1 };
const PASSPHRASE = passphraseLock("haslo do proby kopii", COST);
const SECRET = "PLANTED-NOTE Zuzanna w sali 2";
const STAYS = "PLANTED-OTHER ktos inny";
const missing = postgresMissing();
let postgres: RunningPostgres | undefined;
const folders: string[] = [];

beforeAll(async () => {
  if (missing === undefined) postgres = await startPostgres();
}, 30_000);
afterAll(async () => {
  await postgres?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const quiet = (): void => undefined;

interface World {
  readonly folder: string;
  readonly root: string;
  readonly database: Database;
  readonly vault: Vault;
  readonly items: Readonly<Record<string, string>>;
  readonly backup: string;
  readonly keys: string;
  readonly masterKey: string;
  readonly make: () => Promise<unknown>;
}

async function openWorld(kind: "SQLite" | "PostgreSQL"): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-backup-"));
  folders.push(folder);
  const root = join(folder, "data");
  for (const below of ["lists/raw", "published", "secret", "run", "log"])
    mkdirSync(join(root, below), { recursive: true });
  writeFileSync(join(root, "lists/raw/one"), "0.0.0.0 bad.example\n".repeat(20_000));
  writeFileSync(join(root, "published/current.json"), "{}");
  writeFileSync(join(root, "published/pack"), randomBytes(300_000));
  writeFileSync(join(root, "log/control.log"), "PLANTED-LOG");
  writeFileSync(join(root, "secret/name-digest.key"), "ab".repeat(32), { mode: 0o600 });
  const database =
    kind === "SQLite"
      ? await openDatabase({ kind: "sqlite" }, join(root, "latarnik.db"))
      : openPostgresUrl((await postgres?.newDatabase()) ?? "");
  await migrate(database, MIGRATIONS);
  const vault = openVault({ folder: { root }, masterKey: { kind: "file" }, clock: () => AT as never });
  await vault.prepare(database, VENUE);
  const items: Record<string, string> = {};
  await database.transaction().execute(async (tx) => {
    for (const [caseId, plaintext] of [
      ["case-1", SECRET],
      ["case-2", STAYS],
    ] as const) {
      await vault.createKey(tx, { venueId: VENUE, caseId, ring: "case", now: AT });
      const sealed = await vault.seal(tx, { venueId: VENUE, caseId, kind: "note", plaintext, now: AT });
      items[caseId] = sealed.itemId;
      await append(tx, {
        venueId: VENUE,
        book: "events",
        kind: "note",
        caseId,
        at: AT,
        by: "a",
        skeleton: { n: 1 },
        commitments: [sealed],
      });
    }
    for (let hour = 0; hour < 1_000; hour += 1)
      await sql`insert into register_counter (venue_id, hour_at, network, category, outcome, questions)
        values (${VENUE}, ${AT - hour * 3_600_000}, 'tablets', '', 'passed', ${hour})`.execute(tx);
    await sql`insert into platform_change (topic, row_id, at) values ('lists', null, ${AT})`.execute(tx);
  });
  const backup = join(folder, "copy.lat");
  const keys = join(folder, "copy.keys");
  const masterKey = readFileSync(join(root, "secret/vault.key"), "utf8").trim();
  const make = async (): Promise<unknown> =>
    makeBackup({
      database,
      vault,
      root,
      config: undefined,
      to: backup,
      keys,
      lock: PASSPHRASE,
      now: AT,
      progress: quiet,
    });
  return { folder, root, database, vault, items, backup, keys, masterKey, make };
}

/** Every row, as text, of what a backup holds. */
async function rowsOf(database: Database): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { name, isView, columns } of await database.introspection.getTables()) {
    if (isView || name.startsWith("sqlite_") || LEFT_OUT.includes(name) || name === "vault_erasure") continue;
    const names = columns.map((column) => column.name).sort();
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database);
    found[name] = rows.map((row) => JSON.stringify(names.map((column) => row[column]))).sort();
  }
  return found;
}

const reopen = async (into: string, url: string | undefined): Promise<Database> =>
  url === undefined ? openDatabase({ kind: "sqlite" }, join(into, "latarnik.db")) : openPostgresUrl(url);

const WAYS = [
  { from: "SQLite", to: "SQLite" },
  { from: "PostgreSQL", to: "PostgreSQL" },
  { from: "SQLite", to: "PostgreSQL" },
  { from: "PostgreSQL", to: "SQLite" },
] as const;

describe.each(WAYS)("from $from to $to", ({ from, to }) => {
  if (missing !== undefined && (from === "PostgreSQL" || to === "PostgreSQL")) return;

  it("comes back as it was, and what was erased since stays erased", async () => {
    const world = await openWorld(from);
    const { database, vault, items, backup, keys, masterKey, root } = world;
    await world.make();
    const before = await rowsOf(database);
    const old = join(world.folder, "first.lat");
    writeFileSync(old, readFileSync(backup));
    // Erased after the first backup; the next one overwrites the file of keys.
    await database.transaction().execute((tx) =>
      vault.destroy(tx, {
        venueId: VENUE,
        caseId: "case-1",
        subject: "every",
        now: AT + 1,
        why: "purpose-ended",
        by: "a",
      }),
    );
    await vault.sweep(database);
    await world.make();
    for (const file of [backup, old, keys])
      expect([file, readFileSync(file).includes("PLANTED"), readFileSync(file).includes(masterKey)]).toEqual([
        file,
        false,
        false,
      ]);
    const into = join(world.folder, "back");
    const url = to === "PostgreSQL" ? await postgres?.newDatabase() : undefined;
    const restored = await restoreBackup({
      from: old,
      keys,
      into,
      lock: PASSPHRASE,
      masterKey,
      postgres: url,
      progress: quiet,
    });
    expect(restored).toMatchObject({ madeAt: AT, keys: 1, erased: 1, counts: { files: 3 } });
    const back = await reopen(into, url);
    try {
      expect(isPostgres(back)).toBe(to === "PostgreSQL");
      const after = await rowsOf(back);
      const { vault_item: itemsBefore, vault_master: _master, ...rest } = before;
      const { vault_item: itemsAfter, vault_master: _other, ...restAfter } = after;
      expect(restAfter).toEqual(rest);
      expect(itemsAfter?.length).toBe(itemsBefore?.length);
      const other = openVault({ folder: { root: into }, masterKey: { kind: "file" } });
      const open = async (caseId: string): Promise<string> =>
        back.transaction().execute((tx) =>
          other.open(tx, {
            venueId: VENUE,
            itemId: items[caseId] ?? "",
            reader: { accountId: "a", reason: "sprawdzenie kopii" },
          }),
        );
      expect(await open("case-2")).toBe(STAYS);
      await expect(open("case-1")).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
      for (const { verdict } of await verifyBooks(back, VENUE)) expect(verdict.ok).toBe(true);
      // The numbers go on, and the books refuse what they refused before.
      await sql`insert into platform_change (topic, row_id, at) values ('lists', null, ${AT})`.execute(back);
      await expect(sql`update ledger_entry set kind = 'x'`.execute(back)).rejects.toThrow(/never changed/u);
      await expect(sql`delete from ledger_entry`.execute(back)).rejects.toThrow(/stay/u);
    } finally {
      await back.destroy();
    }
    expect(readFileSync(join(into, "lists/raw/one"), "utf8")).toBe(readFileSync(join(root, "lists/raw/one"), "utf8"));
    expect(readFileSync(join(into, "secret/name-digest.key"), "utf8")).toBe("ab".repeat(32));
    expect(statSync(join(into, "secret/vault.key")).mode & 0o777).toBe(0o600);
    expect([existsSync(join(into, "log")), existsSync(join(into, "run"))]).toEqual([false, false]);
    await database.destroy();
  }, 30_000);
});

describe("what is wrong is said, and nothing is left behind", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("SQLite");
    await world.make();
  }, 30_000);
  afterAll(() => world.database.destroy());
  const restore = (over: object = {}) =>
    restoreBackup({
      from: world.backup,
      keys: world.keys,
      into: join(world.folder, "never"),
      lock: PASSPHRASE,
      masterKey: world.masterKey,
      postgres: undefined,
      progress: quiet,
      ...over,
    });
  const changed = (name: string, change: (octets: Buffer) => Buffer): string => {
    const file = join(world.folder, name);
    writeFileSync(file, change(readFileSync(world.backup)));
    return file;
  };
  const flip = (at: number) => (octets: Buffer) => {
    octets[at] = (octets[at] ?? 0) ^ 1;
    return octets;
  };

  it.each([
    {
      why: "wrong passphrase",
      over: () => ({ lock: passphraseLock("to nie jest to haslo", COST) }),
      code: "E_BACKUP_PASSPHRASE",
      says: /passphrase/u,
    },
    {
      why: "one octet of a part",
      over: () => ({ from: changed("a", flip(3_000)) }),
      code: "E_BACKUP_DAMAGED",
      says: /a:\d+: /,
    },
    {
      why: "one octet of the last part",
      over: () => ({ from: changed("b", (all) => flip(all.length - 1)(all)) }),
      code: "E_BACKUP_DAMAGED",
      says: /b:\d+: /,
    },
    {
      why: "cut off inside a part",
      over: () => ({ from: changed("c", (all) => all.subarray(0, all.length - 100)) }),
      code: "E_BACKUP_DAMAGED",
      says: /c:\d+: /,
    },
    {
      why: "something behind the end",
      over: () => ({ from: changed("d", (all) => Buffer.concat([all, Buffer.from("more")])) }),
      code: "E_BACKUP_DAMAGED",
      says: /d:\d+: /,
    },
    {
      why: "the cost of the key was changed",
      over: () => ({
        from: changed("e", (all) => Buffer.from(all.toString("latin1").replace('"r":8', '"r":4'), "latin1")),
      }),
      code: "E_BACKUP_PASSPHRASE",
      says: /passphrase/u,
    },
    {
      why: "another file",
      over: () => ({ from: changed("f", () => Buffer.from("something else")) }),
      code: "E_BACKUP_DAMAGED",
      says: /f:0: /,
    },
    {
      why: "the keys where the backup belongs",
      over: () => ({ from: world.keys }),
      code: "E_BACKUP_DAMAGED",
      says: /file of keys/u,
    },
    { why: "no master key", over: () => ({ masterKey: undefined }), code: "E_BACKUP_MASTER", says: /--master-key/u },
    {
      why: "another master key",
      over: () => ({ masterKey: "cd".repeat(32) }),
      code: "E_BACKUP_KEYS",
      says: /do not fit/u,
    },
    {
      why: "a folder with something in it",
      over: () => ({ into: world.root }),
      code: "E_BACKUP_TARGET",
      says: /not empty/u,
    },
  ])("$why", async ({ over, code, says }) => {
    await expect(restore(over())).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
    expect(readdirSync(world.folder).filter((name) => name.startsWith("never"))).toEqual([]);
  });

  it("notices a part left out and two parts swapped", async () => {
    const all = readFileSync(world.backup);
    const starts: number[] = [];
    for (let at = all.indexOf("}\n") + 2; at < all.length; at += 4 + all.readUInt32BE(at)) starts.push(at);
    expect(starts.length).toBeGreaterThan(1);
    const [a = 0, b = 0] = starts;
    const end = starts[2] ?? all.length;
    const head = all.subarray(0, a);
    const left = changed("left", () => Buffer.concat([head, all.subarray(b)]));
    const swapped = changed("swapped", () =>
      Buffer.concat([head, all.subarray(b, end), all.subarray(a, b), all.subarray(end)]),
    );
    const cut = changed("cut", () => all.subarray(0, b));
    for (const from of [left, swapped, cut])
      await expect(verifyBackup(from, PASSPHRASE)).rejects.toMatchObject({ code: "E_BACKUP_DAMAGED" });
  });

  it("refuses a short passphrase before anything is written", async () => {
    const to = join(world.folder, "short.lat");
    const { database, vault, root, keys } = world;
    const order = {
      database,
      vault,
      root,
      config: undefined,
      to,
      keys,
      lock: passphraseLock("krotkie", COST),
      now: AT,
      progress: quiet,
    };
    await expect(makeBackup(order)).rejects.toMatchObject({ code: "E_BACKUP_PASSPHRASE" });
    expect(readdirSync(world.folder).filter((name) => name.startsWith("short"))).toEqual([]);
  });

  it("leaves the keys of before when the new ones cannot be written", async () => {
    const before = readFileSync(world.keys);
    const { database, root, keys } = world;
    const vault = openVault({ folder: { root: join(world.folder, "nowhere") }, masterKey: { kind: "file" } });
    const to = join(world.folder, "unkeyed.lat");
    const order = {
      database,
      vault,
      root,
      config: undefined,
      to,
      keys,
      lock: PASSPHRASE,
      now: AT,
      progress: quiet,
    };
    await expect(makeBackup(order)).rejects.toMatchObject({ code: "E_VAULT_KEY_MISSING" });
    expect(readFileSync(keys)).toEqual(before);
    expect(existsSync(to)).toBe(false);
  });
});

describe("a recovery key", () => {
  let world: World;
  let lock: ReturnType<typeof recipientLock>;
  let identity: string;
  const backup = (): string => join(world.folder, "sealed.lat");
  const keys = (): string => join(world.folder, "sealed.keys");
  beforeAll(async () => {
    world = await openWorld("SQLite");
    identity = join(world.folder, "elsewhere.key");
    makeRecipient(identity, world.root, PASSPHRASE, AT);
    lock = recipientLock(recipientAt(world.root) ?? "");
    const { database, vault, root } = world;
    await makeBackup({
      database,
      vault,
      root,
      config: undefined,
      to: backup(),
      keys: keys(),
      lock,
      now: AT,
      progress: quiet,
    });
  }, 30_000);
  afterAll(() => world.database.destroy());
  const order = () => ({
    from: backup(),
    keys: keys(),
    into: join(world.folder, "opened"),
    masterKey: world.masterKey,
    postgres: undefined,
    progress: quiet,
  });

  it("opens nothing for whoever steals the whole data folder with the backup beside it", async () => {
    // Every octet the thief has, tried as a passphrase, as a key and as an identity.
    const names = readdirSync(world.root, { recursive: true, encoding: "utf8" });
    const files = names.map((name) => join(world.root, name)).filter((path) => statSync(path).isFile());
    expect(files.map((path) => path.slice(world.root.length + 1))).toContain("backup.recipient");
    for (const path of files) {
      const text = readFileSync(path, "utf8").trim();
      if (text.length <= 200)
        await expect(verifyBackup(backup(), passphraseLock(text, COST))).rejects.toMatchObject({
          code: "E_BACKUP_IDENTITY",
        });
      expect(() => readIdentity(path, PASSPHRASE)).toThrow(/E_|no backup|header|key/u);
    }
    // The public half in the hands of a new process: it sealed nothing, so it opens nothing.
    const again = recipientLock(recipientAt(world.root) ?? "");
    await expect(verifyBackup(backup(), again)).rejects.toMatchObject({ code: "E_BACKUP_IDENTITY" });
    await expect(restoreBackup({ ...order(), lock: again })).rejects.toMatchObject({ code: "E_BACKUP_IDENTITY" });
    await expect(restoreBackup({ ...order(), lock: identityLock(newIdentity(AT)) })).rejects.toMatchObject({
      code: "E_BACKUP_IDENTITY",
    });
    expect(existsSync(join(world.folder, "opened"))).toBe(false);
  });

  it("brings everything back for its holder", async () => {
    const restored = await restoreBackup({ ...order(), lock: identityLock(readIdentity(identity, PASSPHRASE)) });
    expect(restored).toMatchObject({ madeAt: AT, keys: 2, erased: 0, entries: 2 });
    expect(readFileSync(join(world.folder, "opened", "backup.recipient"), "utf8")).toBe(
      readFileSync(join(world.root, "backup.recipient"), "utf8"),
    );
  });

  it("is proved by the process that sealed it, which leaves nothing of the proof", async () => {
    const masterKey = masterKeyAt(world.root, {});
    const proof = { from: backup(), keys: keys(), lock, root: world.root, masterKey, progress: quiet };
    expect(await proveBackup(proof)).toMatchObject({ madeAt: AT, keys: 2, entries: 2 });
    expect(readdirSync(join(world.root, "run"))).toEqual([]);
    await expect(proveBackup({ ...proof, masterKey: "cd".repeat(32) })).rejects.toMatchObject({
      code: "E_BACKUP_KEYS",
    });
    expect(readdirSync(join(world.root, "run"))).toEqual([]);
  });

  it("is bound to the header: neither half of the pair can be changed", async () => {
    const octets = readFileSync(backup());
    const holder = identityLock(readIdentity(identity, PASSPHRASE));
    const other = newIdentity(AT).public;
    const { ephemeral, recipient } = JSON.parse(octets.toString("latin1").split("\n")[1] ?? "{}") as Record<
      string,
      string
    >;
    for (const half of [ephemeral, recipient]) {
      const file = join(world.folder, "changed.lat");
      writeFileSync(file, Buffer.from(octets.toString("latin1").replace(half ?? "", other), "latin1"));
      await expect(verifyBackup(file, holder)).rejects.toMatchObject({ code: "E_BACKUP_IDENTITY" });
    }
  });

  it("is never written over, never kept in the data folder, never opened without its passphrase", () => {
    const before = readFileSync(identity);
    expect(() => makeRecipient(identity, world.root, PASSPHRASE, AT)).toThrow(/choose another name/u);
    expect(() => makeRecipient(join(world.root, "a.key"), world.root, PASSPHRASE, AT)).toThrow(/somewhere else/u);
    expect(() => makeRecipient(join(world.folder, "b.key"), world.root, passphraseLock("krotkie", COST), AT)).toThrow(
      /fewer than 12/u,
    );
    expect(existsSync(join(world.folder, "b.key"))).toBe(false);
    expect(readFileSync(identity)).toEqual(before);
    expect(statSync(identity).mode & 0o777).toBe(0o600);
    expect(() => readIdentity(identity, passphraseLock("to nie jest to haslo", COST))).toThrow(/passphrase/u);
    expect(recipientText(recipientAt(world.root) ?? "")).toBe(
      readFileSync(join(world.root, "backup.recipient"), "utf8").trim(),
    );
  });

  it.each([
    {
      why: "a letter changed",
      change: (text: string) =>
        text.replace(/-(.)(.{42})\./u, (_all, a: string, rest: string) => `-${a === "A" ? "B" : "A"}${rest}.`),
    },
    { why: "the end cut off", change: (text: string) => text.slice(0, -1) },
    { why: "nothing", change: () => "" },
  ])("notices a public half with $why", ({ change }) => {
    const text = recipientText(newIdentity(AT).public);
    expect(recipientOf(text)).toHaveLength(43);
    expect(() => recipientOf(change(text))).toThrow(/E_BACKUP_RECIPIENT|no recovery key/u);
  });
});

describe("kill -9", () => {
  const WORKER = resolve(import.meta.dirname, "../../support/backup-worker.ts");
  /** Starts the worker and kills it when it has said `steps` lines; `undefined`: to the end. */
  const run = async (args: readonly string[], steps?: number): Promise<number> =>
    new Promise((done, failed) => {
      const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WORKER, ...args], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let lines = 0;
      child.stdout.on("data", (chunk: Buffer) => {
        lines += chunk.toString().split("\n").length - 1;
        if (steps !== undefined && lines >= steps) child.kill("SIGKILL");
      });
      child.once("error", failed);
      child.once("exit", () => done(lines));
    });

  it("leaves the backup of before whole, and no half restore; the next try clears up", async () => {
    const { folder, root, database, backup, keys, masterKey, make } = await openWorld("SQLite");
    await make();
    await database.destroy();
    const good = { backup: readFileSync(backup), keys: readFileSync(keys) };
    const into = join(folder, "back");
    const backupArgs = ["backup", root, backup, keys];
    const restoreArgs = ["restore", root, backup, keys, into, masterKey];
    expect(await run(backupArgs, 60)).toBeLessThan(100);
    expect(readFileSync(backup)).toEqual(good.backup);
    expect(readFileSync(keys)).toEqual(good.keys);
    for (const steps of [1, 90]) {
      expect(await run(restoreArgs, steps)).toBeLessThan(109);
      expect(existsSync(into)).toBe(false);
    }
    expect(readdirSync(folder).some((name) => name.endsWith(".partial"))).toBe(true);
    expect(readdirSync(folder).some((name) => name.includes(".restore-"))).toBe(true);
    await run(backupArgs);
    expect(readFileSync(backup)).not.toEqual(good.backup);
    await run(restoreArgs);
    expect(existsSync(join(into, "latarnik.db"))).toBe(true);
    expect(readdirSync(folder).filter((name) => /partial|restore-/u.test(name))).toEqual([]);
    const { counts } = await verifyBackup(backup, PASSPHRASE);
    expect(counts.rows).toBeGreaterThan(1_000);
    truncateSync(backup, 0);
    await expect(verifyBackup(backup, PASSPHRASE)).rejects.toMatchObject({ code: "E_BACKUP_DAMAGED" });
  }, 60_000);
});
