/**
 * The children's page: one small HTTP server beside the resolver, on the addresses blocked names are answered with.
 *
 * It shows why something is closed and where help is, in three languages, without script, cookie or log, and hands messages to the
 * control process. It serves from the first second with what it was shipped with, and goes on when everything else is away.
 *
 * Usage: main.ts --config FILE|none --data DIR --snapshots DIR [--uplink URL --uplink-key-file FILE] [--publisher-key-file FILE]
 *
 * @module
 */
import { createServer } from "node:http";
import type { Server } from "node:http";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../../policies/load/load-config.ts";
import { loadHelp } from "../../policies/load/load-help.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import { Config } from "../../policies/schema/config.ts";
import { signatureCheck } from "../resolver/snapshot/signature.ts";
import { SnapshotStore } from "../resolver/snapshot/store.ts";
import { localAddresses } from "../resolver/ports.ts";
import { HttpUplink } from "../uplink/http.ts";
import { openLog } from "../uplink/log.ts";
import { tell } from "../uplink/supervisor.ts";
import { HelpShelf, shippedDocument } from "./document.ts";
import { answerRequest } from "./door.ts";
import type { Door } from "./door.ts";
import { Failures } from "./failures.ts";
import { Flood } from "./flood.ts";
import { Judge } from "./judge.ts";
import { letterboxOver } from "./letterbox.ts";
import { failurePages } from "./render/failure.ts";
import { ShownPages } from "./shown.ts";
import { Visits } from "./visits.ts";

const PULL_MS = 5_000;
/** A swap of the resolver is met within this time; until then the old rules explain. */
const LOOK_MS = 2_000;
const COUNT_MS = 30_000;
const HTTP_PORT = 80;
const FALLBACK_PORT = 8_081;
const STOP_GRACE_MS = 2_000;

/** A child's telephone is slow; a flood is not. */
function openServer(door: Door): Server {
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 2_000,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => void answerRequest(door, request, response),
  );
  server.maxConnections = 256;
  server.maxRequestsPerSocket = 50;
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}

async function listen(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, ipv6Only: isIPv6(address) }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  const bound = server.address();
  return typeof bound === "object" && bound !== null ? bound.port : port;
}

/** All addresses on one port, or none. @throws what `listen` throws */
async function openAll(
  door: Door,
  addresses: readonly string[],
  port: number,
): Promise<{ servers: Server[]; port: number }> {
  const servers: Server[] = [];
  let chosen = port;
  try {
    for (const address of addresses) {
      const server = openServer(door);
      servers.push(server);
      chosen = await listen(server, address, chosen);
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return { servers, port: chosen };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: "string", default: "none" },
      data: { type: "string" },
      snapshots: { type: "string" },
      uplink: { type: "string" },
      "uplink-key-file": { type: "string" },
      "publisher-key-file": { type: "string" },
    },
  });
  if (values.data === undefined || values.snapshots === undefined) throw new Error("--data and --snapshots are needed");
  const config = values.config === "none" ? Config.parse({}) : loadConfig(values.config);
  const log = openLog("page", config.logLevel);
  const policies = loadPolicies(config.policies.folder ?? join(import.meta.dirname, "../../policies"));
  const help = loadHelp(policies.taxonomy.entries.map(({ code }) => code));
  const check = signatureCheck(values["publisher-key-file"]);
  const shelf = new HelpShelf(values.data, check, shippedDocument(help, config.venue.name, Date.now()));
  const uplink =
    values.uplink === undefined || values["uplink-key-file"] === undefined
      ? null
      : new HttpUplink(values.uplink, values["uplink-key-file"]);
  const judge = new Judge(new SnapshotStore(values.snapshots, check), config.unknownClients ?? null, Date.now);
  const failures = new Failures(log, Date.now);
  // Counts come beside those of the resolver on the same box, under a name of their own.
  const shown = new ShownPages(`${config.resolver.id}-page`, Date.now);
  const visits = new Visits(join(values.data, "visits.json"), Date.now);
  const door: Door = {
    judge,
    help: () => shelf.current,
    letterbox: uplink === null ? null : letterboxOver(uplink),
    flood: new Flood({ perClient: 6, overall: 60, windowMs: 10 * 60_000 }),
    now: Date.now,
    ownNames: new Set(config.page.names),
    demo: config.venue.demo,
    shown: (network, category) => shown.count(network, category),
    visits,
    broken: failurePages(help.helplines.helplines),
    failed: (error) => failures.note(error),
  };
  await judge.look();

  const { listen: ofResolver } = config.resolver;
  const wanted = config.page.listen === "auto" ? ofResolver : config.page.listen;
  const addresses = wanted === "auto" ? localAddresses() : wanted;
  let reason: string | null = null;
  let opened: { servers: Server[]; port: number };
  if (config.page.port === "auto")
    opened = await openAll(door, addresses, HTTP_PORT).catch(async (error: unknown) => {
      reason = (error as NodeJS.ErrnoException).code ?? "unknown";
      // Two boxes on one machine: any port is better than no page.
      return openAll(door, addresses, FALLBACK_PORT).catch(() => openAll(door, addresses, 0));
    });
  else opened = await openAll(door, addresses, config.page.port);
  tell({ kind: "ready", process: "page", port: opened.port, addresses, reason });
  log.info("the children's page is open", { port: opened.port });

  let stopping = false;
  let told = "";
  async function pull(): Promise<void> {
    if (uplink === null || stopping) return;
    try {
      if (await shelf.pull(uplink)) log.info("took new help texts");
      told = "";
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "E_PAGE_DOCUMENT";
      if (code !== told && code !== "E_UPLINK_UNREACHABLE")
        log.warn("could not take new help texts; the old ones stay", { code });
      told = code;
    }
    setTimeout(() => void pull(), PULL_MS).unref();
  }
  void pull();

  let stale: string | null = null;
  async function look(): Promise<void> {
    await judge.look();
    const now = judge.staleness;
    if ((now?.code ?? null) !== stale) {
      stale = now?.code ?? null;
      tell({ kind: "stale", process: "page", code: stale, since: now?.since ?? null });
      if (now === null) log.info("explains by the newest rules again");
      else log.warn("cannot read the newest rules; explains by older ones", { code: now.code });
    }
    if (!stopping) setTimeout(() => void look(), LOOK_MS).unref();
  }
  void look();

  async function count(): Promise<void> {
    visits.run();
    // Away: it stays counted, and is told when somebody is there.
    if (uplink !== null)
      await Promise.all([shown.deliver(uplink), visits.deliver(uplink)].map((one) => one.catch(() => undefined)));
  }
  setInterval(() => void count(), COUNT_MS).unref();

  function stop(): void {
    if (stopping) return;
    stopping = true;
    const exit = (): never => process.exit(0);
    setTimeout(exit, STOP_GRACE_MS).unref();
    void Promise.all([
      count(),
      ...opened.servers.map(async (server) => new Promise((done) => server.close(done))),
    ]).then(exit);
    for (const server of opened.servers) server.closeIdleConnections();
  }
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("message", (message: { kind?: string }) => {
    if (message.kind === "stop") stop();
  });
  process.on("disconnect", stop);
}

main().catch((error: unknown) => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "E_PAGE_START";
  const message = error instanceof Error ? error.message : "unknown";
  tell({ kind: "failed", code, message });
  process.stderr.write(`page: ${message}\n`);
  setTimeout(() => process.exit(1), 50);
});
