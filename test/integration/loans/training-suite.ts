/**
 * Whoever has no valid training opens no lending session, from the venue's first closed list on: through the doors of both desks, on SQLite
 * and on a real PostgreSQL.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lendingPorts, registerCoordinationRoutes } from "../../../dashboard/coordination/index.ts";
import { LOAN_BOOK, registerLoanRoutes } from "../../../dashboard/loans/index.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { DAY, HOUR, VENUE, enrolled, openDeviceVenue } from "../../support/device-venue.ts";
import type { DeviceVenue, Staff } from "../../support/device-venue.ts";

const MINUTE = 60_000;
const REASON = "lista była niepełna, poprawiamy ją";

export const lendingTrainingSuite = (kind: "SQLite" | "PostgreSQL") =>
  describe(`${kind}: training and the loan desk`, () => {
    const databases = new TestDatabases();
    beforeAll(() => (kind === "SQLite" ? undefined : databases.start()), 30_000);
    afterAll(() => databases.stop());
    let venue: DeviceVenue;
    let kora: Staff;
    let ola: Staff;
    let ewa: Staff;
    let nina: Staff;
    let list = "";
    beforeAll(async () => {
      const standards = loadStandards();
      venue = await openDeviceVenue(await databases.open(kind), {
        loans: LOAN_BOOK,
        also: (app, context) => {
          const desk = { database: context.database, clock: context.clock, venueId: VENUE, timeZone: "Europe/Warsaw" };
          registerLoanRoutes(app, { ...context, ...lendingPorts({ ...desk, standards }) });
          registerCoordinationRoutes(app, {
            ...desk,
            standards,
            outside: async () => ({ metric: () => null, order: () => null, test: () => null, records: () => null }),
            figures: async () => [],
          });
        },
      });
      kora = await venue.person("Kora", ["koordynator"]);
      ola = await venue.person("Ola", ["edukator"]);
      ewa = await venue.person("Ewa", ["edukator"]);
      nina = await venue.person("Nina", ["nsp"]);
      await enrolled(venue, nina, { id: "tab-01", serial: "SN-tab-01" });
    }, 60_000);
    afterAll(() => venue.close());

    const open = (who: Staff, more: object = {}) =>
      who.ask("POST", "/api/loans", {
        step: randomUUID(),
        activity: "Astronomia",
        ageBand: "10-12",
        children: 12,
        endsAt: venue.now + HOUR,
        ...more,
      });
    const said = async (who: Staff): Promise<unknown> => (await who.ask("GET", "/api/loans/training")).body;
    const board = async () =>
      (await kora.ask("GET", "/api/coordination/board")).body.rows
        .find((one: { id: string }) => one.id === "R-100")
        .proofs.find((one: { proof: { kind: string } }) => one.proof.kind === "records");
    const train = async (who: readonly Staff[], heldOn: string, programme = "loan-desk"): Promise<string> => {
      const id = randomUUID();
      const people = who.map((one) => ({
        id: randomUUID(),
        account: one.id,
        name: "Osoba z listy",
        position: "",
        signed: one !== ewa,
        statementOn: null,
      }));
      const body = { version: 0, programme, heldOn, topic: "Wypożyczanie", materials: "", leader: "Firma", place: "" };
      const saved = await kora.ask("PUT", `/api/coordination/trainings/${id}`, { ...body, people });
      expect(saved.status).toBe(200);
      return id;
    };
    const close = (id: string, version = 1) => kora.ask("POST", `/api/coordination/trainings/${id}/close`, { version });
    const day = (after = 0): string => new Date(venue.now + after * DAY).toISOString().slice(0, 10);

    it("lets a venue that was just installed lend, and says calmly what comes", async () => {
      expect((await open(ola)).status).toBe(200);
      expect(await said(ola)).toMatchObject({
        state: "not-in-force",
        until: null,
        training: { pl: expect.any(String) },
      });
      expect(await board()).toMatchObject({ light: "amber", why: "lending-waits" });
    });

    it("is not in force by a list that is still open, or by another training", async () => {
      await close(await train([ola], day(), "standards"));
      list = await train([ola, ewa], day());
      expect((await open(ewa)).status).toBe(200);
      expect(await said(ewa)).toMatchObject({ state: "not-in-force" });
    });

    it("holds from the closing of the first list, for everybody who opens a session", async () => {
      const before = (await open(ewa)).body.id as string;
      venue.now = (venue.now + MINUTE) as Instant;
      expect((await close(list)).status).toBe(200);
      for (const untrained of [ewa, nina]) {
        const refused = await open(untrained);
        expect([refused.status, refused.body.code]).toEqual([403, "E_LOAN_TRAINING"]);
        expect(await said(untrained)).toMatchObject({ state: "untrained", until: null });
      }
      expect((await open(ola)).status).toBe(200);
      expect(await said(ola)).toMatchObject({ state: "trained" });
      expect(await board()).toMatchObject({ light: "green", why: "records-kept", evidenceOn: day() });
      // A session that is open goes on, in the same hands.
      const told = { step: randomUUID(), at: venue.now, onlyForActivity: true, noPictures: true };
      expect((await ewa.ask("POST", `/api/loans/${before}/briefing`, told)).status).toBe(200);
      const device = { step: randomUUID(), at: venue.now, device: "tab-01", override: "nie ma innego tabletu" };
      expect((await ewa.ask("POST", `/api/loans/${before}/devices`, device)).status).toBe(200);
    });

    it("takes a session that a desk without network opened before the rule, and leaves no trace of one it refuses", async () => {
      const at = venue.now - 2 * MINUTE;
      expect((await open(ewa, { at, endsAt: at + HOUR })).status).toBe(200);
      const step = randomUUID();
      expect((await open(ewa, { step })).body.code).toBe("E_LOAN_TRAINING");
      expect((await ewa.ask("GET", `/api/loans/steps/${step}`)).status).toBe(404);
      // Trained in the meantime, the same step is taken.
      const second = await train([nina], day());
      expect((await close(second)).status).toBe(200);
      expect((await open(nina, { step })).status).toBe(200);
    });

    it("ends with the months of the training, and with the list that gave it", async () => {
      const reopened = await kora.ask("POST", `/api/coordination/trainings/${list}/reopen`, { reason: REASON });
      expect(reopened.status).toBe(200);
      expect((await open(ola)).body.code).toBe("E_LOAN_TRAINING");
      expect((await close(list, reopened.body.version)).status).toBe(200);
      expect((await open(ola)).status).toBe(200);
      venue.now = (venue.now + 366 * DAY) as Instant;
      expect((await open(await venue.person("Iga", ["edukator"]))).body.code).toBe("E_LOAN_TRAINING");
    });

    it("answers nobody who does not lend", async () => {
      expect(
        (await (await venue.person("Koordynatorka", ["koordynator"])).ask("GET", "/api/loans/training")).status,
      ).toBe(403);
    });
  });
