/**
 * Connects the coordinator's desk to the slices whose facts it shows.
 *
 * @module
 */
import type { BoardLight } from "../../policies/engine/coordination/board.ts";
import type { AgendaFigure } from "../../policies/schema/coordination-api.ts";
import type { FigureOutcome, Light, MetricOutcome } from "../../policies/schema/effectiveness.ts";
import type { MetricCatalogue } from "../../policies/schema/metric.ts";
import type { Standards } from "../../policies/schema/standards.ts";
import { head } from "../ledger/index.ts";
import { responsibleOn } from "../people/index.ts";
import { localDate } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { collectEffectiveness } from "../reports/index.ts";
import type { CoordinationContext, OutsideFacts } from "./context.ts";
import { passedTests } from "./release-tests.ts";

export interface CoordinationParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly standards: Standards;
  readonly catalogue: MetricCatalogue;
  readonly letterhead?: NonNullable<CoordinationContext["letterhead"]>;
  /** How many helplines nobody has verified within their time. */
  readonly helplinesDue: (now: number) => Promise<{ readonly count: number }>;
  /** Where `scripts/test` leaves its report beside this release. */
  readonly testReport: string;
}

/** `none` means that nothing of the kind happened; whether that is good, a person says. */
const LIGHTS: Readonly<Record<Light, BoardLight>> = {
  green: "green",
  yellow: "amber",
  red: "red",
  unmeasured: "grey",
  none: "grey",
};

export function coordinationContext(parts: CoordinationParts): CoordinationContext {
  const { database, clock, venueId, timeZone, catalogue } = parts;
  const report = { database, clock, venueId, timeZone, catalogue };

  /** This year so far: from the first of January to today. */
  const metrics = async (now: number): Promise<readonly MetricOutcome[]> => {
    const today = localDate(now, timeZone);
    const from = `${today.slice(0, 4)}-01-01`;
    if (from === today) return [];
    return (await collectEffectiveness(report, { from, to: today })).result.metrics;
  };

  return {
    database,
    clock,
    venueId,
    timeZone,
    standards: parts.standards,
    ...(parts.letterhead === undefined ? {} : { letterhead: parts.letterhead }),
    outside: async (now): Promise<OutsideFacts> => {
      const today = localDate(now, timeZone);
      const measured = new Map<string, MetricOutcome>((await metrics(now)).map((one) => [one.id, one]));
      const { holders } = await responsibleOn(database, { venueId, timeZone }, today);
      const events = await head(database, venueId, "events");
      const { count: due } = await parts.helplinesDue(now);
      const tests = await passedTests(parts.testReport);
      return {
        metric: (id) => {
          const found = measured.get(id);
          return found === undefined ? null : { light: LIGHTS[found.light], on: today };
        },
        order: (role) => {
          const holder = holders.find((one) => one.role === role && !one.deputy);
          return holder === undefined ? null : { validFrom: holder.from, endsOn: holder.to };
        },
        test: (path) => ({ passedOn: tests.get(path) ?? null }),
        records: (kind) =>
          kind === "register"
            ? { count: events?.seq ?? 0, open: 0, on: events === null ? null : localDate(events.at, timeZone) }
            : { count: due, open: due, on: today },
      };
    },
    figures: async (now): Promise<readonly AgendaFigure[]> => {
      const names = new Map(catalogue.metrics.map((one) => [one.id, one.names]));
      return (await metrics(now)).map((one) => ({
        metric: one.id,
        name: names.get(one.id) ?? { pl: one.id, en: one.id },
        value: written(one.figures[0]),
        light: LIGHTS[one.light],
      }));
    },
  };
}

const UNITS: Readonly<Record<FigureOutcome["unit"], string>> = {
  percent: " %",
  number: "",
  "per-thousand": " na 1000",
  "per-hundred": " na 100",
  minutes: " min",
  seconds: " s",
  hours: " godz.",
  days: " dni",
};

/** «99,2 % (412 z 415)»; the protocol is a Polish paper. */
function written(figure: FigureOutcome | undefined): string {
  if (figure === undefined || figure.result.kind === "not-measured") return "nie zmierzono";
  const { value, numerator, denominator } = figure.result;
  const number = value.toLocaleString("pl-PL", { maximumFractionDigits: 1 });
  const share = figure.unit === "percent" && denominator !== null;
  return `${number}${UNITS[figure.unit]}${share ? ` (${String(numerator)} z ${String(denominator)})` : ""}`;
}
