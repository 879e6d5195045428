/**
 * Killed in the middle of sealing, appending, erasing and rotating: what was said to be done is done, and nothing is half done.
 *
 * @module
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBook, verifyBooks } from "../../../dashboard/ledger/index.ts";
import type { VaultTables } from "../../../dashboard/vault/tables.ts";
import { VENUE, VaultWorld } from "../../support/vault-world.ts";

const ROUNDS = 3;

interface Said {
  readonly sealed: Map<string, { readonly itemId: string; readonly text: string }>;
  readonly erased: Set<string>;
  rotated: number;
}

/** @param afterMs  how long after its first words it is killed; three of them tell of a whole erasing or rotation */
async function workAndKill(
  world: VaultWorld,
  work: "erase" | "rotate",
  round: number,
  afterMs: number,
  said: Said,
): Promise<void> {
  const child = fork(
    join(import.meta.dirname, "../../support/vault-worker.ts"),
    [world.folder, world.file, `${work}${String(round)}`, work],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  let words = 0;
  child.on(
    "message",
    (message: { sealed?: string; itemId?: string; text?: string; erased?: string; rotated?: number }) => {
      words += 1;
      if (words === 2 + (round % 3)) setTimeout(() => child.kill("SIGKILL"), afterMs);
      if (message.sealed !== undefined)
        said.sealed.set(message.sealed, { itemId: message.itemId ?? "", text: message.text ?? "" });
      if (message.erased !== undefined) said.erased.add(message.erased);
      if (message.rotated !== undefined) said.rotated += 1;
    },
  );
  const code = await new Promise<string | null>((done) => child.on("exit", (_code, signal) => done(signal)));
  expect(code).toBe("SIGKILL");
}

describe.each(["erase", "rotate"] as const)("killed while it works (%s)", (work) => {
  let world: VaultWorld;
  beforeAll(async () => {
    world = await VaultWorld.open();
  }, 30_000);
  afterAll(async () => {
    await world.close();
  });

  it("leaves nothing half done, whenever it happens", async () => {
    const said: Said = { sealed: new Map(), erased: new Set(), rotated: 0 };
    const faults: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await workAndKill(world, work, round, (round * 29) % 97, said);
      const vault = world.newVault();
      await vault.prepare(world.database, VENUE);
      for (const { book, verdict } of await verifyBooks(world.database, VENUE))
        if (!verdict.ok) faults.push(`round ${String(round)}: book ${book} ${String(verdict.firstBad)} ${verdict.why}`);
      const tables = world.database.withTables<VaultTables>();
      const items = await tables.selectFrom("vault_item").selectAll().execute();
      const keys = new Set(
        (await tables.selectFrom("vault_key").select("case_id").execute()).map((row) => row.case_id),
      );
      const gone = new Set(
        (await tables.selectFrom("vault_erasure").select("case_id").execute()).map((row) => row.case_id),
      );
      const told = new Set<string>();
      const registered = new Set<string>();
      for await (const entry of readBook(world.database, VENUE, "audit"))
        if (entry.kind === "vault-destroy") told.add(entry.caseId);
      for await (const entry of readBook(world.database, VENUE, "events")) registered.add(entry.caseId);
      for (const item of items) {
        const state = [
          item.ciphertext === null,
          !keys.has(item.case_id),
          gone.has(item.case_id),
          told.has(item.case_id),
        ];
        if (new Set(state).size !== 1) faults.push(`${item.case_id} is half erased: ${state.join(" ")}`);
        if (!registered.has(item.case_id)) faults.push(`${item.case_id} is sealed and not in the book`);
      }
      if (registered.size !== items.length || keys.size !== items.length - gone.size)
        faults.push(`round ${String(round)}: counts differ`);
      for (const caseId of said.erased) if (!gone.has(caseId)) faults.push(`${caseId} was said to be erased`);
      for (const [caseId, { itemId, text }] of said.sealed) {
        const read = await world.read(itemId, vault).catch((error: { code?: string }) => error.code);
        if (read !== (gone.has(caseId) ? "E_VAULT_DESTROYED" : text)) faults.push(`${caseId}: ${String(read)}`);
      }
      const rings = await tables.selectFrom("vault_ring_key").select("generation").execute();
      if (rings.length !== 1)
        faults.push(`round ${String(round)}: ${String(rings.length)} ring keys after a new start`);
    }
    expect(faults).toEqual([]);
    expect(said.sealed.size).toBeGreaterThan(ROUNDS);
    expect(work === "erase" ? said.erased.size : said.rotated).toBeGreaterThan(0);
  }, 120_000);
});

describe("two processes at one SQLite file", () => {
  it("wait for each other, and neither fails", async () => {
    const world = await VaultWorld.open();
    const ends = ["a", "b"].map(async (name) => {
      const child = fork(
        join(import.meta.dirname, "../../support/vault-worker.ts"),
        [world.folder, world.file, name, "erase"],
        { stdio: ["ignore", "ignore", "inherit", "ipc"] },
      );
      let words = 0;
      child.on("message", () => {
        words += 1;
        if (words === 20) child.kill("SIGKILL");
      });
      return new Promise<string | null>((done) => child.on("exit", (_code, signal) => done(signal)));
    });
    // One that met a locked database would have ended by itself.
    expect(await Promise.all(ends)).toEqual(["SIGKILL", "SIGKILL"]);
    for (const { verdict } of await verifyBooks(world.database, VENUE)) expect(verdict.ok).toBe(true);
    await world.close();
  }, 60_000);
});
