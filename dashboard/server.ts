/**
 * Process 3: HTTP API, live socket, static page. Stateless; any number may run beside each other on one database.
 *
 * Composition root: connects the slices and nothing else. See `dashboard/README.md` for options and messages.
 *
 * @module
 */
import { resolve } from "node:path";
import type { FastifyInstance } from "fastify";
import { findLine } from "../blocklists/update/find-line.ts";
import { loadDrills } from "../policies/load/load-drills.ts";
import { loadHelp } from "../policies/load/load-help.ts";
import { loadMetrics } from "../policies/load/load-metrics.ts";
import { loadDeclarations } from "../policies/load/load-declarations.ts";
import { loadOpenData } from "../policies/load/load-open-data.ts";
import { loadPartNames } from "../policies/load/load-part-names.ts";
import { loadPolicies } from "../policies/load/load-policies.ts";
import { loadProbeBadge } from "../policies/load/load-probe-badge.ts";
import { loadProbeWays } from "../policies/load/load-probe-ways.ts";
import { loadProtectedNames } from "../policies/load/load-protected.ts";
import { loadProbeCauses } from "../policies/load/load-probe-causes.ts";
import { loadProcedure } from "../policies/load/load-procedure.ts";
import { loadStandards } from "../policies/load/load-standards.ts";
import { loadSurveys } from "../policies/load/load-surveys.ts";
import { Trilingual } from "../policies/schema/help.ts";
import { Throttle, installGuard, registerAccessRoutes, registerLive, registerSecurityRoutes } from "./access/index.ts";
import type { MayHear } from "./access/index.ts";
import {
  caseContext,
  keptFrom,
  mayKnow,
  openFromReport,
  registerCaseRoutes,
  stateContact,
  takeBackContact,
} from "./cases/index.ts";
import type { CasePeople } from "./cases/index.ts";
import {
  coordinationContext,
  declarationPath,
  drillPorts,
  editionPorts,
  lendingPorts,
  registerCoordinationRoutes,
  surveyPorts,
  standings,
  waitingDuties,
} from "./coordination/index.ts";
import { cyberContext, registerCyberRoutes } from "./cyber/index.ts";
import { registerDeclarationRoutes } from "./declarations/index.ts";
import { registerOpenDataRoutes } from "./open-data/index.ts";
import { BaselineShelf, readAlerts, registerDeviceDoor, registerDeviceRoutes } from "./devices/index.ts";
import { registerDrillRoutes, waitingDrills } from "./drill/index.ts";
import type { DrillContext } from "./drill/index.ts";
import { registerFederationRoutes } from "./federation/index.ts";
import { dueLines, helpContext, mayBeNudged, registerHelpRoutes } from "./help/index.ts";
import { registerListRoutes, venueSources } from "./lists/index.ts";
import { LOAN_BOOK, lessonsOf, readLoanAlerts, registerLoanRoutes } from "./loans/index.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { casePeople, enterOrderOf, isSuspended, registerPeopleRoutes, responsibleOn } from "./people/index.ts";
import { caseNotify, helpNotify, knowing, notifyParts, probeNotify, registerNotifyRoutes } from "./notify/index.ts";
import { readArguments } from "./platform/arguments.ts";
import { DAY_MS, systemClock } from "./platform/clock.ts";
import { ensureSecret, openDataFolder } from "./platform/data-folder.ts";
import { openDatabase } from "./platform/db.ts";
import { PlatformError } from "./platform/error.ts";
import { httpUrl, listen, openHttp } from "./platform/http.ts";
import { LiveHub } from "./platform/live.ts";
import { openLog } from "./platform/log.ts";
import { isMigrated } from "./platform/migrate.ts";
import { registerOpenApi } from "./platform/openapi.ts";
import { openPublisherKey } from "./platform/publisher-key.ts";
import { readSettings } from "./platform/settings.ts";
import { registerPage } from "./platform/static.ts";
import { runSupervised, tell } from "./platform/supervised.ts";
import type { Database } from "./platform/tables.ts";
import { registerRegisterRoutes } from "./register/index.ts";
import { probeTasks, registerProbeRoutes, sondaDoor } from "./probes/index.ts";
import { registerEditionRoutes, registerReportRoutes } from "./reports/index.ts";
import { mayHearOfRetention, registerRetentionRoutes } from "./retention/index.ts";
import { registerSurveyRoutes } from "./surveys/index.ts";
import { registerTodayRoutes, waitingReader } from "./today/index.ts";
import { openVault, registerVaultRoutes } from "./vault/index.ts";
import { PublishedReader, registerVenueRoutes, resolverAddresses } from "./venues/index.ts";

