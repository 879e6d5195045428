/**
 * The vault as people in charge meet it, over HTTP on both databases: state, a key that is due, sheets two people fetch one after the other, rotation;
 * and the key systemd hands over.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keySourceFrom, openVault, registerVaultRoutes } from "../../../dashboard/vault/index.ts";
import type { Vault } from "../../../dashboard/vault/index.ts";
import { Role } from "../../../policies/schema/api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, MINUTE, MONDAY, VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const KEY = "latarnik-vault-key";
const SECRET = "Zuzanna opowiedziała o tym na wystawie";
const FIRST = "pierwsza długa fraza";
const SECOND = "druga długa fraza";
/** A0: who answers for data and machine may look; who may change something, written by hand. */
const READERS: readonly Role[] = ["dyrektor", "koordynator", "iod", "admin"];
const MANAGERS: readonly Role[] = ["dyrektor", "iod", "admin"];

describe.each(KINDS)("$kind: looking after the vault", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let vault: Vault;
  const people = new Map<Role, Staff>();
  const of = (role: Role): Staff => people.get(role) as Staff;
  const state = async () => (await of("koordynator").ask("GET", "/api/vault")).body;
  let itemId = "";

  const read = (which: Vault): Promise<string> => {
    const reader = { accountId: "reader", reason: "sprawdzenie w teście" };
    return venue.database
      .transaction()
      .execute((tx) => which.open(tx, { venueId: VENUE, itemId, reader, now: venue.now }));
  };

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, context) => {
        vault = context.vault;
        registerVaultRoutes(app, context);
      },
    });
    for (const role of Role.options) people.set(role, await venue.person(`Osoba ${role}`, [role]));
    const key = { venueId: VENUE, caseId: "case-1", now: MONDAY };
    itemId = await venue.database.transaction().execute(async (tx) => {
      await vault.createKey(tx, { ...key, ring: "case" });
      return (await vault.seal(tx, { ...key, kind: "note", plaintext: SECRET })).itemId;
    });
  }, 60_000);
  afterAll(() => venue.close());

  it.each(Role.options)("opens its doors to %s as A0 says", async (role) => {
    const looked = await of(role).ask("GET", "/api/vault");
    expect(looked.status).toBe(READERS.includes(role) ? 200 : 403);
    const asked = await of(role).ask("POST", "/api/vault/sheets/nobody/mine");
    expect(asked.status).toBe(MANAGERS.includes(role) ? 404 : 403);
  });

  it("says which key is in force, when it is due, and that nobody could bring it back", async () => {
    const now = await state();
    expect(now).toMatchObject({ source: "file", problem: null, keys: 1, madeAt: MONDAY, due: false, recovery: null });
    expect(now.keyId).toMatch(/^[0-9a-f]{16}$/u);
    expect(now.rotateBy).toBe(MONDAY + 365 * DAY);
    venue.now = (MONDAY + 365 * DAY) as Instant;
    expect((await state()).due).toBe(true);
    venue.now = MONDAY as Instant;
    const file = join(venue.folder, "secret", "vault.key");
    renameSync(file, `${file}.away`);
    expect((await state()).problem).toBe("missing");
    const refused = await of("admin").ask("POST", "/api/vault/rotation");
    expect([refused.status, refused.body.code]).toEqual([409, "E_VAULT_KEY_MISSING"]);
    writeFileSync(file, `${"7".repeat(64)}\n`);
    expect((await state()).problem).toBe("wrong");
    renameSync(`${file}.away`, file);
    expect((await state()).problem).toBeNull();
  });

  it("gives each of two people one sheet; only then it says that there are any", async () => {
    const [director, officer] = [of("dyrektor"), of("iod")];
    expect((await director.ask("POST", "/api/vault/sheets", { passphrase: "za krótkie" })).status).toBe(400);
    const asked = await director.ask("POST", "/api/vault/sheets", { passphrase: FIRST });
    expect(asked.text).not.toContain(FIRST);
    const [request] = asked.body.requests;
    expect(request).toMatchObject({ mine: true, agreedBy: null, askedBy: "Osoba dyrektor" });
    const path = `/api/vault/sheets/${String(request.id)}`;
    const code = async (who: Staff, door: string, body?: object) => {
      const { status, body: said } = await who.ask("POST", `${path}/${door}`, body);
      return [status, said.code as string];
    };
    expect(await code(director, "mine")).toEqual([404, "E_VAULT_SHEETS"]);
    expect(await code(director, "agreement", { passphrase: SECOND })).toEqual([409, "E_VAULT_SAME_PERSON"]);
    expect(await code(officer, "agreement", { passphrase: FIRST })).toEqual([422, "E_VAULT_RECOVERY"]);
    const second = await officer.ask("POST", `${path}/agreement`, { passphrase: SECOND });
    expect(second.body.text).toContain("sheet 2 of 2");
    expect(await code(of("admin"), "agreement", { passphrase: "trzecia długa fraza" })).toEqual([
      404,
      "E_VAULT_SHEETS",
    ]);
    expect((await state()).recovery).toBeNull();
    expect(await code(officer, "mine")).toEqual([404, "E_VAULT_SHEETS"]);
    const first = await director.ask("POST", `${path}/mine`);
    expect(first.body.text).toContain("sheet 1 of 2");
    expect(await code(director, "mine")).toEqual([404, "E_VAULT_SHEETS"]);
    expect(await state()).toMatchObject({
      recovery: { madeAt: venue.now, holders: ["Osoba dyrektor", "Osoba iod"] },
      requests: [],
    });
    // The machine is gone: a new folder, the two sheets, and the old texts open.
    const folder = mkdtempSync(join(tmpdir(), "latarnik-recovered-"));
    const again = openVault({ folder: { root: folder }, masterKey: { kind: "file" }, clock: () => venue.now });
    const sheets = [
      { text: first.body.text as string, passphrase: FIRST },
      { text: second.body.text as string, passphrase: SECOND },
    ];
    await expect(again.recover(venue.database, VENUE, sheets.slice(0, 1))).rejects.toMatchObject({
      code: "E_VAULT_RECOVERY",
    });
    await again.recover(venue.database, VENUE, sheets);
    expect(await read(again)).toBe(SECRET);
    rmSync(folder, { recursive: true });
  }, 120_000);

  it("forgets a request nobody came for after a quarter of an hour", async () => {
    const asked = await of("admin").ask("POST", "/api/vault/sheets", { passphrase: FIRST });
    const id = asked.body.requests[0].id as string;
    venue.now = (venue.now + 15 * MINUTE) as Instant;
    expect((await state()).requests).toEqual([]);
    const late = await of("iod").ask("POST", `/api/vault/sheets/${id}/agreement`, { passphrase: SECOND });
    expect([late.status, late.body.code]).toEqual([404, "E_VAULT_SHEETS"]);
  });

  it("changes the key for whoever may; sheets and files of keys of before open nothing, every text opens", async () => {
    const before = await state();
    const oldFile = readFileSync(join(venue.folder, "secret", "vault.key"), "utf8");
    const keyFile = await venue.database
      .transaction()
      .execute((tx) => vault.exportKeys(tx, { venueId: VENUE, now: venue.now }));
    venue.now = (venue.now + 400 * DAY) as Instant;
    expect((await state()).due).toBe(true);
    // Two people press at once: one rotation.
    const replies = await Promise.all(
      [of("admin"), of("dyrektor")].map((who) => who.ask("POST", "/api/vault/rotation")),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    const after = await state();
    expect(after).toMatchObject({ due: false, madeAt: venue.now, recovery: null, keys: 1, problem: null });
    expect(after.keyId).not.toBe(before.keyId);
    expect(readFileSync(join(venue.folder, "secret", "vault.key"), "utf8")).not.toBe(oldFile);
    expect(await read(vault)).toBe(SECRET);
    // As the control process, which has its own vault open meanwhile.
    const other = openVault({ folder: { root: venue.folder }, masterKey: { kind: "file" }, clock: () => venue.now });
    expect(await read(other)).toBe(SECRET);
    await expect(venue.database.transaction().execute((tx) => other.importKeys(tx, keyFile))).rejects.toMatchObject({
      code: "E_VAULT_KEY_WRONG",
    });
  }, 120_000);

  it("lives on the credential of systemd, and changes only to one that was handed over, too", async () => {
    const directory = mkdtempSync(join(tmpdir(), "latarnik-credentials-"));
    const give = (name: string, text: string): void => writeFileSync(join(directory, name), `${text}\n`);
    give(KEY, "none");
    expect(keySourceFrom({ CREDENTIALS_DIRECTORY: directory })).toEqual({ kind: "file" });
    give(KEY, "a1".repeat(32));
    give(`${KEY}.next`, "none");
    const source = keySourceFrom({ CREDENTIALS_DIRECTORY: directory });
    expect(source).toEqual({ kind: "credential", directory });
    const own = mkdtempSync(join(tmpdir(), "latarnik-credential-venue-"));
    mkdirSync(join(own, "nothing"));
    const machine = await openCaseVenue(await databases.open(kind), {
      also: (app, context) => {
        const credential = openVault({ folder: { root: own }, masterKey: source, clock: context.clock });
        registerVaultRoutes(app, { ...context, vault: credential });
      },
    });
    try {
      const admin = await machine.person("Administratorka", ["admin"]);
      // The venue of the tests made a key file of its own when it opened: a database it belongs to, and this one does not.
      expect((await admin.ask("GET", "/api/vault")).body).toMatchObject({ source: "credential", problem: "wrong" });
      give(KEY, readFileSync(join(machine.folder, "secret", "vault.key"), "utf8").trim());
      expect((await admin.ask("GET", "/api/vault")).body.problem).toBeNull();
      const none = await admin.ask("POST", "/api/vault/rotation");
      expect([none.status, none.body.code]).toEqual([409, "E_VAULT_ROTATION"]);
      give(`${KEY}.next`, "b2".repeat(32));
      const done = await admin.ask("POST", "/api/vault/rotation");
      expect([done.status, done.body.problem]).toEqual([200, null]);
      // The administrator makes it the first and starts anew.
      give(KEY, "b2".repeat(32));
      give(`${KEY}.next`, "none");
      expect((await admin.ask("GET", "/api/vault")).body).toMatchObject({ keyId: done.body.keyId, problem: null });
    } finally {
      await machine.close();
      for (const folder of [directory, own]) rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describe("the units", () => {
  it.each(["latarnik-server", "latarnik-control"])(
    "%s is handed both keys, or the word that there are none",
    (name) => {
      const unit = readFileSync(resolve(import.meta.dirname, `../../../scripts/deploy/${name}.service`), "utf8");
      for (const credential of [KEY, `${KEY}.next`]) {
        expect(unit).toMatch(new RegExp(`^LoadCredential=${credential}:/etc/latarnik/`, "mu"));
        expect(unit).toContain(`\nSetCredential=${credential}:none\n`);
      }
    },
  );
});
