/**
 * What the small server of the page's tests says about retention: one case past its review, one held, two disposal lists, runs, backups, looks.
 *
 * @module
 */
import type { Api } from "../../../policies/schema/api.ts";
import type {
  DisposalView,
  InventoryRow,
  ReadLine,
  RetentionOverview,
  RetentionRun,
  ReviewBody,
  ReviewView,
} from "../../../policies/schema/retention-api.ts";
import type { VaultView } from "../../../policies/schema/vault-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { Refusal } from "./fake-lists.ts";

const DAY = 86_400_000;

export interface RetentionFixtures {
  readonly overview: RetentionOverview;
  readonly preview: RetentionRun["lines"];
  readonly rows: InventoryRow[];
  readonly reads: ReadLine[];
  vault: VaultView;
}

export function makeRetentionFixtures(now: number): RetentionFixtures {
  const at = (days: number): Instant => Math.round(now + days * DAY) as Instant;
  const review = (caseId: string, number: string, days: number, more: Partial<ReviewView> = {}): ReviewView => ({
    caseId,
    number,
    subject: "case",
    ground: "closed-not-harm",
    dueAt: at(days),
    due: days <= 0,
    held: false,
    decisions: [],
    ...more,
  });
  const list = (id: string, number: string, more: Partial<DisposalView>): DisposalView => ({
    id,
    number,
    part: "note",
    state: "proposed",
    madeAt: at(-3),
    archivist: null,
    decided: null,
    lines: [4, 7].map((line) => ({
      number: `N/${String(line)}/2016`,
      happenedAt: at(-3_660 - line),
      removedAt: null,
      held: line === 7,
    })),
    ...more,
  });
  const preview: RetentionRun["lines"] = [
    { table: "register_signal", action: "clear", requirement: "A3 (signals on loaned devices)", rows: 12 },
    { table: "register_counter", action: "aggregate", requirement: "A3 (category × mode × hour counters)", rows: 744 },
    { table: "loan_step", action: "delete", requirement: "R-033", rows: 31 },
  ];
  const row = (id: string, more: Partial<InventoryRow>): InventoryRow => ({
    id,
    kind: "table",
    personal: "no",
    requirement: "R-049",
    basis: "–",
    confirm: false,
    trigger: "at",
    period: "P90D",
    approves: "nobody",
    why: "",
    count: 12,
    oldestAt: at(-80),
    nextAt: at(10),
    lastAt: at(-1),
    ...more,
  });
  return {
    overview: {
      schedule: { everyMs: 3_600_000, lastAt: at(-0.02), outcome: "success", nextAt: at(0.02) },
      backups: {
        newestAt: at(-0.4),
        provedAt: at(-120),
        recipient: false,
        records: [
          { at: at(-0.4), kind: "made", madeAt: at(-0.4), rows: 8_412, files: 61, seal: "passphrase" },
          { at: at(-120), kind: "proved", madeAt: at(-120), rows: 7_001, files: 58, seal: "passphrase" },
        ],
      },
      runs: [
        { id: "run-2", startedAt: at(-1), finishedAt: at(-1), by: null, rows: 787, lines: preview },
        {
          id: "run-1",
          startedAt: at(-2),
          finishedAt: at(-2),
          by: "Inspektor ochrony danych",
          rows: 4,
          lines: [{ table: "unknown_table", action: "delete", requirement: "R-999", rows: 4 }],
        },
      ],
      reviews: [
        review("case-1", "4/2025", -2),
        review("case-2", "9/2025", -1, { ground: "harm", subject: "card-1", held: true }),
        review("case-3", "11/2026", 200, {
          decisions: [
            {
              at: at(-5),
              by: "Koordynator ds. Standardów",
              outcome: "keep",
              why: "postępowanie trwa",
              nextAt: at(200),
            },
          ],
        }),
      ],
      disposals: [
        list("list-1", "BR/1/2026", {}),
        list("list-0", "BR/1/2025", {
          part: "register",
          state: "approved",
          archivist: { note: "kategoria B10, zgoda", by: "Koordynator ds. Standardów", at: at(-300) },
          decided: { by: "Inspektor ochrony danych", at: at(-299), why: "termin minął" },
          lines: [{ number: "3/2000", happenedAt: at(-9_800), removedAt: at(-299), held: false }],
        }),
      ],
      unswept: 1,
    },
    preview,
    rows: [
      row("register_signal", {
        personal: "indirectly",
        basis: "6(1)(e)",
        confirm: true,
        trigger: "last_at",
        period: "P1D, P1D (subject, dedupe_key), P3D (name, entry), P30D",
        nextAt: at(-0.1),
      }),
      row("case_record", {
        personal: "staff",
        basis: "6(1)(c)",
        confirm: true,
        trigger: "last occurrence",
        period: "P25Y",
        approves: "iod-or-koordynator-with-archivist",
        nextAt: null,
      }),
      row("vault:note", {
        kind: "sealed",
        personal: "children",
        basis: "6(1)(c), 9(2)(g)",
        confirm: true,
        trigger: "end of purpose",
        period: "P1Y, P6M, P10Y",
        approves: "iod-or-koordynator",
        why: "sealed under the key of its case; erasing is the loss of the key",
        nextAt: null,
        lastAt: null,
      }),
      row("folder:run/", { kind: "folder", period: "PT0S", trigger: "end of the process", nextAt: null, lastAt: null }),
      row("folder:notes.txt", {
        kind: "folder",
        personal: "children",
        period: "kept",
        why: "no rule: tell whoever maintains the program",
        trigger: "–",
        nextAt: null,
      }),
    ],
    reads: [
      ["read-personal:note,persons", "granted", "iod", "Inspektor ochrony danych", "4/2025", "kontrola odczytów"],
      ["document:card:full:0123abcd", "granted", "kierownik", "Kierowniczka działu", "9/2025", "dla sądu rodzinnego"],
      ["read", "conflict", "edukator", "Edukator", "9/2025", null],
      ["qualify", "denied", "intake", "Osoba przyjmująca", "4/2025", null],
      ["something-new", "granted", null, null, "4/2025", null],
    ].map(([action, outcome, role, by, number, reason], index) => ({
      id: `read-${String(index)}`,
      at: at(-index * 10),
      number: number ?? "",
      account: by ?? "gone",
      by: by ?? null,
      role: role ?? null,
      action: action ?? "",
      outcome: outcome as ReadLine["outcome"],
      reason: reason ?? null,
    })),
    vault: {
      keyId: "0123456789abcdef",
      source: "file",
      problem: null,
      keys: 41,
      madeAt: at(-200),
      rotateBy: at(165),
      due: false,
      recovery: null,
      unswept: 0,
      requests: [],
    },
  };
}

