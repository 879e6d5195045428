/**
 * The children's page in one process: real HTTP, a real snapshot on disk, a letterbox that remembers or is away.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerRequest } from "../../agent/page/door.ts";
import type { Door } from "../../agent/page/door.ts";
import { shippedDocument } from "../../agent/page/document.ts";
import { Flood } from "../../agent/page/flood.ts";
import { Judge } from "../../agent/page/judge.ts";
import type { Letterbox } from "../../agent/page/letterbox.ts";
import { failurePages } from "../../agent/page/render/failure.ts";
import { SnapshotStore } from "../../agent/resolver/snapshot/store.ts";
import { UplinkError } from "../../agent/uplink/error.ts";
import { loadHelp } from "../../policies/load/load-help.ts";
import type { GuestReport, HelpDocument, HelpState, TalkRequest } from "../../policies/schema/help-document.ts";
import { shippedPolicies, writeSnapshotFolder } from "./snapshot-folder.ts";

const { taxonomy } = shippedPolicies();
export const HELP = loadHelp(taxonomy.entries.map(({ code }) => code));
export const CATEGORIES = taxonomy.entries.map(({ code }) => code as string);

/** A Friday at noon, when the venue of the tests is open. */
export const FRIDAY = Date.parse("2026-11-20T12:00:00+01:00");

export function venueDocument(changes: Partial<HelpDocument> = {}): HelpDocument {
  return {
    ...shippedDocument(HELP, "Placówka testowa", FRIDAY),
    homeUrl: "https://centrum.example/",
    standards: { url: "https://centrum.example/standardy", version: "2", date: "2026-03-01" },
    accessibilityUrl: "https://panel.example/deklaracja-dostepnosci",
    card: {
      name: "Osoba od zgłoszeń",
      where: { pl: "Kasa na parterze.", en: "Ticket desk downstairs.", uk: "Каса на першому поверсі." },
      telephone: "58 000 00 00",
    },
    places: [
      { id: "hol", title: { pl: "Hol", en: "Hall", uk: "Хол" } },
      { id: "pietro", title: { pl: "Wystawa na piętrze", en: "Exhibition upstairs", uk: "Виставка нагорі" } },
    ],
    opening: {
      kind: "windows",
      windows: [{ days: ["tue", "wed", "thu", "fri", "sat", "sun"], from: "09:00", to: "18:00" }],
      holidays: "closed",
    },
    ...changes,
  };
}

/** A letterbox in memory. */
export class TestLetterbox implements Letterbox {
  away = false;
  readonly talks: TalkRequest[] = [];
  readonly reports: GuestReport[] = [];
  readonly mistakes: string[] = [];
  states = new Map<string, HelpState>();

  #arrive(): void {
    if (this.away) throw new UplinkError("E_UPLINK_UNREACHABLE", "away");
  }

  async talk(request: TalkRequest) {
    this.#arrive();
    this.talks.push(request);
    return Promise.resolve({ reference: "K7M-2QF", waitMinutes: 3 });
  }

  async report(report: GuestReport) {
    this.#arrive();
    this.reports.push(report);
    return Promise.resolve({ reference: "R3P-4TX", waitMinutes: null });
  }

  async mistake(name: string) {
    this.#arrive();
    this.mistakes.push(name);
    return Promise.resolve("M7M-2QF");
  }

  async state(reference: string) {
    this.#arrive();
    return Promise.resolve(this.states.get(reference) ?? null);
  }

  async mistakeState(reference: string) {
    this.#arrive();
    return Promise.resolve(reference === "M7M-2QF" ? ("waiting" as const) : null);
  }
}

export interface HelpWorld {
  readonly port: number;
  readonly letterbox: TestLetterbox;
  readonly judge: Judge;
  /** What the server answers with; a part may be replaced. */
  readonly door: { -readonly [K in keyof Door]: Door[K] };
  /** Closed pages that were seen, as «network category». */
  readonly shown: string[];
  /** Pages of help that were opened and helplines that were taken, as «view help», «tap call». */
  readonly visits: string[];
  readonly failures: unknown[];
  /** Where the resolver keeps its snapshot. */
  readonly folder: string;
  /** The present document and time; may be changed. */
  document: HelpDocument;
  now: number;
  readonly close: () => Promise<void>;
}

/** Loopback addresses stand for networks: 127.0.10.1 guests, 127.0.20.1 loaned tablets, 127.0.30.1 stations. */
export async function openHelpWorld(): Promise<HelpWorld> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-page-"));
  writeSnapshotFolder(folder, {
    lists: [
      { id: "self-harm", category: "TS-06", names: ["zly.example"] },
      { id: "gambling", category: "TS-10C", names: ["kasyno.example"] },
      { id: "abuse", category: "TS-02X", names: ["krzywda.example"], opaque: true, locked: true },
    ],
    assignments: [
      { policy: "guest-wifi", sources: ["127.0.10.0/24", "127.0.0.0/24"] },
      { policy: "tablets", sources: ["127.0.20.0/24"] },
      { policy: "kiosk", sources: ["127.0.30.0/24"] },
    ],
  });
  const letterbox = new TestLetterbox();
  const shown: string[] = [];
  const visits: string[] = [];
  const failures: unknown[] = [];
  const world = { document: venueDocument(), now: FRIDAY, shown, visits, failures };
  const judge = new Judge(new SnapshotStore(folder, () => undefined), null, () => world.now);
  const door: { -readonly [K in keyof Door]: Door[K] } = {
    judge,
    help: () => world.document,
    letterbox,
    flood: new Flood({ perClient: 6, overall: 60, windowMs: 600_000 }),
    now: () => world.now,
    ownNames: new Set(["pomoc.example"]),
    shown: (network, category) => void shown.push(`${network} ${category}`),
    visits: {
      view: (kind) => void visits.push(`view ${kind}`),
      tap: (way) => void visits.push(`tap ${way}`),
    },
    broken: failurePages(HELP.helplines.helplines),
    failed: (error) => void failures.push(error),
  };
  await judge.look();
  const server = createServer((request, response) => void answerRequest(door, request, response));
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  return Object.assign(world, {
    judge,
    door,
    folder,
    port: (server.address() as AddressInfo).port,
    letterbox,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
