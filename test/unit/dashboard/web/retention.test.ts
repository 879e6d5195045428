/**
 * Periods, days and states of retention in words; every data set of the rules has its name and its reason in both languages.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { FOLDERS, SEALED } from "../../../../dashboard/retention/places.ts";
import { RETENTION } from "../../../../dashboard/platform/retention-rules.ts";
import { accessWords } from "../../../../dashboard/web/pages/cases/access-words.ts";
import {
  articleWords,
  backupState,
  dayOf,
  isBetween,
  keyState,
  nextReviewAt,
  periodWords,
  scheduleState,
} from "../../../../dashboard/web/pages/retention/model.ts";
import { setName, setSince, setWhy } from "../../../../dashboard/web/pages/retention/set-name.ts";
import { casesPl } from "../../../../dashboard/web/texts/cases/pl.ts";
import { makeTexts } from "../../../../dashboard/web/texts/format.ts";
import { pl } from "../../../../dashboard/web/texts/pl.ts";
import { retentionEn } from "../../../../dashboard/web/texts/retention/en.ts";
import { retentionPl } from "../../../../dashboard/web/texts/retention/pl.ts";
import type { BackupsView, RetentionSchedule } from "../../../../policies/schema/retention-api.ts";

const { attempt, list } = makeTexts("pl", { ...pl, ...retentionPl, ...casesPl });
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);

describe("periods", () => {
  it.each([
    { why: "a year", in: "P25Y", out: "25 lat" },
    { why: "Polish forms", in: "P1Y, P6M, P10Y", out: "1 rok; 6 miesięcy; 10 lat" },
    { why: "few", in: "P2D, PT3H, PT22M", out: "2 dni; 3 godziny; 22 minuty" },
    { why: "at once", in: "PT0S", out: "od razu" },
    { why: "no end", in: "kept", out: "bez terminu" },
    { why: "cleared fields", in: "P3D (name, entry), P30D", out: "3 dni: pola name, entry; 30 dni" },
    { why: "what nobody foresaw stands as it is", in: "P1Y6M", out: "P1Y6M" },
  ])("$why", (row) => expect(periodWords(row.in, attempt)).toBe(row.out));

  it("writes articles as Polish law does", () => {
    expect(articleWords("6(1)(c), 9(2)(g)", "pl")).toBe("6 ust. 1 lit. c, 9 ust. 2 lit. g");
    expect(articleWords("6(1)(c)", "en")).toBe("6(1)(c)");
  });
});

describe("names", () => {
  const ids = [...RETENTION.map(({ table }) => table), ...SEALED.map(({ id }) => id), ...FOLDERS.map(({ id }) => id)];
  it("gives every data set one, in both languages, and no two the same", () => {
    for (const catalogue of [retentionPl, retentionEn] as readonly Readonly<Record<string, string>>[]) {
      expect(ids.filter((id) => catalogue[`dataSet.${id}`] === undefined)).toEqual([]);
      const names = ids.map((id) => catalogue[`dataSet.${id}`]);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  it("says in words why something is kept without an end, and what every period is counted from", () => {
    const kept = RETENTION.filter(({ actions }) => actions.some(({ kind }) => kind === "keep")).map(
      ({ table }) => table,
    );
    expect(kept.filter((id) => setWhy({ attempt }, { id, why: "English" }) === "English")).toEqual([]);
    const columns = RETENTION.flatMap(({ actions }) =>
      actions.flatMap((action) => (action.kind === "delete" || action.kind === "clear" ? [action.column] : [])),
    );
    const places = [...SEALED, ...FOLDERS].map(({ id, trigger }) => ({ id, trigger }));
    const said = [...columns.map((trigger) => ({ id: "any", trigger })), ...places];
    expect(said.filter((one) => setSince({ attempt }, one) === one.trigger)).toEqual([]);
  });

  it("shows a data set nobody named by its own name", () => {
    expect(setName({ attempt }, "table_of_tomorrow")).toBe("table_of_tomorrow");
    expect(setSince({ attempt }, { id: "x", trigger: "–" })).toBeNull();
  });
});

describe("states", () => {
  const schedule = (ago: number, outcome: RetentionSchedule["outcome"] = "success"): RetentionSchedule => ({
    everyMs: 3_600_000,
    lastAt: (NOW - ago) as RetentionSchedule["lastAt"],
    outcome,
    nextAt: null,
  });
  it.each([
    { why: "never ran", in: { ...schedule(0), lastAt: null }, out: "never" },
    { why: "one span may be missed", in: schedule(7_100_000), out: "good" },
    { why: "two may not", in: schedule(7_300_000), out: "late" },
    { why: "a failure is said", in: schedule(60_000, "failure"), out: "failed" },
    { why: "it runs now", in: schedule(60_000, "running"), out: "running" },
    { why: "a run that goes on for two hours is late", in: schedule(7_300_000, "running"), out: "late" },
  ])("of the schedule: $why", (row) => expect(scheduleState(row.in, NOW)).toBe(row.out));

  const backups = (made: number | null, proved: number | null): BackupsView => ({
    newestAt: (made === null ? null : NOW - made) as BackupsView["newestAt"],
    provedAt: (proved === null ? null : NOW - proved) as BackupsView["provedAt"],
    recipient: true,
    records: [],
  });
  it.each([
    { why: "there is none", in: backups(null, null), out: "none" },
    { why: "old comes before unproved", in: backups(2 * DAY + 1, 200 * DAY), out: "old" },
    { why: "nobody ever brought one back", in: backups(DAY, null), out: "unproved" },
    { why: "a quarter ago", in: backups(DAY, 93 * DAY), out: "unproved" },
    { why: "fresh and proved", in: backups(DAY, 91 * DAY), out: "good" },
  ])("of backups: $why", (row) => expect(backupState(row.in, NOW)).toBe(row.out));

  const key = { problem: null, keyId: "a", recovery: null, due: true } as const;
  it.each([
    { why: "a missing file is worst", in: { ...key, problem: "missing" as const }, out: "missing" },
    { why: "another key", in: { ...key, problem: "wrong" as const }, out: "wrong" },
    { why: "nothing sealed yet", in: { ...key, keyId: null }, out: "unused" },
    { why: "no sheets is worse than due", in: key, out: "no-sheets" },
    { why: "due", in: { ...key, recovery: { madeAt: NOW as never, holders: [] } }, out: "due" },
    { why: "good", in: { ...key, due: false, recovery: { madeAt: NOW as never, holders: [] } }, out: "good" },
  ])("of the key: $why", (row) => expect(keyState(row.in)).toBe(row.out));
});

describe("days", () => {
  it.each([
    { why: "today is no day ahead", day: "2026-11-22", out: false },
    { why: "tomorrow", day: "2026-11-23", out: true },
    { why: "a year ahead", day: "2027-11-22", out: true },
    { why: "a day too far", day: "2027-11-23", out: false },
    { why: "nothing chosen", day: "", out: false },
    { why: "no such day", day: "2027-02-31x", out: false },
  ])("of a review: $why", (row) => expect(nextReviewAt(row.day, NOW) !== null).toBe(row.out));

  it("are the venue's: an evening in UTC is the next day in Warsaw", () => {
    const late = Date.UTC(2026, 10, 22, 23, 30);
    expect(dayOf(late)).toBe("2026-11-23");
    expect(isBetween(late, "2026-11-23", "")).toBe(true);
    expect(isBetween(late, "", "2026-11-22")).toBe(false);
    expect(isBetween(late, "2026-11-23", "2026-11-23")).toBe(true);
    expect(isBetween(late, "", "")).toBe(true);
  });
});

describe("what a look is called", () => {
  it.each([
    { code: "read", out: "otwarcie sprawy" },
    { code: "read-personal:note,persons", out: "odczyt treści: Notatka i Dane osób" },
    { code: "read-card", out: "odczyt treści: Karta interwencji" },
    { code: "read-capsule", out: "odczyt kapsuły dowodowej" },
    { code: "document:note:pseudonymised:abcd", out: "dokument: Notatka służbowa, bez nazwisk" },
    { code: "document-card", out: "dokument: Karta interwencji (załącznik 5)" },
    { code: "disclose:note:full", out: "kopia na zewnątrz: Notatka służbowa, pełna treść" },
    { code: "disclose", out: "wydanie kopii na zewnątrz" },
    { code: "access-log", out: "otwarcie dziennika odczytów" },
    { code: "qualify", out: "krok „Kwalifikuję jako zdarzenie”" },
    { code: "brand-new:thing", out: "brand-new:thing" },
  ])("$code", (row) => expect(accessWords(row.code, { attempt, list })).toBe(row.out));
});
