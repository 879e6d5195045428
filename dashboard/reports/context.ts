/**
 * What reports need from outside: clock, database, what the venue's networks and lists are called in the taxonomy. And the small port by which any
 * part of the system adds its own counts.
 *
 * @module
 */
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import type { MeasureSource, MetricCatalogue } from "../../policies/schema/metric.ts";
import type { Duty } from "../../policies/schema/procedure.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { LocalSpan } from "./days.ts";

export interface ReportContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly catalogue: MetricCatalogue;
}

/** What counting needs to know of the policies in force. */
export interface CountingPolicies {
  /** Network → access mode. */
  readonly modes: ReadonlyMap<string, string>;
  /** Category → severity. */
  readonly severities: ReadonlyMap<string, string>;
  /** Check of a device → severity. */
  readonly checks: ReadonlyMap<string, string>;
  readonly duties: readonly Duty[];
}

export interface CountingContext extends ReportContext {
  readonly policies: () => CountingPolicies;
}

/**
 * One part of the system that counts. Probes, surveys, consultations and remarks bring theirs; without a counter a source is «nie zmierzono».
 */
export interface Counter {
  readonly source: MeasureSource;
  /** Days that are counted again each night, because what they are counted from may still change; within what is kept of it. */
  readonly againDays: number;
  /**
   * @param days  that are over, oldest first, without gaps
   * @returns one a day at most; a day left out was not measured
   */
  count(db: Queryable, days: readonly LocalSpan[], now: number): Promise<readonly SourceDay[]>;
}