type Answers = { readonly [K in keyof typeof Api]?: (body: never, id: string) => unknown };

export function retentionAnswers(data: RetentionFixtures, nameOf: () => string): Answers {
  const listOf = (id: string): DisposalView => {
    const found = data.overview.disposals.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, "E_RETENTION_UNKNOWN", "Nie ma takiego spisu.");
    return found;
  };
  return {
    retention: () => data.overview,
    retentionPreview: () => ({ at: Date.now(), lines: data.preview }),
    retentionInventory: () => ({ at: Date.now(), rows: data.rows }),
    retentionReads: () => ({ lines: data.reads, more: false }),
    vault: () => data.vault,
    vaultRotate: () => {
      data.vault = { ...data.vault, keyId: "fedcba9876543210", recovery: null };
      return data.vault;
    },
    vaultSheetsAsk: () => {
      const at = Date.now() as Instant;
      const expiresAt = (at + 900_000) as Instant;
      data.vault.requests.push({
        id: "sheets-1",
        askedAt: at,
        expiresAt,
        askedBy: nameOf(),
        agreedBy: null,
        mine: true,
      });
      return data.vault;
    },
    vaultSheetsAgree: () => ({ name: "latarnik-sheet-2.txt", text: "arkusz drugi" }),
    vaultSheetTake: () => {
      const [found] = data.vault.requests.splice(0);
      const holders = [nameOf(), found?.agreedBy ?? ""];
      data.vault = { ...data.vault, recovery: { madeAt: Date.now() as Instant, holders } };
      return { name: "latarnik-sheet-1.txt", text: "arkusz pierwszy" };
    },
    retentionRun: async () => {
      await new Promise((done) => setTimeout(done, 400));
      const lines = data.preview.splice(0);
      const rows = lines.reduce((sum, line) => sum + line.rows, 0);
      const at = Date.now() as Instant;
      const run: RetentionRun = { id: `run-${String(at)}`, startedAt: at, finishedAt: at, by: nameOf(), rows, lines };
      data.overview.runs.unshift(run);
      return run;
    },
    retentionReview: (body: ReviewBody) => {
      const index = data.overview.reviews.findIndex(
        ({ caseId, subject }) => caseId === body.caseId && subject === body.subject,
      );
      const found = data.overview.reviews[index];
      if (found === undefined) throw new Refusal(404, "E_RETENTION_UNKNOWN", "Nie ma takiej sprawy.");
      if (body.outcome === "erase") {
        if (found.held) throw new Refusal(409, "E_RETENTION_HELD", "Dowody zatrzymał organ.");
        data.overview.reviews.splice(index, 1);
        return found;
      }
      const kept = { ...found, dueAt: body.nextAt, due: false };
      data.overview.reviews.splice(index, 1, kept);
      return kept;
    },
    disposalArchivist: (body: { note: string }, id) => {
      const found = listOf(id);
      found.archivist = { note: body.note, by: nameOf(), at: Date.now() as Instant };
      return found;
    },
    disposalDecide: (body: { outcome: "approve" | "refuse"; why: string }, id) => {
      const found = listOf(id);
      if (body.outcome === "approve" && found.archivist === null)
        throw new Refusal(409, "E_RETENTION_ARCHIVIST", "Najpierw odpowiedź archiwisty.");
      const at = Date.now() as Instant;
      found.state = body.outcome === "approve" ? "approved" : "refused";
      found.decided = { by: nameOf(), at, why: body.why };
      if (body.outcome === "approve") for (const line of found.lines) line.removedAt = line.held ? null : at;
      return found;
    },
    retentionPaper: (body: { paper: string; format: string }) => ({
      name: `${body.paper}.${body.format}`,
      type: "text/plain",
      base64: Buffer.from(`${body.paper} ${body.format}`).toString("base64"),
    }),
  };
}
