/**
 * The vault on SQLite and on a real PostgreSQL: sealing, reading with a reason, erasing to the last octet, rotating, recovering,
 * restoring, and full or read-only disks.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exportBook, verifyBooks } from "../../../dashboard/ledger/index.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import { dropKeys, keySourceFrom, openVault, recoverKey, unswept } from "../../../dashboard/vault/index.ts";
import type { Ring } from "../../../dashboard/vault/index.ts";
import { changeMaster, dropOldRings } from "../../../dashboard/vault/rotation.ts";
import type { VaultTables } from "../../../dashboard/vault/tables.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { VENUE, VaultWorld } from "../../support/vault-world.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop(), 30_000);
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

/** Long and odd enough that it stands nowhere by chance. */
const SECRET = "Zmyślona notatka: dziecko z pomarańczowym plecakiem, numer zagadki 7391-4460";

/** Names of files below a folder that hold one of the texts. */
function holding(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file);
      return texts.some((text) => content.includes(text));
    });
}

describe.each(KINDS)("$kind: the vault", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let world: VaultWorld;
  beforeAll(async () => {
    world = await VaultWorld.open(await databases.place(kind));
  }, 30_000);
  beforeEach(() => world.empty());
  afterAll(async () => {
    await world.close();
  });

  const tables = () => world.database.withTables<VaultTables>();
  const keys = () => tables().selectFrom("vault_key").selectAll().orderBy("case_id").orderBy("subject").execute();
  const items = () => tables().selectFrom("vault_item").selectAll().orderBy("id").execute();
  const destroy = (caseId: string, subject: "case" | "card-1" | "every" = "every") =>
    world.tx((tx) =>
      world.vault.destroy(tx, { venueId: VENUE, caseId, subject, now: world.now, why: "purpose-ended", by: "iod" }),
    );
  const booksHold = async (): Promise<boolean> =>
    (await verifyBooks(world.database, VENUE)).every(({ verdict }) => verdict.ok);
  const rekey = (caseId: string, ring: Ring) =>
    world.tx((tx) => world.vault.rekey(tx, { venueId: VENUE, caseId, ring, now: world.now }));

  it("gives back what it sealed, whatever it is", async () => {
    for (const text of ["", "a", SECRET, "ż".repeat(20_000), "\u0000\n"]) {
      const { itemId, commitment } = await world.case(`case-${String(text.length)}`, text);
      expect(await world.read(itemId)).toBe(text);
      // Without the octets sealed with it, a commitment is not even checked against a guess.
      expect(commitment).not.toBe(createHash("sha256").update(text).digest("hex"));
    }
  });

  it("writes down who read what and why, or gives nothing", async () => {
    const { itemId, commitment } = await world.case("case-1", SECRET);
    await world.read(itemId);
    const reads = await tables().selectFrom("vault_read").selectAll().execute();
    expect(reads).toMatchObject([
      { case_id: "case-1", item_id: itemId, account_id: "reader", reason: "sprawdzenie w teście", at: world.now },
    ]);
    let audit = "";
    for await (const line of exportBook(world.database, VENUE, "audit")) audit += line;
    expect(audit).toContain(commitment);
    expect(audit).toContain(reads[0]?.id);
    expect(audit).not.toContain("sprawdzenie");
    const asked = { venueId: VENUE, itemId, now: world.now };
    for (const reason of ["", "    ", "bo"])
      await expect(
        world.tx((tx) => world.vault.open(tx, { ...asked, reader: { accountId: "reader", reason } })),
      ).rejects.toMatchObject({ code: "E_VAULT_REASON" });
    // The table of reads cannot take a row: then there is no text either.
    await sql`alter table vault_read rename to vault_read_away`.execute(world.database);
    try {
      await expect(world.read(itemId)).rejects.toThrow(/vault_read/u);
    } finally {
      await sql`alter table vault_read_away rename to vault_read`.execute(world.database);
    }
    expect(await booksHold()).toBe(true);
  });

  it("refuses what cannot be", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const of = { venueId: VENUE, caseId: "case-1", now: world.now };
    const seal = (caseId: string) =>
      world.tx((tx) => world.vault.seal(tx, { ...of, caseId, kind: "note", plaintext: "x" }));
    await expect(world.tx((tx) => world.vault.createKey(tx, { ...of, ring: "case" }))).rejects.toMatchObject({
      code: "E_VAULT_KEY_EXISTS",
    });
    await expect(seal("case-2")).rejects.toMatchObject({ code: "E_VAULT_NO_KEY" });
    await expect(world.read("none")).rejects.toMatchObject({ code: "E_VAULT_ITEM" });
    await destroy("case-1");
    await expect(world.read(itemId)).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
    await expect(seal("case-1")).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
    await expect(rekey("case-1", "harm")).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
    // What was erased does not begin again under the same name.
    await expect(world.tx((tx) => world.vault.createKey(tx, { ...of, ring: "case" }))).rejects.toMatchObject({
      code: "E_VAULT_DESTROYED",
    });
    expect(await destroy("case-1")).toEqual([]);
  });

  it("opens nothing that was moved or changed by hand", async () => {
    const first = await world.case("case-1", SECRET);
    const second = await world.case("case-2", "inna notatka");
    const [a, b] = await items();
    for (const { why, change } of [
      { why: "ciphertexts swapped", change: { ciphertext: b?.ciphertext } },
      { why: "of another kind", change: { kind: "card" } },
      { why: "of another case", change: { case_id: a?.case_id === "case-1" ? "case-2" : "case-1" } },
      {
        why: "one sign changed",
        change: { ciphertext: a?.ciphertext?.replace(/.$/u, (sign) => (sign === "A" ? "Q" : "A")) },
      },
      { why: "another commitment", change: { commitment: "0".repeat(64) } },
    ]) {
      await tables()
        .updateTable("vault_item")
        .set(change as object)
        .where("id", "=", a?.id ?? "")
        .execute();
      expect([why, await world.read(a?.id ?? "").catch((error: { code?: string }) => error.code)]).toEqual([
        why,
        "E_VAULT_DAMAGED",
      ]);
      await tables()
        .updateTable("vault_item")
        .set(a as object)
        .where("id", "=", a?.id ?? "")
        .execute();
    }
    // Two texts of one case and kind trade places, commitments and all: each opens only as itself.
    const third = await world.tx((tx) =>
      world.vault.seal(tx, { venueId: VENUE, caseId: "case-1", kind: "note", plaintext: "trzecia", now: world.now }),
    );
    const all = await items();
    for (const [to, from] of [
      [first.itemId, third.itemId],
      [third.itemId, first.itemId],
    ]) {
      const { ciphertext, commitment } = all.find(({ id }) => id === from) ?? { ciphertext: null, commitment: "" };
      await tables()
        .updateTable("vault_item")
        .set({ ciphertext, commitment })
        .where("id", "=", to ?? "")
        .execute();
    }
    for (const { itemId } of [first, third])
      await expect(world.read(itemId)).rejects.toMatchObject({ code: "E_VAULT_DAMAGED" });
    for (const item of all) await tables().updateTable("vault_item").set(item).where("id", "=", item.id).execute();
    expect(await world.read(third.itemId)).toBe("trzecia");
    const [key, other] = await keys();
    await tables()
      .updateTable("vault_key")
      .set({ wrapped: other?.wrapped ?? "" })
      .where("case_id", "=", key?.case_id ?? "")
      .execute();
    await expect(world.read(first.itemId)).rejects.toMatchObject({ code: "E_VAULT_DAMAGED" });
    expect(await world.read(second.itemId)).toBe("inna notatka");
    expect(await tables().selectFrom("vault_read").selectAll().execute()).toHaveLength(2);
  });

  it("moves a case to the narrower ring; the old wrapping is gone", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const [before] = await keys();
    await rekey("case-1", "harm");
    const [after] = await keys();
    expect([before?.ring, after?.ring]).toEqual(["case", "harm"]);
    expect(after?.wrapped).not.toBe(before?.wrapped);
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
    // Without the key of the new ring it does not open, so the case is not readable by the old one any more.
    await tables().deleteFrom("vault_ring_key").where("ring", "=", "harm").execute();
    await expect(world.read(itemId, world.newVault())).rejects.toMatchObject({ code: "E_VAULT_NO_KEY" });
  });

  it("erases one card and leaves the other", async () => {
    const one = await world.case("case-1", "pierwsza karta", "card-1");
    const two = await world.case("case-1", "druga karta", "card-2");
    expect(await destroy("case-1", "card-1")).toEqual(["card-1"]);
    await expect(world.read(one.itemId)).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
    expect(await world.read(two.itemId)).toBe("druga karta");
    const of = { venueId: VENUE, caseId: "case-1" };
    expect([
      await world.vault.isErased(world.database, { ...of, subject: "card-1" }),
      await world.vault.isErased(world.database, { ...of, subject: "card-2" }),
      (await world.vault.items(world.database, of))
        .map(({ subject, erased }) => `${subject} ${String(erased)}`)
        .toSorted(),
    ]).toEqual([true, false, ["card-1 true", "card-2 false"]]);
  });

  it("after erasing, text, ciphertext and wrapped key are in no file, and every book holds", async () => {
    for (let at = 0; at < 25; at += 1) await world.case(`other-${String(at)}`, "x".repeat(at * 97));
    const { itemId } = await world.case("case-1", `${SECRET} ${"długi ".repeat(900)}`);
    await world.append({ commitments: [{ itemId, commitment: "ab".repeat(32) }] });
    await rekey("case-1", "harm");
    await world.read(itemId);
    const key = (await keys()).find((row) => row.case_id === "case-1");
    const item = (await items()).find((row) => row.id === itemId);
    const wrapped = key?.wrapped ?? "none";
    const texts = [SECRET, wrapped, (item?.ciphertext ?? "none").slice(0, 48), (item?.ciphertext ?? "none").slice(-48)];
    const folder = kind === "SQLite" ? dirname(world.file) : join(databases.data, "base");
    if (kind === "PostgreSQL") await sql`checkpoint`.execute(world.database);
    // It is found while it is there, so that not finding it later says something.
    expect(holding(folder, [wrapped]).length).toBeGreaterThan(0);
    expect(holding(folder, [SECRET])).toEqual([]);
    await destroy("case-1");
    expect(await unswept(world.database)).toBe(1);
    expect(await world.vault.sweep(world.database)).toEqual({ clean: true, why: null });
    expect(await unswept(world.database)).toBe(0);
    expect(holding(folder, texts)).toEqual([]);
    expect(await booksHold()).toBe(true);
    let books = "";
    for (const book of ["events", "audit"] as const)
      for await (const line of exportBook(world.database, VENUE, book)) books += line;
    expect(books).toContain('"kind":"vault-destroy"');
    for (const text of texts) expect(books).not.toContain(text);
    expect(await world.vault.isErased(world.database, { venueId: VENUE, caseId: "case-1" })).toBe(true);
  }, 30_000);

  it("takes back an erasing whose transaction failed", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    await expect(
      world.tx(async (tx) => {
        await world.vault.destroy(tx, {
          venueId: VENUE,
          caseId: "case-1",
          subject: "every",
          now: world.now,
          why: "x",
          by: "iod",
        });
        throw new Error("later");
      }),
    ).rejects.toThrow("later");
    expect(await world.vault.sweep(world.database)).toEqual({ clean: true, why: null });
    expect(await world.read(itemId)).toBe(SECRET);
  });

  it("rotates all keys; other processes and a restart go on reading", async () => {
    const texts = new Map<string, string>();
    // More than one batch once; the other database shows the same with fewer.
    const many = kind === "SQLite" ? 120 : 12;
    for (let at = 0; at < many; at += 1)
      texts.set((await world.case(`case-${String(at)}`, `tekst ${String(at)}`)).itemId, `tekst ${String(at)}`);
    const other = world.newVault();
    const [first] = texts.keys();
    await world.read(first ?? "", other);
    const file = join(world.folder, "secret", "vault.key");
    const before = { key: readFileSync(file, "utf8"), wrapped: (await keys()).map(({ wrapped }) => wrapped) };
    expect(await world.vault.rotate(world.database, { venueId: VENUE, by: "iod" })).toMatchObject({ rewrapped: many });
    expect(readFileSync(file, "utf8")).not.toBe(before.key);
    expect(readdirSync(join(world.folder, "secret"))).toEqual(["vault.key"]);
    expect(holding(join(world.folder, "secret"), [before.key.trim()])).toEqual([]);
    const after = (await keys()).map(({ wrapped, generation }) => ({ wrapped, generation }));
    expect(after.filter(({ wrapped, generation }) => generation !== 2 || before.wrapped.includes(wrapped))).toEqual([]);
    expect(await tables().selectFrom("vault_ring_key").select(["ring", "generation"]).execute()).toEqual([
      { ring: "case", generation: 2 },
    ]);
    for (const vault of [world.vault, other, world.newVault()])
      for (const [itemId, text] of [...texts].slice(0, 10)) expect(await world.read(itemId, vault)).toBe(text);
    expect(await booksHold()).toBe(true);
  }, 30_000);

  it("rotates while others seal, and loses nothing", async () => {
    const sealed: Promise<{ itemId: string }>[] = [];
    for (let at = 0; at < 10; at += 1) sealed.push(world.case(`before-${String(at)}`, "tekst"));
    await Promise.all(sealed);
    const rotation = world.vault.rotate(world.database, { venueId: VENUE, by: "iod" });
    for (let at = 0; at < 10; at += 1) sealed.push(world.case(`during-${String(at)}`, "tekst"));
    await rotation;
    await world.vault.rotate(world.database, { venueId: VENUE, by: "iod" });
    for (const { itemId } of await Promise.all(sealed))
      expect(await world.read(itemId, world.newVault())).toBe("tekst");
  }, 30_000);

  it("goes on with a rotation that stopped between its parts", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const secret = join(world.folder, "secret");
    // The next key was made, and nothing else.
    writeFileSync(join(secret, "vault.key.next"), `${"ab".repeat(32)}\n`, { mode: 0o600 });
    const fresh = world.newVault();
    await fresh.prepare(world.database, VENUE);
    expect(await world.read(itemId, fresh)).toBe(SECRET);
    expect(readdirSync(secret)).toEqual(["vault.key"]);
    // The database was changed, and the files were not.
    const old = readFileSync(join(secret, "vault.key"));
    await fresh.rotate(world.database, { venueId: VENUE, by: "iod" });
    const next = readFileSync(join(secret, "vault.key"));
    writeFileSync(join(secret, "vault.key"), old);
    writeFileSync(join(secret, "vault.key.next"), next, { mode: 0o600 });
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
    await world.newVault().prepare(world.database, VENUE);
    expect([readdirSync(secret), readFileSync(join(secret, "vault.key"), "utf8")]).toEqual([
      ["vault.key"],
      next.toString(),
    ]);
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
  });

  it("makes its key once, for its owner alone, and never over a database that knows another", async () => {
    const file = join(world.folder, "secret", "vault.key");
    await world.vault.prepare(world.database, VENUE);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { itemId } = await world.case("case-1", SECRET);
    const content = readFileSync(file);
    chmodSync(file, 0o644);
    await world.newVault().prepare(world.database, VENUE);
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
    rmSync(file);
    await expect(world.newVault().prepare(world.database, VENUE)).rejects.toMatchObject({
      code: "E_VAULT_KEY_MISSING",
    });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, `${"cd".repeat(32)}\n`);
    await expect(world.read(itemId, world.newVault())).rejects.toMatchObject({ code: "E_VAULT_KEY_WRONG" });
    writeFileSync(file, "not a key");
    await expect(world.newVault().prepare(world.database, VENUE)).rejects.toMatchObject({
      code: "E_VAULT_KEY_MISSING",
    });
    writeFileSync(file, content);
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
  });

  it("takes the key systemd hands over, and makes none then", async () => {
    const directory = join(world.folder, "credentials");
    mkdirSync(directory);
    expect(keySourceFrom({})).toEqual({ kind: "file" });
    expect(keySourceFrom({ CREDENTIALS_DIRECTORY: directory })).toEqual({ kind: "file" });
    const credential = join(directory, "latarnik-vault-key");
    writeFileSync(credential, `${"ef".repeat(32)}\n`);
    const source = keySourceFrom({ CREDENTIALS_DIRECTORY: directory });
    expect(source).toEqual({ kind: "credential", directory });
    world.vault = openVault({ folder: { root: world.folder }, masterKey: source, clock: () => world.now });
    const { itemId } = await world.case("case-1", SECRET);
    expect(await world.read(itemId)).toBe(SECRET);
    expect(existsSync(join(world.folder, "secret", "vault.key"))).toBe(false);
    await expect(world.vault.rotate(world.database, { venueId: VENUE, by: "iod" })).rejects.toMatchObject({
      code: "E_VAULT_ROTATION",
    });
    writeFileSync(`${credential}.next`, `${"12".repeat(32)}\n`);
    await world.vault.rotate(world.database, { venueId: VENUE, by: "iod" });
    expect(await world.read(itemId)).toBe(SECRET);
    writeFileSync(credential, `${"12".repeat(32)}\n`);
    rmSync(`${credential}.next`);
    const fresh = openVault({ folder: { root: world.folder }, masterKey: source, clock: () => world.now });
    expect(await world.read(itemId, fresh)).toBe(SECRET);
    rmSync(directory, { recursive: true });
  });

  it("brings a lost key back from two people, and writes down who holds sheets", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const holders = ["dyrektor", "iod", "koordynator"].map((accountId) => ({
      accountId,
      passphrase: `długie hasło: ${accountId}`,
    }));
    expect(await world.vault.recoveryMadeAt(world.database, VENUE)).toBeNull();
    const made = (some: typeof holders) =>
      world.tx((tx) => world.vault.exportRecovery(tx, { venueId: VENUE, holders: some, now: world.now }));
    await expect(made([holders[0], holders[0]].filter((one) => one !== undefined))).rejects.toMatchObject({
      code: "E_VAULT_RECOVERY",
    });
    const sheets = await made(holders);
    expect(await world.vault.recoveryMadeAt(world.database, VENUE)).toBe(world.now);
    rmSync(join(world.folder, "secret"), { recursive: true });
    const key = await recoverKey(
      [0, 2].map((at) => ({ text: sheets[at] ?? "", passphrase: holders[at]?.passphrase ?? "" })),
    );
    const fresh = world.newVault();
    fresh.masters.install(key);
    expect(await world.read(itemId, fresh)).toBe(SECRET);
    expect(() => fresh.masters.install(key)).toThrow(expect.objectContaining({ code: "E_VAULT_KEY_EXISTS" }));
    await fresh.rotate(world.database, { venueId: VENUE, by: "iod" });
    // Sheets of the old key bring nothing back any more, and the page can say so.
    expect(await fresh.recoveryMadeAt(world.database, VENUE)).toBeNull();
    let audit = "";
    for await (const line of exportBook(world.database, VENUE, "audit")) audit += line;
    expect(audit).toContain('"holders":["dyrektor","iod","koordynator"]');
    for (const { passphrase } of holders) expect(audit).not.toContain(passphrase);
  }, 30_000);

  it("says nothing of texts and keys in its errors", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const secret = readFileSync(join(world.folder, "secret", "vault.key"), "utf8").trim();
    await tables()
      .updateTable("vault_item")
      .set({ commitment: "0".repeat(64) })
      .execute();
    const said = await world.read(itemId).catch((error: Error) => `${error.stack ?? ""} ${String(error.cause)}`);
    for (const text of [SECRET, secret, (await keys())[0]?.wrapped ?? ""]) expect(said).not.toContain(text);
  });

  it("a file of keys brings back what is alive, and never what was erased since", async () => {
    const alive = await world.case("case-1", SECRET);
    const dead = await world.case("case-2", "do usunięcia");
    const dump = { items: await items(), erasures: [] as object[] };
    await destroy("case-2");
    const newest = await world.tx((tx) => world.vault.exportKeys(tx, { venueId: VENUE, now: world.now }));
    // The database as its backup has it: from before the erasure, without keys, and with its ciphertexts.
    await dropKeys(world.database);
    await tables().deleteFrom("vault_erasure").execute();
    for (const item of dump.items)
      await tables().updateTable("vault_item").set(item).where("id", "=", item.id).execute();
    await expect(world.read(alive.itemId, world.newVault())).rejects.toMatchObject({ code: "E_VAULT_NO_KEY" });
    const restored = world.newVault();
    expect(await world.tx((tx) => restored.importKeys(tx, newest))).toEqual({ keys: 1, erased: 1 });
    expect(await world.read(alive.itemId, restored)).toBe(SECRET);
    await expect(world.read(dead.itemId, restored)).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
    expect((await items()).find(({ id }) => id === dead.itemId)?.ciphertext).toBeNull();
    // A list of erasures made shorter by hand is noticed.
    const shortened = JSON.parse(newest) as { erased: unknown[] };
    shortened.erased = [];
    await expect(world.tx((tx) => restored.importKeys(tx, JSON.stringify(shortened)))).rejects.toMatchObject({
      code: "E_VAULT_DAMAGED",
    });
    await expect(world.tx((tx) => restored.importKeys(tx, "{}"))).rejects.toMatchObject({ code: "E_VAULT_DAMAGED" });
  });

  it("an older file of keys does not bring back what this database knows to be erased", async () => {
    const dead = await world.case("case-1", SECRET);
    const older = await world.tx((tx) => world.vault.exportKeys(tx, { venueId: VENUE, now: world.now }));
    await destroy("case-1");
    expect(await world.tx((tx) => world.vault.importKeys(tx, older))).toEqual({ keys: 0, erased: 1 });
    await expect(world.read(dead.itemId)).rejects.toMatchObject({ code: "E_VAULT_DESTROYED" });
    expect(await keys()).toEqual([]);
  });

  it("keeps an old ring key as long as something is wrapped with it", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const of = { venueId: VENUE, now: world.now, by: "iod" };
    // Somebody sealed with the old ring key while the master key changed, and the keys were wrapped anew before that was committed.
    await world.tx((tx) => changeMaster(tx, world.vault.keyring, world.vault.masters, of));
    await world.tx((tx) => dropOldRings(tx, of));
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
    await world.newVault().prepare(world.database, VENUE);
    expect(await world.read(itemId, world.newVault())).toBe(SECRET);
    expect(await tables().selectFrom("vault_ring_key").select("generation").execute()).toEqual([{ generation: 2 }]);
  });

  it("after a rotation, even an old file of keys beside an old backup opens nothing", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    const old = await world.tx((tx) => world.vault.exportKeys(tx, { venueId: VENUE, now: world.now }));
    await world.vault.rotate(world.database, { venueId: VENUE, by: "iod" });
    await expect(world.tx((tx) => world.newVault().importKeys(tx, old))).rejects.toMatchObject({
      code: "E_VAULT_KEY_WRONG",
    });
    expect(await world.read(itemId)).toBe(SECRET);
  });
});

