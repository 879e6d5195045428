/**
 * The register of trainings on SQLite and a real PostgreSQL, through its doors: lists that are signed and closed, who is due, files in and out, and
 * the same truth in the book of trainings, which M28 counts.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerCoordinationRoutes } from "../../../dashboard/coordination/index.ts";
import { readCsv, writeWorkbook } from "../../../dashboard/devices/index.ts";
import { trainingFacts } from "../../../dashboard/people/index.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import type { TrainingsView } from "../../../policies/schema/training-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { DAY, VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const HEAD =
  "data;program;temat;materiały;prowadzący;miejsce;login;imię i nazwisko;stanowisko;podpis;oświadczenie z dnia";

export const trainingsSuite = (kind: "SQLite" | "PostgreSQL") =>
  describe(`${kind}: trainings of the staff`, () => {
    const databases = new TestDatabases();
    beforeAll(() => (kind === "SQLite" ? undefined : databases.start()), 30_000);
    afterAll(() => databases.stop());
    let venue: CaseVenue;
    let people: Record<"dyrektor" | "koordynator" | "nsp" | "edukator", Staff>;

    beforeAll(async () => {
      venue = await openCaseVenue(await databases.open(kind), {
        also: (app, { database, clock }) =>
          registerCoordinationRoutes(app, {
            database,
            clock,
            venueId: VENUE,
            timeZone: "Europe/Warsaw",
            standards: loadStandards(),
            letterhead: { venue: "Centrum Nauki Przykład", venueShort: "CNP" },
            outside: async () => ({ metric: () => null, order: () => null, test: () => null, records: () => null }),
            figures: async () => [],
          }),
      });
      people = {
        dyrektor: await venue.person("dyrektor", ["dyrektor"]),
        koordynator: await venue.person("koordynator", ["koordynator"]),
        nsp: await venue.person("nsp", ["nsp"]),
        edukator: await venue.person("edukator", ["edukator"]),
      };
    });
    afterAll(() => venue.close());
    const day = (after = 0): string => new Date(venue.now + after * DAY).toISOString().slice(0, 10);
    const view = async (): Promise<TrainingsView> => (await people.nsp.ask("GET", "/api/coordination/trainings")).body;
    const standing = async (who: Staff, programme: string) =>
      (await view()).people
        .find(({ account }) => account === who.id)
        ?.trainings.find((one) => one.programme === programme);
    const trainee = (account: string | null, signed: boolean, name = "Osoba z listy") => ({
      id: randomUUID(),
      account,
      name,
      position: "",
      signed,
      statementOn: null,
    });
    const body = (list: readonly object[], more: object = {}) => ({
      version: 0,
      programme: "loan-desk",
      heldOn: day(),
      topic: "Wypożyczanie tabletów",
      materials: "prezentacja 2026-11",
      leader: "osoba odpowiedzialna za sieć",
      place: "sala 2",
      people: list,
      ...more,
    });
    const path = (id: string, step = ""): string => `/api/coordination/trainings/${id}${step}`;

    it("gives a new person some days, and then says that it is late", async () => {
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "due", last: null, due: day(14) });
      expect(await standing(people.edukator, "network-safety")).toBeUndefined();
      venue.now = (venue.now + 15 * DAY) as Instant;
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "late" });
    });

    it("counts a list only once it is closed, only for those who signed, and in the book of trainings, too", async () => {
      const id = randomUUID();
      const list = [
        trainee(people.edukator.id, true),
        trainee(people.nsp.id, false),
        trainee(null, true, "Gość z firmy"),
      ];
      expect((await people.nsp.ask("PUT", path(id), body(list))).status).toBe(403);
      const saved = await people.koordynator.ask("PUT", path(id), body(list));
      expect(saved.body).toMatchObject({ number: "S/1/2026", version: 1, closed: false });
      // Sent twice, it was written once.
      expect((await people.koordynator.ask("PUT", path(id), body(list))).body.version).toBe(1);
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "late" });
      expect((await people.koordynator.ask("POST", path(id, "/close"), { version: 9 })).body.code).toBe(
        "E_COORDINATION_CHANGED",
      );
      expect((await people.koordynator.ask("POST", path(id, "/close"), { version: 1 })).body.closed).toBe(true);
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "valid", last: day() });
      const entered = async () => trainingFacts(venue.database, VENUE);
      expect((await entered()).map(({ account, on }) => [account, on])).toEqual([[people.edukator.id, day()]]);
      expect((await people.koordynator.ask("PUT", path(id), body(list, { version: 2 }))).body.code).toBe(
        "E_TRAINING_CLOSED",
      );
      expect((await people.koordynator.ask("DELETE", path(id))).body.code).toBe("E_TRAINING_CLOSED");
      const reason = "zaznaczono podpis nie tej osoby";
      expect((await people.dyrektor.ask("POST", path(id, "/reopen"), { reason })).body.closed).toBe(false);
      expect(await entered()).toEqual([]);
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "late" });
      expect((await people.dyrektor.ask("POST", path(id, "/close"), { version: 3 })).body.closed).toBe(true);
      venue.now = (venue.now + 340 * DAY) as Instant;
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "soon" });
      venue.now = (venue.now + 40 * DAY) as Instant;
      expect(await standing(people.edukator, "loan-desk")).toMatchObject({ state: "expired" });
    });

    it.each([
      { why: "somebody twice", list: () => [people.nsp.id, people.nsp.id], code: "E_TRAINING_PERSON" },
      { why: "an account nobody has", list: () => ["nobody"], code: "E_TRAINING_PERSON" },
    ])("refuses a list with $why", async ({ list, code }) => {
      const sent = body(list().map((account) => trainee(account, false)));
      expect((await people.koordynator.ask("PUT", path(randomUUID()), sent)).body.code).toBe(code);
    });

    it("closes nothing that nobody signed, or that has not been held", async () => {
      const [empty, ahead] = [randomUUID(), randomUUID()];
      await people.koordynator.ask("PUT", path(empty), body([trainee(people.nsp.id, false)]));
      expect((await people.koordynator.ask("POST", path(empty, "/close"), { version: 1 })).body.code).toBe(
        "E_TRAINING_SIGNED",
      );
      await people.koordynator.ask("PUT", path(ahead), body([trainee(people.nsp.id, true)], { heldOn: day(9) }));
      expect((await people.koordynator.ask("POST", path(ahead, "/close"), { version: 1 })).body.code).toBe(
        "E_COORDINATION_DAY",
      );
      for (const id of [empty, ahead]) expect((await people.koordynator.ask("DELETE", path(id))).status).toBe(200);
      expect((await view()).sessions.map(({ id }) => id)).not.toContain(empty);
    });

    it("prints a list to sign, with a statement for whoever has to give one", async () => {
      const id = randomUUID();
      await people.dyrektor.ask("PUT", path(id), body([trainee(people.nsp.id, false)], { programme: "standards" }));
      const paper = await people.nsp.ask("GET", `/api/training-files/list/${id}`);
      expect(paper.status).toBe(200);
      expect(paper.text.slice(0, 5)).toBe("%PDF-");
      expect((await people.edukator.ask("GET", `/api/training-files/list/${id}`)).status).toBe(403);
      await people.dyrektor.ask("DELETE", path(id));
    });

    /** Logins of this venue end in a piece of the account. */
    const login = (who: Staff, role: string): string => `${role}-${who.id.slice(0, 6)}`;
    const withLogins = (text: string): string =>
      text.replaceAll("@nsp", login(people.nsp, "nsp")).replaceAll("@edukator", login(people.edukator, "edukator"));
    const send = async (text: string, more: object = {}, csv = withLogins(text)) =>
      (
        await people.koordynator.ask("POST", "/api/coordination/training-import", {
          csv,
          dryRun: false,
          close: true,
          ...more,
        })
      ).body;

    it.each([
      { why: "no heading", csv: "", faults: [[1, "", "E_IMPORT_EMPTY"]] },
      { why: "a strange heading", csv: `${HEAD};kolor\n`, faults: [[1, "kolor", "E_IMPORT_COLUMN"]] },
      {
        why: "each fault with its line and column",
        csv: `${HEAD}\n2026-02-30;loan-desk;Temat;;Ktoś;;;Jan Przykład;;tak;\n2026-11-01;nie ma;Temat;;Ktoś;;obcy;Ktoś;;może;`,
        faults: [
          [2, "data", "E_TRAINING_DAY"],
          [3, "program", "E_TRAINING_PROGRAMME"],
          [3, "login", "E_TRAINING_LOGIN"],
          [3, "podpis", "E_TRAINING_YES_NO"],
        ],
      },
      {
        why: "a signature of a day that has not come",
        csv: `${HEAD}\n2099-01-01;loan-desk;Temat;;Ktoś;;;Jan Przykład;;tak;`,
        faults: [[2, "data", "E_TRAINING_AHEAD"]],
      },
      {
        why: "somebody twice on one list",
        csv: `${HEAD}\n2026-11-01;loan-desk;Temat;;Ktoś;;@nsp;Ona;;tak;\n2026-11-01;loan-desk;Temat;;Ktoś;;@nsp;Ona;;tak;`,
        faults: [[3, "imię i nazwisko", "E_TRAINING_TWICE_ON_LIST"]],
      },
    ])("takes nothing from a file with $why", async ({ csv, faults }) => {
      const before = (await view()).sessions.length;
      const answer = await send(csv);
      expect(answer.faults.map(({ line, column, code }: Record<string, unknown>) => [line, column, code])).toEqual(
        faults,
      );
      expect((await view()).sessions).toHaveLength(before);
    });

    it("takes a file in, closes what is signed, says so of a workbook as well, and writes it out as it came", async () => {
      const rows = [
        [
          "2026-11-05",
          "Wypożyczanie tabletów i narzędzie",
          "Nowe karty",
          "v2",
          "Firma A",
          "sala 1",
          "@edukator",
          "",
          "edukator",
          "tak",
          "",
        ],
        [
          "2026-11-05",
          "loan-desk",
          "Nowe karty",
          "v2",
          "Firma A",
          "sala 1",
          "",
          "=Wolontariuszka",
          "wolontariat",
          "tak",
          "2026-11-05",
        ],
        ["2026-11-06", "standards", "Standardy", "", "Firma A", "", "@nsp", "Ktoś", "", "nie", ""],
      ].map((row) => (row[7] === "" ? row.with(7, "Ktoś") : row));
      const csv = `${HEAD}\n${rows.map((row) => row.join(";")).join("\n")}`;
      expect(await send(csv, { dryRun: true })).toMatchObject({ sessions: 2, people: 3, faults: [] });
      const before = (await view()).sessions.length;
      expect(await send(csv)).toMatchObject({ sessions: 2, people: 3, faults: [] });
      const { sessions } = await view();
      expect(sessions).toHaveLength(before + 2);
      expect(sessions.find(({ topic }) => topic === "Nowe karty")).toMatchObject({ closed: true, materials: "v2" });
      expect(sessions.find(({ topic, leader }) => topic === "Standardy" && leader === "Firma A")?.closed).toBe(false);
      const again = await send(csv);
      expect(again.faults[0]).toMatchObject({ line: 2, code: "E_TRAINING_TWICE" });
      const workbook = await writeWorkbook("szkolenia", [HEAD.split(";"), ["wczoraj", ...(rows[0] ?? []).slice(1)]]);
      const sheet = await people.koordynator.ask("POST", "/api/coordination/training-import", {
        xlsx: Buffer.from(workbook).toString("base64"),
        dryRun: false,
        close: false,
      });
      expect(sheet.body.faults[0]).toMatchObject({ line: 2, column: "data", cell: "A2", code: "E_TRAINING_DAY" });
      const file = await people.nsp.ask("GET", "/api/training-files/register.csv?language=pl");
      // No spreadsheet runs a cell, and what comes back reads the same.
      expect(file.text).toContain("'=Wolontariuszka");
      const read = readCsv(file.text).rows.map(({ fields }) => fields);
      expect(read[0]).toEqual(HEAD.split(";"));
      expect(read).toContainEqual([...(rows[1] ?? [])].with(1, "Wypożyczanie tabletów i narzędzie"));
    });

    it("does the yearly duty once nobody is out of time, and not before", async () => {
      const dutyOf = async () =>
        (await people.nsp.ask("GET", "/api/coordination/duties")).body.find(
          (one: { id: string }) => one.id === "staff-training",
        );
      expect((await dutyOf()).history).toEqual([]);
      const everybody = Object.values(people);
      for (const programme of loadStandards().programmes.map(({ id }) => id)) {
        const id = randomUUID();
        const sent = body(
          everybody.map((one) => trainee(one.id, true)),
          { programme, topic: `Cały rok: ${programme}` },
        );
        await people.dyrektor.ask("PUT", path(id), sent);
        expect((await people.dyrektor.ask("POST", path(id, "/close"), { version: 1 })).body.closed).toBe(true);
      }
      expect((await dutyOf()).history).toHaveLength(1);
      expect((await dutyOf()).last).toBe(day());
    });
  });
