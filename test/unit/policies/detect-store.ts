/** What the control process does with candidates, in memory: the smallest store that follows the contract of detect-event.ts. */
import type { Candidate } from "../../../policies/engine/detect-event.ts";
import { detect } from "../../../policies/engine/detect-event.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { Hit } from "../../../policies/schema/messages.ts";
import { type DomainDigest, MAX_SIGHTINGS, RecentSignal } from "../../../policies/schema/signal.ts";

export const policies = loadPolicies("policies");

export const NOON = Date.UTC(2026, 10, 23, 11);

/** A person opening a page on a network that answers NXDOMAIN: 0.2 + 0.3 + 0.2. */
export const opened = {
  pageRendered: null,
  notPreceded: true,
  apexOrWww: true,
  knownSubresource: false,
  burst: false,
  idle: null,
};
/** A name a page loads by itself: 0.2 − 0.4 − 0.3. */
export const embedded = {
  pageRendered: null,
  notPreceded: false,
  apexOrWww: false,
  knownSubresource: true,
  burst: true,
  idle: null,
};

export function hitOf(over: Record<string, unknown> = {}): Hit {
  return Hit.parse({
    at: NOON,
    network: "tablets",
    mode: "A",
    device: "tablet-01",
    subject: null,
    category: "TS-10C",
    layer: "list",
    source: "starter-ts-10c",
    entry: "bad.example",
    name: "www.bad.example",
    qtype: 1,
    policyGeneration: 1,
    listGeneration: 1,
    navigation: opened,
    ...over,
  });
}

/** Equal names, equal digests; a real one is keyed. */
export function digestOf(name: string): DomainDigest {
  return Buffer.from(name.padEnd(8, "\0").slice(0, 8)).toString("hex");
}

export class MemoryStore {
  rows: RecentSignal[] = [];
  readonly records: { kind: string; id: string; ruleId: string; hits: number }[] = [];
  prompts = 0;

  /** Detects and records one hit; returns what was proposed. */
  take(hit: Hit, domain: DomainDigest | null = digestOf("bad")): readonly Candidate[] {
    const { eventRules: rules, taxonomy, navigation: weights } = policies;
    const candidates = detect({ rules, taxonomy, weights, hit, domain, recent: this.rows });
    const [first] = candidates;
    if (first === undefined) return candidates;
    const row = this.#record(first, hit);
    for (const candidate of candidates) {
      if (candidate.prompt) this.prompts += 1;
      if (candidate.opens === "signal" || candidate.opens === "tally") continue;
      const known = this.records.find((record) => record.id === candidate.attachToRecord);
      if (known !== undefined) {
        known.hits += 1;
        continue;
      }
      const record = { kind: candidate.opens, id: `r${this.records.length}`, ruleId: candidate.ruleId, hits: 1 };
      this.records.push(record);
      row.opened.push({ kind: candidate.opens, id: record.id, at: hit.at });
    }
    return candidates;
  }

  #record(candidate: Candidate, hit: Hit): RecentSignal {
    const known = this.rows.find((row) => row.id === candidate.attachToSignal);
    if (known !== undefined) {
      known.count += 1;
      known.sightings = [...known.sightings, candidate.sighting].slice(-MAX_SIGHTINGS);
      known.lastAt = hit.at > known.lastAt ? hit.at : known.lastAt;
      known.navigationGrade ||= candidate.sighting.navigationGrade;
      return known;
    }
    const { dedupeKey, code, network, device, subject, sighting } = candidate;
    const row = RecentSignal.parse({
      id: `s${this.rows.length}`,
      kind: candidate.row,
      dedupeKey,
      code,
      network,
      device,
      subject,
      firstAt: hit.at,
      lastAt: hit.at,
      count: 1,
      sightings: [sighting],
      navigationGrade: sighting.navigationGrade,
      opened: [],
    });
    this.rows.push(row);
    return row;
  }

  /** A restart: nothing survives but what a database can hold. */
  restart(): void {
    this.rows = (JSON.parse(JSON.stringify(this.rows)) as unknown[]).map((row) => RecentSignal.parse(row));
  }

  count(kind: string): number {
    return this.records.filter((record) => record.kind === kind).length;
  }
}