describe("SQLite: the disk", () => {
  let world: VaultWorld;
  beforeAll(async () => {
    world = await VaultWorld.open();
  }, 30_000);
  beforeEach(() => world.empty());
  afterAll(async () => {
    await world.close();
  });
  const erase = () =>
    world.tx((tx) =>
      world.vault.destroy(tx, {
        venueId: VENUE,
        caseId: "case-1",
        subject: "every",
        now: world.now,
        why: "x",
        by: "iod",
      }),
    );
  const whole = async (): Promise<void> => {
    for (const { verdict } of await verifyBooks(world.database, VENUE)) expect(verdict.ok).toBe(true);
  };

  it("full: nothing is half done, and it goes on once there is room", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    await world.append();
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(world.database);
    await sql.raw(`pragma max_page_count = ${String(rows[0]?.page_count)}`).execute(world.database);
    const refused: string[] = [];
    for (let at = 0; at < 400 && refused.length === 0; at += 1)
      await world.case(`more-${String(at)}`, "x".repeat(3_000)).catch((error: Error) => refused.push(error.message));
    expect(refused).toEqual([expect.stringContaining("full")]);
    const before = await world.database.withTables<VaultTables>().selectFrom("vault_item").select("id").execute();
    const withKey = await world.database.withTables<VaultTables>().selectFrom("vault_key").select("case_id").execute();
    expect(before).toHaveLength(withKey.length);
    await whole();
    await sql`pragma max_page_count = 1073741823`.execute(world.database);
    expect(await world.read(itemId)).toBe(SECRET);
    await world.append();
    await whole();
  }, 30_000);

  it("read-only: refused, and everything as it was", async () => {
    const { itemId } = await world.case("case-1", SECRET);
    await sql`pragma query_only = 1`.execute(world.database);
    // Reading is refused, too: it could not be written down.
    await expect(world.read(itemId)).rejects.toThrow(/readonly/u);
    await expect(world.append()).rejects.toThrow(/readonly/u);
    await expect(erase()).rejects.toThrow(/readonly/u);
    await sql`pragma query_only = 0`.execute(world.database);
    expect(await world.read(itemId)).toBe(SECRET);
    await whole();
  });

  it("somebody reads an older state: the sweep says so, and is clean later", async () => {
    await world.case("case-1", SECRET);
    const key = await world.database
      .withTables<VaultTables>()
      .selectFrom("vault_key")
      .select("wrapped")
      .executeTakeFirstOrThrow();
    const reader = await openDatabase({ kind: "sqlite" }, world.file);
    await sql`pragma busy_timeout = 10`.execute(world.database);
    await sql`begin`.execute(reader);
    await sql`select count(*) from vault_key`.execute(reader);
    await erase();
    expect(await world.vault.sweep(world.database)).toEqual({ clean: false, why: "busy" });
    expect(await unswept(world.database)).toBe(1);
    await sql`commit`.execute(reader);
    await reader.destroy();
    expect(await world.vault.sweep(world.database)).toEqual({ clean: true, why: null });
    expect(holding(world.folder, [key.wrapped])).toEqual([]);
    expect(await unswept(world.database)).toBe(0);
  });

  it("written by a program that overwrites nothing: the sweep finds it and writes the file anew", async () => {
    await world.case("case-1", SECRET);
    const key = await world.database
      .withTables<VaultTables>()
      .selectFrom("vault_key")
      .select("wrapped")
      .executeTakeFirstOrThrow();
    await sql`pragma secure_delete = 0`.execute(world.database);
    await erase();
    await sql`create table page_filler as select ${key.wrapped} as old`.execute(world.database);
    await sql`drop table page_filler`.execute(world.database);
    await sql`pragma wal_checkpoint(truncate)`.execute(world.database);
    expect(holding(world.folder, [key.wrapped]).length).toBeGreaterThan(0);
    expect(await world.vault.sweep(world.database)).toEqual({ clean: true, why: null });
    expect(holding(world.folder, [key.wrapped])).toEqual([]);
    await sql`pragma secure_delete = 1`.execute(world.database);
  });
});
