/**
 * `npm run vault`: sheets for two people, the key file lost, and brought back.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccessTables } from "../../../dashboard/access/tables.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { dataFolderAt, openDataFolder } from "../../../dashboard/platform/data-folder.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import { openVault } from "../../../dashboard/vault/index.ts";
import { Config } from "../../../policies/schema/config.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const VENUE = Config.parse({}).venue.id;
const PASSPHRASES = ["pierwsza długa fraza", "druga długa fraza"];

describe("the keys by hand", () => {
  let data: string;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "latarnik-keys-"));
    const database = await openDatabase({ kind: "sqlite" }, openDataFolder(data).databaseFile);
    await migrate(database, MIGRATIONS);
    for (const login of ["dyrektor", "iod"])
      await database
        .withTables<AccessTables>()
        .insertInto("access_account")
        .values({
          id: `account-${login}`,
          login,
          display_name: login,
          password_hash: "x",
          created_at: 1,
          disabled_at: null,
        })
        .execute();
    const vault = openVault({ folder: dataFolderAt(data), masterKey: { kind: "file" } });
    await vault.prepare(database, VENUE);
    await database
      .transaction()
      .execute((tx) => vault.createKey(tx, { venueId: VENUE, caseId: "case-1", ring: "case", now: 1 }));
    await database.destroy();
  }, 30_000);
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  async function vault(
    args: readonly string[],
    typed: readonly string[] = [],
  ): Promise<{ status: number | null; out: string; err: string }> {
    const child = spawn(
      process.execPath,
      [join(ROOT, "scripts/vault.ts"), ...args, "--config", "none", "--data", data],
      {
        cwd: data,
        env: { PATH: process.env["PATH"] ?? "", LATARNIK_LANG: "en" },
        stdio: "pipe",
      },
    );
    const texts = { out: "", err: "" };
    child.stdout.on("data", (chunk: Buffer) => (texts.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (texts.err += chunk.toString()));
    child.stdin.on("error", () => undefined);
    child.stdin.end(typed.map((line) => `${line}\n`).join(""));
    const status = await new Promise<number | null>((done) => child.on("close", done));
    return { status, ...texts };
  }

  it("two people bring back a lost key, and nothing typed is shown", async () => {
    const [one, two] = PASSPHRASES as [string, string];
    const [differing, made] = await Promise.all([
      vault(
        ["sheets", "--holder", "iod", "--holder", "dyrektor", "--out", join(data, "none")],
        [one, "another phrase"],
      ),
      vault(["sheets", "--holder", "dyrektor", "--holder", "iod"], [one, one, two, two]),
    ]);
    expect([differing.status, differing.err]).toEqual([1, expect.stringContaining("The passphrases differ.")]);
    expect([made.status, made.out]).toEqual([0, expect.stringContaining("latarnik-sheet-2.txt")]);
    const sheets = [1, 2].map((number) => join(data, `latarnik-sheet-${String(number)}.txt`));
    for (const sheet of sheets) expect(statSync(sheet).mode & 0o777).toBe(0o600);
    const file = join(data, "secret", "vault.key");
    const key = readFileSync(file, "utf8");
    for (const shown of [made.out, made.err, ...sheets.map((sheet) => readFileSync(sheet, "utf8"))])
      for (const secret of [...PASSPHRASES, key.trim()]) expect(shown).not.toContain(secret);
    const state = await vault(["status"]);
    expect([state.status, state.out]).toEqual([
      0,
      expect.stringMatching(/case keys: 1\nchange the key by .*\nrecovery sheets/u),
    ]);
    rmSync(file);
    const lost = await vault(["status"]);
    expect([lost.status, lost.err]).toEqual([1, expect.stringContaining("E_VAULT_KEY_MISSING")]);
    const args = ["recover", ...sheets.flatMap((sheet) => ["--sheet", sheet])];
    expect(await vault(args, [one, "a wrong passphrase"])).toMatchObject({
      status: 1,
      err: expect.stringContaining("sheet 2") as string,
    });
    expect(await vault(args, [one, two])).toMatchObject({ status: 0 });
    expect(readFileSync(file, "utf8")).toBe(key);
    const rotated = await vault(["rotate", "--by", "iod"]);
    expect([rotated.status, rotated.out]).toEqual([0, expect.stringContaining("case keys wrapped anew: 1")]);
    expect(readFileSync(file, "utf8")).not.toBe(key);
    const apart = join(data, "apart.json");
    const [written, nowhere] = await Promise.all([vault(["keys", "--out", apart]), vault(["keys"])]);
    expect([written.status, written.out]).toEqual([0, expect.stringContaining("Keep the newest only")]);
    expect(statSync(apart).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(apart, "utf8"))).toMatchObject({
      format: "latarnik-vault-keys",
      keys: [{ caseId: "case-1" }],
    });
    expect(nowhere).toMatchObject({ status: 2, err: expect.stringContaining("--out FILE") as string });
  }, 120_000);
});
