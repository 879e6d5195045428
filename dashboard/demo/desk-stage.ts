/**
 * The part of the stage on which the coordinator works: desk, surveys, reports and open data, connected as the server connects them.
 *
 * @module
 */
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { loadDrills } from "../../policies/load/load-drills.ts";
import { loadMetrics } from "../../policies/load/load-metrics.ts";
import { loadOpenData } from "../../policies/load/load-open-data.ts";
import { loadPartNames } from "../../policies/load/load-part-names.ts";
import type { loadPolicies } from "../../policies/load/load-policies.ts";
import { loadStandards } from "../../policies/load/load-standards.ts";
import { loadSurveys } from "../../policies/load/load-surveys.ts";
import type { Config } from "../../policies/schema/config.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { CaseContext } from "../cases/index.ts";
import {
  coordinationContext,
  drillPorts,
  editionPorts,
  registerCoordinationRoutes,
  surveyPorts,
} from "../coordination/index.ts";
import type { CoordinationContext } from "../coordination/index.ts";
import type { DeviceContext } from "../devices/index.ts";
import { registerDrillRoutes } from "../drill/index.ts";
import { dueLines } from "../help/index.ts";
import type { HelpContext } from "../help/index.ts";
import { registerOpenDataRoutes } from "../open-data/index.ts";
import { venueSources } from "../lists/index.ts";
import { casePeople, responsibleOn } from "../people/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { registerEditionRoutes } from "../reports/index.ts";
import type { CountingContext } from "../reports/index.ts";
import type { SurveyContext } from "../surveys/index.ts";

export interface DeskStage {
  readonly coordination: CoordinationContext;
  readonly reports: CountingContext;
  /** A clock of its own: a round is held in one go, while the venue's clock stands still. */
  readonly surveys: { readonly context: SurveyContext; moveTo(at: number): void };
}

export function openDesk(
  app: FastifyInstance,
  parts: {
    readonly shared: {
      readonly database: Database;
      readonly clock: Clock;
      readonly venueId: string;
      readonly timeZone: string;
    };
    readonly config: Config;
    readonly root: string;
    readonly pepper: string;
    readonly policies: ReturnType<typeof loadPolicies>;
    readonly cases: CaseContext;
    readonly help: HelpContext;
    readonly devices: DeviceContext;
  },
): DeskStage {
  const { shared, config, policies, cases, help, devices } = parts;
  const { database } = shared;
  const catalogue = loadMetrics();
  const { name, shortName } = cases.letterhead;
  const letterhead = { venue: name, venueShort: shortName };
  const coordination = coordinationContext({
    ...shared,
    letterhead,
    standards: loadStandards(),
    catalogue,
    helplinesDue: (now) => dueLines(help, now),
    testReport: join(parts.root, "no-test-report.json"),
  });
  registerCoordinationRoutes(app, coordination);
  registerDrillRoutes(app, {
    ...shared,
    scenarios: loadDrills(),
    duties: cases.procedure.duties,
    staff: async (db, at) => casePeople(shared.venueId).staff(db, at),
    substitute: cases.substitute,
    letterhead,
    ...drillPorts(coordination),
  });
  const codes = Object.fromEntries(policies.taxonomy.entries.map(({ code, short }) => [code, short.pl]));
  registerEditionRoutes(app, {
    ...shared,
    catalogue,
    letterhead,
    codes: () => codes,
    names: () =>
      loadPartNames({
        policies,
        procedure: cases.procedure,
        baselines: devices.shelf.current().baselines,
        lists: venueSources(config, "").map(({ source }) => source),
      }),
    ...editionPorts(coordination),
    responsible: async (day) => responsibleOn(database, shared, day),
  });
  registerOpenDataRoutes(app, {
    ...shared,
    catalogue,
    plan: loadOpenData(catalogue),
    taxonomy: () => policies.taxonomy.entries,
    publisher: { name: config.venue.name, email: cases.letterhead.email },
    publish: config.openData.publish,
  });
  const time = { now: shared.clock() };
  const clock: Clock = () => time.now;
  const atSurvey = { ...coordination, clock };
  const checks = devices.shelf.current().baselines.flatMap((baseline) => baseline.checks);
  const counting = {
    modes: new Map<string, string>(policies.networks.map(({ id, mode }) => [id, mode])),
    severities: new Map<string, string>(policies.taxonomy.entries.map(({ code, severity }) => [code, severity])),
    checks: new Map<string, string>(checks.map(({ id, severity }) => [id, severity])),
    duties: cases.procedure.duties,
  };
  return {
    coordination,
    reports: { ...shared, catalogue, policies: () => counting },
    surveys: {
      context: {
        ...shared,
        clock,
        pepper: parts.pepper,
        questionnaires: loadSurveys(),
        ...surveyPorts(atSurvey),
      },
      moveTo: (at) => {
        time.now = at as Instant;
      },
    },
  };
}