/** The control process migrates; a server that is first waits this long for it. */
const MIGRATION_WAIT_MS = 60_000;

const WEB = resolve(import.meta.dirname, "../build/web");
/** Left by `scripts/test`; the board shows it as evidence of what every release must pass. */
const TEST_REPORT = resolve(import.meta.dirname, "../build/test-report.json");

async function waitForSchema(database: Database): Promise<void> {
  const deadline = performance.now() + MIGRATION_WAIT_MS;
  while (!(await isMigrated(database, MIGRATIONS).catch(() => false))) {
    if (performance.now() > deadline)
      throw new PlatformError("E_PLATFORM_SCHEMA", "the database is not migrated; is the control process running?");
    await new Promise((done) => setTimeout(done, 200));
  }
}

await runSupervised(async () => {
  const given = readArguments(process.argv.slice(2), process.env);
  const settings = readSettings(given);
  const { config, http } = settings;
  const log = openLog("server", config.logLevel);
  const folder = openDataFolder(settings.dataFolder);
  const database = await openDatabase(settings.database, folder.databaseFile);
  await waitForSchema(database);
  const published = new PublishedReader(folder);
  const clock = systemClock;
  const shared = {
    database,
    clock,
    config,
    published,
    folder,
    venueId: config.venue.id,
    timeZone: config.venue.timeZone,
    origin: http.origin,
    secondFactorGraceMs: config.access.secondFactorGraceDays * DAY_MS,
    isSuspended,
  };
  // What does not exist for somebody a report names, in every slice.
  const kept = (viewer: { readonly account: string; readonly roles: readonly string[] }) =>
    keptFrom(database, config.venue.id, viewer);
  const draftsKeptFrom = async (viewer: Parameters<typeof kept>[0]) => (await kept(viewer)).drafts;

  const pepper = ensureSecret(folder.pepperFile);
  const publisher = openPublisherKey(folder);
  const throttle = new Throttle(database, pepper);
  const devices = {
    ...shared,
    log,
    pepper,
    publisher,
    venueName: config.venue.name,
    throttle,
    timeZone: config.venue.timeZone,
    shelf: new BaselineShelf(settings.policiesFolder, log),
    loans: LOAN_BOOK,
    networks: () => {
      const opened = published.current();
      return opened === undefined ? null : new Set<string>(opened.bundle.networks.map(({ id }) => id));
    },
    resolverAddresses: () => resolverAddresses(database, config.venue.id),
    canary: () => published.current()?.bundle.canary ?? null,
  };

  const vault = openVault({ folder, clock });
  await vault.prepare(database, config.venue.id);
  const app: FastifyInstance = await openHttp({ log, origin: http.origin });
  installGuard(app, shared);
  await registerOpenApi(app);
  registerAccessRoutes(app, {
    ...shared,
    venueName: config.venue.name,
    throttle,
    enterOrder: enterOrderOf(shared),
  });
  registerSecurityRoutes(app, { ...shared, venueName: config.venue.name, throttle, pepper });
  registerPeopleRoutes(app, shared);
  registerRegisterRoutes(app, {
    ...shared,
    draftsKeptFrom,
    lessonsOf: (account) => lessonsOf(database, config.venue.id, account),
  });
  registerVenueRoutes(app, shared);
  registerListRoutes(app, { ...shared, findLine });
  registerFederationRoutes(app, { ...shared, venueName: config.venue.name, key: publisher });
  registerDeviceRoutes(app, devices);
  // Somebody suspended hears of no child; a deputy holds the role by an order of their own.
  const staff: CasePeople["staff"] = (db, at) => casePeople(config.venue.id).staff(db, at);
  await registerDeviceDoor(app, {
    ...devices,
    more: sondaDoor({
      database,
      clock,
      venueId: config.venue.id,
      published,
      protectedNames: loadProtectedNames,
      ways: loadProbeWays(),
      sign: (text) => publisher.sign(text),
      tell: probeNotify(config.venue.id, staff),
    }),
  });
  const notify = notifyParts({ database, clock, config, root: folder.root, baseFolder: settings.baseFolder });
  const cases = caseContext({
    database,
    clock,
    log,
    config,
    procedure: loadProcedure(),
    vault,
    signer: publisher,
    people: casePeople(config.venue.id),
    notify: caseNotify(notify.channels.has),
  });
  registerCaseRoutes(app, cases);
  const contact = {
    state: (said: Parameters<typeof stateContact>[1], now: number) => stateContact(cases, said, now),
    takeBack: (said: Parameters<typeof takeBackContact>[1], now: number) => takeBackContact(cases, said, now),
  };
  const standards = loadStandards();
  registerLoanRoutes(app, {
    ...devices,
    isSuspended,
    contact,
    draftsKeptFrom,
    ...lendingPorts({ venueId: shared.venueId, timeZone: shared.timeZone, standards }),
  });
  const mayKnowCase = (account: string, caseId: string) => mayKnow(cases, account, caseId);
  registerNotifyRoutes(app, {
    ...notify,
    mayKnow: knowing({ database, clock, venueId: config.venue.id, staff, mayKnowCase }),
  });
  registerCyberRoutes(app, cyberContext(cases));
  const probeWords = loadProbeCauses();
  registerProbeRoutes(app, {
    ...shared,
    words: probeWords,
    badge: loadProbeBadge(),
    publish: config.probes.publish,
    declaration: () => declarationPath(shared),
    venueName: config.venue.name,
    timeZone: config.venue.timeZone,
    publicKey: publisher.publicKey,
  });
  registerRetentionRoutes(app, { ...shared, vault, folder: folder.root, share: cases.share });
  registerVaultRoutes(app, { ...shared, vault, casesKeptFrom: async (viewer) => (await kept(viewer)).cases });
  const policies = loadPolicies(settings.policiesFolder);
  const { taxonomy, eventRules } = policies;
  const help = helpContext({
    database,
    clock,
    venue: config.venue,
    vault,
    help: loadHelp(taxonomy.entries.map(({ code }) => code)),
    networks: () => published.current()?.bundle.networks ?? [],
    notify: helpNotify(config.venue.id, staff),
    reportsKeptFrom: async (viewer) => (await kept(viewer)).reports,
    openCase: async (tx, { id, origin, at, text, about, named }) => {
      const opened = await openFromReport(tx, cases, {
        reportId: id,
        origin,
        at,
        ...(text === null ? {} : { text }),
        // «Szef lub osoba od zgłoszeń»: until a person says who is meant, none of them may know.
        named:
          named !== null
            ? [named]
            : about === "management"
              ? (["dyrektor", "kierownik", "intake"] as const).map((role) => ({ account: null, role }))
              : [],
      });
      return opened.caseId;
    },
  });
  registerHelpRoutes(app, help);
  const { name, shortName, address } = cases.letterhead;
  const letterhead = { venue: [name, address].filter((part) => part !== "").join(", "), venueShort: shortName };
  const catalogue = loadMetrics();
  const coordination = coordinationContext({
    ...shared,
    letterhead,
    standards,
    catalogue,
    helplinesDue: (now) => dueLines(help, now),
    testReport: TEST_REPORT,
  });
  registerCoordinationRoutes(app, coordination);
  const drill: DrillContext = {
    ...shared,
    scenarios: loadDrills(),
    duties: cases.procedure.duties,
    staff,
    substitute: cases.substitute,
    letterhead,
    ...drillPorts(coordination),
  };
  registerDrillRoutes(app, drill);
  registerSurveyRoutes(app, {
    ...shared,
    pepper,
    questionnaires: loadSurveys(),
    ...surveyPorts(coordination),
  });
  const codes = Object.fromEntries(taxonomy.entries.map(({ code, short }) => [code, short.pl]));
  const lists = venueSources(config, settings.baseFolder).map(({ source }) => source);
  const named = { policies, procedure: cases.procedure, lists };
  const names = () => loadPartNames({ ...named, baselines: devices.shelf.current().baselines });
  registerReportRoutes(app, { ...shared, catalogue, frame: () => ({ ...letterhead, codes }), names });
  registerEditionRoutes(app, {
    ...shared,
    catalogue,
    letterhead,
    codes: () => codes,
    names,
    ...editionPorts(coordination),
    responsible: async (day) => responsibleOn(database, shared, day),
  });
  registerOpenDataRoutes(app, {
    ...shared,
    catalogue,
    plan: loadOpenData(catalogue),
    taxonomy: () => taxonomy.entries,
    publisher: { name: name === "" ? config.venue.name : name, email: cases.letterhead.email },
    publish: config.openData.publish,
  });
  registerDeclarationRoutes(app, {
    ...shared,
    catalogue,
    declarations: loadDeclarations(),
    letterhead: { venue: name === "" ? config.venue.name : name, venueShort: shortName },
    bundle: () => published.current()?.bundle,
    categories: () => taxonomy.entries.map(({ code }) => code),
    eventRules: () => eventRules.length,
    noticeChannels: () => Object.values(notify.channels.has).filter(Boolean).length,
    pageLanguages: () => (config.page.enabled ? Object.keys(Trilingual.shape).length : 0),
    duties: async () => standings(database, coordination),
  });
  registerTodayRoutes(app, {
    ...shared,
    readDevices: (now) => readAlerts(devices, now),
    readLoans: async (now, viewer) => {
      const drafts = await draftsKeptFrom(viewer);
      const alerts = await readLoanAlerts(database, config.venue.id, now);
      const grave = alerts.grave.map((one) => (drafts.has(one.draft ?? "") ? { ...one, draft: null } : one));
      return { ...alerts, grave };
    },
    readProbes: async () => ({
      tasks: (await probeTasks(database, config.venue.id)).map((task) => ({
        ...task,
        what: probeWords.get(task.cause) ?? { pl: task.cause, en: task.cause },
      })),
    }),
    readWaiting: waitingReader({
      cases,
      help,
      retention: { vault },
      duties: (roles) => waitingDuties(coordination, roles),
      drills: async (reader) => waitingDrills(drill, reader),
    }),
  });
  const hub = new LiveHub(database, log);
  const mayHear: MayHear = async (viewer, { topic, id = "" }) => {
    if (topic === "drafts") return !(await kept(viewer)).drafts.has(id);
    if (topic === "retention") return mayHearOfRetention(database, (await kept(viewer)).cases, id);
    if (topic !== "help") return true;
    return mayBeNudged(database, config.venue.id, { ...viewer, keptFrom: (await kept(viewer)).reports }, id);
  };
  await registerLive(app, hub, { ...shared, mayHear });
  await registerPage(app, given.web === undefined ? WEB : resolve(given.web), config.venue.demo);

  const port = await listen(app, http.address, http.port);
  const url = http.origin ?? httpUrl(http.address, port);
  log.info("serving", { port });
  await tell({ kind: "ready", process: "server", url });
  return {
    stop: async () => {
      await hub.close();
      await app.close();
      await database.destroy();
    },
  };
});
