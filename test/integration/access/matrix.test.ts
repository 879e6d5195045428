/**
 * Every door of the real dashboard server × who knocks × how their session stands, on SQLite.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TABLE } from "./expectations.ts";
import { doorsOf, knockersOf, walk } from "./matrix.ts";
import type { DoorOf } from "./matrix.ts";
import { openRealServer } from "./stage.ts";
import type { RealServer } from "./stage.ts";

describe("SQLite: the whole matrix", () => {
  let server: RealServer;
  let doors: readonly DoorOf[];
  beforeAll(async () => {
    server = await openRealServer();
    doors = doorsOf(server);
  }, 60_000);
  afterAll(async () => server.stop());

  it("has a row for every door of the running server, and no row for a door that is gone", () => {
    const running = new Set(server.routes.map(({ method, url }) => `${method === "HEAD" ? "GET" : method} ${url}`));
    const rows = TABLE.flatMap((row) => row.doors);
    expect([...running].filter((door) => !rows.includes(door))).toEqual([]);
    // What the page is not built for is not registered.
    expect(rows.filter((door) => !running.has(door) && door !== "GET /*" && door !== "GET /")).toEqual([]);
    expect(rows.filter((door, index) => rows.indexOf(door) !== index)).toEqual([]);
  });

  it("opens each door to whom the Standards let in, and to nobody else", async () => {
    const { cases, refused, wrong } = await walk(server, doors, await knockersOf(server));
    expect(wrong).toEqual([]);
    expect(server.errors).toEqual([]);
    expect(cases).toBeGreaterThan(2_000);
    expect(refused).toBeGreaterThan(1_000);
    process.stdout.write(`access matrix: ${String(cases)} cases, ${String(refused)} of them refusals\n`);
  }, 300_000);

  it("writes down who was turned away, without what they asked for", async () => {
    const rows = await server.database
      .withTables<{ access_audit: { action: string; outcome: string; detail: string | null } }>()
      .selectFrom("access_audit")
      .select("detail")
      .distinct()
      .where("action", "=", "refused")
      .execute();
    expect(rows.length).toBeGreaterThan(50);
    for (const { detail } of rows) expect(detail ?? "").not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/u);
  });
});
