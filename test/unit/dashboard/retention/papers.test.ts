/**
 * The officer's papers say what the configuration says: who the officer is, where data lie, through whose hands notices go, what leaves the EEA.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { paperOf, technicalRows, transferOf } from "../../../../dashboard/retention/papers.ts";
import { Config } from "../../../../policies/schema/config.ts";

const NOW = Date.UTC(2027, 2, 15, 9);
const plain = Config.parse({ venue: { id: "venue-1", name: "Centrum Nauki Przykład" } });
const full = Config.parse({
  venue: { id: "venue-1", name: "Centrum Nauki Przykład" },
  database: { kind: "postgres", urlFile: "adres-bazy" },
  networks: [{ policy: "tablets", sources: ["192.0.2.0/24"] }],
  cases: { share: { folder: "notatki-do-spraw", harmFolder: "notatki-scisle" } },
  notifications: {
    email: { host: "mail.example.org", from: "latarnik@example.org" },
    push: { contact: "latarnik@example.org", hosts: ["push.example"] },
    ntfy: { url: "https://ntfy.example.org", secretFile: "tajne" },
  },
});
const valuesOf = (config: Config): Record<string, string> =>
  Object.fromEntries(technicalRows(config).map(({ label, value }) => [label, value]));
const officer = [{ displayName: "Inspektor ochrony danych", order: { number: "7/2026" } }];

describe("where data lie", () => {
  it.each([
    { why: "database", label: "Baza danych", plain: /SQLite/u, full: /PostgreSQL/u },
    { why: "networks", label: "Sieci objęte filtrem", plain: /domyślne/u, full: /^tablets$/u },
    { why: "share", label: "Kopie notatek poza programem", plain: /^brak$/u, full: /bez nazwisk/u },
    {
      why: "notices",
      label: "Powiadomienia (tylko numer sprawy)",
      plain: /^tylko w programie$/u,
      full: /mail\.example\.org.*ntfy\.example\.org.*push\.example/u,
    },
  ])("$why", (row) => {
    expect(valuesOf(plain)[row.label]).toMatch(row.plain);
    expect(valuesOf(full)[row.label]).toMatch(row.full);
  });

  it("names no path, no file of secrets, no address of the database", () => {
    expect(JSON.stringify(paperOf(full, "record-of-processing", [], officer, NOW))).not.toMatch(
      /notatki-|tajne|adres-bazy/u,
    );
  });

  it("says that push services may lie outside of the EEA, and only where they are used", () => {
    expect(transferOf(plain)).toBe("nie");
    expect(transferOf(full)).toMatch(/poza EOG.*do potwierdzenia/u);
  });
});

it.each(["record-of-processing", "dpia"] as const)("names the officer and the order in %s", (paper) => {
  expect(JSON.stringify(paperOf(plain, paper, [], officer, NOW))).toContain(
    "Inspektor ochrony danych (zarządzenie nr 7/2026)",
  );
  expect(JSON.stringify(paperOf(plain, paper, [], [], NOW))).not.toContain("zarządzenie nr");
});
