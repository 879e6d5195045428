/**
 * Process 2: list updates, policy generations, intake of telemetry, retention. One is active per database.
 *
 * Composition root: connects the slices and nothing else. See `dashboard/README.md` for options and messages.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { runBuild, runPreview } from "../blocklists/update/run.ts";
import { loadHelp } from "../policies/load/load-help.ts";
import { loadMetrics } from "../policies/load/load-metrics.ts";
import { loadProcedure } from "../policies/load/load-procedure.ts";
import { loadProbeWays } from "../policies/load/load-probe-ways.ts";
import { loadProtectedNames } from "../policies/load/load-protected.ts";
import { loadStandards } from "../policies/load/load-standards.ts";
import { issueSetupToken } from "./access/index.ts";
import { adoptDrafts, caseContext, mayKnow, settleFiles } from "./cases/index.ts";
import type { CasePeople } from "./cases/index.ts";
import { coordinationCounters, declarationUrl, remindOfDuties } from "./coordination/index.ts";
import { cyberContext, failureWatch, remindOfClocks, watchFailures } from "./cyber/index.ts";
import {
  BaselineShelf,
  ownAddresses,
  probePlaces,
  probePort,
  probeRouters,
  registeredAddresses,
  sondaAddresses,
  rescore,
} from "./devices/index.ts";
import {
  escalateWaiting,
  forgetReports,
  helpContext,
  helpDocument,
  stateOf,
  takeReport,
  takeTalk,
  takeVisits,
} from "./help/index.ts";
import { clearProgress, failInterruptedPreviews, mistakeState, reportMistake } from "./lists/index.ts";
import { LOAN_BOOK, noteOverdue, promptForHits, runningLoans } from "./loans/index.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { casePeople } from "./people/index.ts";
import { calendarNotify, caseNotify, helpNotify, knowing, notifyParts, probeNotify, sendDue } from "./notify/index.ts";
import { readArguments } from "./platform/arguments.ts";
import { HOUR_MS, MINUTE_MS, systemClock } from "./platform/clock.ts";
import { ensureSecret, openDataFolder } from "./platform/data-folder.ts";
import { openDatabase } from "./platform/db.ts";
import { JobRunner } from "./platform/jobs.ts";
import { Lease } from "./platform/lease.ts";
import { openLog } from "./platform/log.ts";
import { migrate } from "./platform/migrate.ts";
import { openPublisherKey } from "./platform/publisher-key.ts";
import { readSettings } from "./platform/settings.ts";
import { runSupervised, tell } from "./platform/supervised.ts";
import { clearRuns, isRoundDue, probeCounter, probeRound, runRequested } from "./probes/index.ts";
import { GenerationKeeper, ReviewDesk } from "./publishing/index.ts";
import { ingest } from "./register/index.ts";
import { isRollupDue, noteSetups, rollup, sampleLists, tableCounters } from "./reports/index.ts";
import { RETENTION_JOB, runRetention } from "./retention/index.ts";
import { surveyCounter } from "./surveys/index.ts";
import { openVault, unswept } from "./vault/index.ts";
import { openUplink, PublishedReader, recordStatus } from "./venues/index.ts";

const REQUEST_POLL_MS = 500;
const WAITING_POLL_MS = 10_000;
const RUNS_POLL_MS = 1_000;
const NOTICES_POLL_MS = 3_000;
const LOOPBACK = "127.0.0.1";

await runSupervised(async () => {
  const options = readArguments(process.argv.slice(2), process.env);
  const settings = readSettings(options);
  const venueId = settings.config.venue.id;
  const log = openLog("control", settings.config.logLevel);
  const folder = openDataFolder(settings.dataFolder);
  const clock = systemClock;
  const uplinkKey = ensureSecret(folder.uplinkKeyFile);
  const pepper = ensureSecret(folder.pepperFile);
  const publisher = openPublisherKey(folder);
  const database = await openDatabase(settings.database, folder.databaseFile);
  const applied = await migrate(database, MIGRATIONS);
  if (applied.length > 0) log.info("database migrated", { migrations: applied });

  const lease = new Lease(
    database,
    `control/${venueId}`,
    `${hostname()}/${String(process.pid)}/${randomUUID()}`,
    clock,
  );
  await lease.acquire(() => {
    log.error("another control process took the lease; stopping");
    process.kill(process.pid, "SIGTERM");
  });

  const keeper = new GenerationKeeper({
    database,
    folder,
    clock,
    log,
    pepper,
    runBuild: (build, onProgress) => runBuild(build, onProgress),
    random: Math.random,
    readDevices: async () => ({
      registered: await registeredAddresses(database, venueId),
      sondy: await sondaAddresses(database, venueId),
      out: new Set((await runningLoans(database, venueId)).map(({ device }) => device)),
    }),
    // Read anew each time: the configuration may have changed. What a running process cannot change is left out.
    readSettings: () => readSettings(options),
  });
  // What a crash cut off is not under way any more.
  await clearProgress(database, venueId);
  await failInterruptedPreviews(database, venueId);
  if (!keeper.restore()) await tell({ kind: "progress", step: "lists" });
  // With something published, resolvers are served at once and the check of files runs behind. At the first start our own
  // lists protect at once; those from addresses are loaded behind, with progress on the page.
  if (keeper.published === undefined) await keeper.update("none");
  const first = keeper.requirePublished();

  const vault = openVault({ folder, clock });
  await vault.prepare(database, venueId);
  const notify = notifyParts({
    database,
    clock,
    config: settings.config,
    root: folder.root,
    baseFolder: settings.baseFolder,
  });
  // Somebody suspended hears of no child; a deputy holds the role by an order of their own.
  const staff: CasePeople["staff"] = (db, at) => casePeople(venueId).staff(db, at);
  const help = helpContext({
    database,
    clock,
    venue: settings.config.venue,
    vault,
    help: loadHelp(first.bundle.taxonomy.entries.map(({ code }) => code)),
    notify: helpNotify(venueId, staff),
  });
  const accessibilityUrl = () => declarationUrl({ database, venueId }, settings.http.origin);
  const opened = new PublishedReader(folder);
  const server = await openUplink(LOOPBACK, settings.uplinkPort, {
    folder,
    key: uplinkKey,
    log,
    published: () => keeper.published,
    sign: (octets) => publisher.sign(octets),
    onTelemetry: async (batch) => {
      const policy = keeper.ingestPolicy();
      const outcome = await ingest(database, policy, pepper, batch, clock(), (tx, hits) =>
        promptForHits(tx, venueId, policy, hits, clock()),
      );
      if (outcome.drafts > 0 || outcome.refusedHits > 0 || batch.dropped > 0)
        log.info("telemetry taken in", { ...outcome, dropped: batch.dropped });
    },
    onStatus: (status) => recordStatus(database, venueId, status, clock()),
    help: {
      document: () => helpDocument({ ...help, accessibilityUrl }),
      talk: (request) => takeTalk(help, request, clock()),
      report: (report) => takeReport(help, report, clock()),
      visits: (visits) => takeVisits(help, visits, clock()),
      mistake: (name) => reportMistake(database, venueId, opened.require(), name, clock()),
      state: (reference) => stateOf(help, reference, clock()),
      mistakeState: async (reference) => (await mistakeState(database, venueId, opened.require(), reference)).state,
    },
  });
  const bound = server.address();
  const uplinkPort = typeof bound === "object" && bound !== null ? bound.port : settings.uplinkPort;

  const devices = {
    database,
    clock,
    venueId,
    timeZone: settings.config.venue.timeZone,
    shelf: new BaselineShelf(settings.policiesFolder, log),
    loans: LOAN_BOOK,
  };
  const { config } = settings;
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
  const failures = failureWatch(cases, config, clock());
  const cyber = cyberContext(cases);
  const mayKnowCase = (account: string, caseId: string) => mayKnow(cases, account, caseId);
  const sender = { ...notify, log, mayKnow: knowing({ database, clock, venueId, staff, mayKnowCase }) };
  const reports = {
    database,
    clock,
    venueId,
    timeZone: config.venue.timeZone,
    catalogue: loadMetrics(),
    policies: () => {
      const { modes, taxonomy } = keeper.ingestPolicy();
      const checks = devices.shelf.current().baselines.flatMap((baseline) => baseline.checks);
      return {
        modes,
        severities: new Map<string, string>(taxonomy.entries.map(({ code, severity }) => [code, severity])),
        checks: new Map<string, string>(checks.map(({ id, severity }) => [id, severity])),
        duties: cases.procedure.duties,
      };
    },
  };
  const probes = {
    database,
    clock,
    venueId,
    opened: () => opened.current(),
    own: ownAddresses,
    // Read when a round is due: at start nobody should wait for it.
    get protectedNames() {
      return loadProtectedNames();
    },
    ways: loadProbeWays(),
    sign: (text: string) => publisher.sign(text),
    tell: probeNotify(venueId, staff),
    chance: Math.random,
    startedAt: clock(),
  };
  // What a crash cut off is not under way any more.
  await clearRuns(database, venueId, clock());
  const calendar = { database, clock, venueId, timeZone: config.venue.timeZone, standards: loadStandards() };
  const counters = [
    ...tableCounters(reports),
    probeCounter(reports),
    surveyCounter(reports),
    ...coordinationCounters(reports),
  ];
  const jobs = new JobRunner(database, clock, log, [
    {
      // Each source has its own time; the schedule asks whether one has come.
      id: "lists.update",
      everyMs: MINUTE_MS,
      retryMs: 15 * MINUTE_MS,
      isDue: async () => keeper.hasDue(),
      run: async () => keeper.update("due"),
    },
    {
      // Exceptions of policies end with their day, and local files may be edited by hand.
      id: "policies.refresh",
      everyMs: 5 * MINUTE_MS,
      retryMs: 5 * MINUTE_MS,
      run: async () => keeper.update("none"),
    },
    {
      ...RETENTION_JOB,
      retryMs: 5 * MINUTE_MS,
      run: async () => {
        const { share } = cases;
        const { rows } = await runRetention(
          { database, clock, venueId, vault, folder: folder.root, config, share },
          clock(),
          null,
        );
        if (rows > 0) log.info("retention applied", { rows });
      },
    },
    {
      // Baselines, exemptions and the calendar change what old facts mean.
      id: "devices.judge",
      everyMs: MINUTE_MS,
      retryMs: 5 * MINUTE_MS,
      run: async () => void (await rescore(devices, clock())),
    },
    {
      id: "loans.overdue",
      everyMs: MINUTE_MS,
      retryMs: MINUTE_MS,
      run: async () => void (await noteOverdue(database, venueId, clock())),
    },
    {
      // What a child wrote does not outlive its purpose.
      id: "help.forget",
      everyMs: HOUR_MS,
      retryMs: 5 * MINUTE_MS,
      run: async () => {
        if ((await forgetReports(help, clock())) > 0) await vault.sweep(database);
      },
    },
    {
      // Whoever has to decide hears of a draft within a minute, and a copy that waits is moved.
      id: "cases.follow",
      everyMs: MINUTE_MS,
      retryMs: MINUTE_MS,
      run: async () => {
        await adoptDrafts(cases, clock());
        await settleFiles(cases);
      },
    },
    {
      // What was erased leaves the files, too; somebody who reads meanwhile puts it off.
      id: "vault.sweep",
      everyMs: 10 * MINUTE_MS,
      retryMs: 10 * MINUTE_MS,
      isDue: async () => (await unswept(database)) > 0,
      run: async () => {
        const { why } = await vault.sweep(database);
        if (why !== null) log.warn("erased octets are still in the files", { why });
      },
    },
    {
      // A filter that fails while children are on the net is an event, and clocks of incidents run on.
      id: "cyber.watch",
      everyMs: MINUTE_MS,
      retryMs: MINUTE_MS,
      run: async () => {
        await watchFailures(failures);
        await remindOfClocks(cyber);
      },
    },
    {
      // A term is told of in time, once; after days without the server only how it stands now.
      id: "coordination.remind",
      everyMs: HOUR_MS,
      retryMs: 15 * MINUTE_MS,
      run: async () => {
        const reminded = await remindOfDuties(calendar, { staff, tell: calendarNotify(venueId) });
        if (reminded > 0) log.info("reminders of duties written", { reminded });
      },
    },
    {
      // What was counted outlives what it was counted from; each day once it is over.
      id: "reports.rollup",
      everyMs: HOUR_MS,
      retryMs: 15 * MINUTE_MS,
      isDue: async () => isRollupDue(reports),
      run: async () => {
        const { days, failed } = await rollup(reports, counters, clock());
        log.info("days counted", { days });
        for (const { source, cause } of failed) log.error("a source could not be counted", { source, cause });
      },
    },
    {
      id: "reports.sample",
      everyMs: 5 * MINUTE_MS,
      retryMs: 5 * MINUTE_MS,
      run: async () => {
        await sampleLists(reports, clock());
        const { eventRules } = keeper.ingestPolicy();
        const networks = keeper.requirePublished().bundle.networks;
        await noteSetups(reports, { thresholds: eventRules, networks }, clock());
      },
    },
    {
      id: "routers.probe",
      everyMs: 6 * HOUR_MS,
      retryMs: 15 * MINUTE_MS,
      run: async () => {
        const places = probePlaces(keeper.published?.bundle.assignments ?? [], ownAddresses());
        await probeRouters(devices, probePort, clock(), places);
      },
    },
    {
      // Whether what must be closed is closed, asked from every network. Last: it may take a while, and nothing waits behind it.
      id: "filter.probe",
      everyMs: HOUR_MS,
      retryMs: 5 * MINUTE_MS,
      isDue: async () => isRoundDue(probes),
      run: async () => {
        const judged = (await probeRound(probes)) ?? [];
        const failed = judged.filter(({ outcome }) => outcome.kind === "fail").length;
        if (failed > 0) log.warn("probes of the filter failed", { failed, asked: judged.length });
      },
    },
  ]);
  const background = (work: Promise<unknown>, what: string): void => {
    work.catch((cause: unknown) => log.error(`${what} failed`, { cause }));
  };
  const desk = new ReviewDesk({ database, clock, log, venueId, keeper, runPreview: (work) => runPreview(work) });
  let looking = false;
  const requests = setInterval(() => {
    // One look at a time: a slow database must not be asked ever more often.
    if (looking) return;
    looking = true;
    background(
      desk.poll().finally(() => {
        looking = false;
      }),
      "taking up decisions",
    );
  }, REQUEST_POLL_MS);

  // Whoever presses «sprawdź teraz» watches the line; one round at a time.
  let probing = false;
  const runs = setInterval(() => {
    if (probing) return;
    probing = true;
    background(
      runRequested(database, venueId, clock, async (progress) => probeRound(probes, progress)).finally(() => {
        probing = false;
      }),
      "a round of probes somebody asked for",
    );
  }, RUNS_POLL_MS);

  // A child waits by the second; the schedule looks once a minute.
  const waiting = setInterval(
    () => background(escalateWaiting(help, clock()), "telling somebody else about a child that waits"),
    WAITING_POLL_MS,
  );

  let sending = false;
  const notices = setInterval(() => {
    // A mail server that hangs must not be asked by ever more rounds.
    if (sending) return;
    sending = true;
    background(
      sendDue(sender).finally(() => {
        sending = false;
      }),
      "sending notices",
    );
  }, NOTICES_POLL_MS);

  const setupToken = await issueSetupToken(database, clock());
  log.info("ready", { generation: first.bundle.generation, uplinkPort });
  await tell({
    kind: "ready",
    process: "control",
    uplink: {
      url: `http://${LOOPBACK}:${String(uplinkPort)}`,
      keyFile: folder.uplinkKeyFile,
      publisherKeyFile: publisher.publicKeyFile,
    },
    setupToken,
    bundle: { generation: first.bundle.generation },
  });
  // Only now: judging every file takes a second in which nobody would be served.
  // Also learns when the next exception ends.
  background(
    keeper.update("none").finally(() => background(jobs.start(), "the schedule")),
    "the check of files",
  );
  return {
    reload: () => background(keeper.update("due"), "a reload"),
    stop: async () => {
      clearInterval(requests);
      clearInterval(runs);
      clearInterval(waiting);
      clearInterval(notices);
      server.closeAllConnections();
      server.close();
      // A build under way dies with the process; it publishes nothing half-done.
      await Promise.race([jobs.stop(), new Promise((done) => setTimeout(done, 1_000))]);
      await lease.release();
      await database.destroy();
    },
  };
});
