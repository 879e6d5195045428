/**
 * Copies on the network location that have to go, on both databases: whatever fails on the way, none stays behind unseen.
 *
 * @module
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderShare, settleFiles } from "../../../dashboard/cases/index.ts";
import { ShareError } from "../../../dashboard/cases/share.ts";
import type { CaseShare } from "../../../dashboard/cases/index.ts";
import { leaveCopy, STEP_TAKES_MS } from "../../../dashboard/cases/copies-left.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { MINUTE, NOTE, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: copies that have to go", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let head: Staff;
  let intake: Staff;
  /** What the network location does not do today. */
  const broken = { remove: false, afterWrite: null as (() => Promise<void>) | null };

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      share: (folders): CaseShare => {
        const real = folderShare({ folder: folders.case, harmFolder: folders.harm, content: "pseudonymised" });
        return {
          ...real,
          write: async (folder, name, octets) => {
            await real.write(folder, name, octets);
            await broken.afterWrite?.();
          },
          remove: async (folder, name) => {
            if (broken.remove) throw new ShareError(folder);
            await real.remove(folder, name);
          },
        };
      },
    });
    head = await venue.person("Kierowniczka", ["kierownik"], ["wystawy"]);
    intake = await venue.person("Przyjmująca", ["intake"]);
  }, 60_000);
  afterAll(() => venue.close());

  const noted = async (): Promise<string> => {
    const opened = await intake.ask("POST", "/api/cases", {
      id: crypto.randomUUID(),
      origin: "staff",
      happenedAt: venue.now,
      department: "wystawy",
    });
    const id = opened.body.caseId as string;
    await head.step(id, {
      kind: "describe",
      type: "1.8",
      area: "4",
      category: null,
      department: "wystawy",
      place: "",
      mode: null,
      happenedAt: venue.now,
    });
    await head.step(id, { kind: "qualify", text: WHY });
    await head.step(id, NOTE);
    return id;
  };
  const waits = async (id: string): Promise<boolean> =>
    (await head.ask("GET", `/api/cases/${id}`)).body.all.some((task: { kind: string }) => task.kind === "move-file");
  const left = async (id: string) =>
    (
      await sql<{
        name: string;
        problem: string | null;
      }>`select name, problem from case_copy_left where case_id = ${id}`.execute(venue.database)
    ).rows;
  const onShare = (): string[] => readdirSync(venue.share.case);

  it("a copy replaced by a newer one that cannot be removed is a task, and goes once it can", async () => {
    const id = await noted();
    await intake.step(id, { kind: "share-copy" });
    const first = (await intake.ask("GET", `/api/cases/${id}`)).body.files[0].name as string;
    expect(await left(id)).toEqual([]);
    broken.remove = true;
    await head.step(id, { ...NOTE, part: "step", persons: null });
    await intake.step(id, { kind: "share-copy" });
    const second = (await intake.ask("GET", `/api/cases/${id}`)).body.files[0].name as string;
    expect(second).not.toBe(first);
    expect(onShare()).toEqual(expect.arrayContaining([first, second]));
    expect(await left(id)).toEqual([{ name: first, problem: "E_CASE_SHARE" }]);
    expect(await waits(id)).toBe(true);
    // Still away: it stays, and nothing is lost of it.
    expect(await settleFiles(venue.context)).toBe(1);
    expect(await waits(id)).toBe(true);
    broken.remove = false;
    expect(await settleFiles(venue.context)).toBe(0);
    expect(onShare()).not.toContain(first);
    expect(onShare()).toContain(second);
    expect(await left(id)).toEqual([]);
    expect(await waits(id)).toBe(false);
  });

  it("a copy of a step that was refused after all and cannot be taken back is a task, and the refusal stays what it was", async () => {
    const id = await noted();
    broken.remove = true;
    // While the copy is drawn, the one who asked loses the right to it.
    broken.afterWrite = async () => venue.change(intake.id, { roles: [] });
    const [status, code] = await intake.refused(id, { kind: "share-copy" });
    venue.change(intake.id, { roles: ["intake"] });
    broken.afterWrite = null;
    expect([status, code]).toEqual([403, "E_CASE_DENIED"]);
    const [row] = await left(id);
    expect(row).toMatchObject({ problem: "E_CASE_SHARE" });
    expect(onShare()).toContain(row?.name);
    expect(await waits(id)).toBe(true);
    broken.remove = false;
    venue.now = (venue.now + STEP_TAKES_MS + MINUTE) as Instant;
    expect(await settleFiles(venue.context)).toBe(0);
    expect(onShare()).not.toContain(row?.name);
    expect(await waits(id)).toBe(false);
  });

  it("a copy whose step never ended, as after a kill, goes after some minutes and not before", async () => {
    const id = await noted();
    const name = "notatka-po-zabiciu-v9.pdf";
    const { database, clock } = venue.context;
    await leaveCopy(database, VENUE, { caseId: id, folder: "case", name }, clock(), clock() + STEP_TAKES_MS);
    writeFileSync(join(venue.share.case, name), "kopia");
    expect(await settleFiles(venue.context)).toBe(0);
    expect(onShare()).toContain(name);
    venue.now = (venue.now + STEP_TAKES_MS) as Instant;
    expect(await settleFiles(venue.context)).toBe(0);
    expect(onShare()).not.toContain(name);
    expect(await left(id)).toEqual([]);
  });

  it("never takes the copy that counts, however late a second try of the same step is", async () => {
    const id = await noted();
    await intake.step(id, { kind: "share-copy" });
    const { name } = (await intake.ask("GET", `/api/cases/${id}`)).body.files[0];
    await leaveCopy(venue.context.database, VENUE, { caseId: id, folder: "case", name }, venue.now);
    expect(await settleFiles(venue.context)).toBe(0);
    expect(onShare()).toContain(name);
    expect(await left(id)).toEqual([]);
  });

  it("where the network location was taken out of the settings, says so instead of forgetting", async () => {
    const id = await noted();
    await leaveCopy(venue.context.database, VENUE, { caseId: id, folder: "case", name: "stara.pdf" }, venue.now);
    expect(await settleFiles({ ...venue.context, share: null })).toBe(1);
    expect(await left(id)).toEqual([{ name: "stara.pdf", problem: "E_CASE_SHARE_OFF" }]);
    expect(await waits(id)).toBe(true);
    expect(await settleFiles(venue.context)).toBe(0);
    expect(await waits(id)).toBe(false);
  });
});
