/**
 * One box: checks everything, starts the control process, the dashboard and the resolver, keeps them running.
 *
 * Composition root; what it composes lives in `scripts/supervise`. Started by `scripts/up`, which brings Node and
 * the packages. It never decides about a name and holds no state but a process id and the merged configuration.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEMO_PASSWORD, STAFF } from "../dashboard/demo/index.ts";
import { banner, setupLink } from "./supervise/banner.ts";
import { checkUpstreams, chooseDnsPort, requireHttpPort, type DnsPort } from "./supervise/checks.ts";
import { startChild, type ChildObserver, type RunningChild } from "./supervise/child.ts";
import { asDemo, DEMO_ID, fillDemo } from "./supervise/demo.ts";
import { networkRows, readConfig, readPolicies, type PolicyFacts } from "./supervise/documents.ts";
import { UpError } from "./supervise/error.ts";
import { parseFlags, type Flags } from "./supervise/flags.ts";
import { claim, requireWritable } from "./supervise/instance.ts";
import { openLogFile } from "./supervise/log-file.ts";
import { ControlReady, PageReady, ResolverReady, ServerReady } from "./supervise/messages.ts";
import { freePort } from "./supervise/ports.ts";
import { findConfigFile, withFlags, writeEffective } from "./supervise/settings.ts";
import { languageOf, textsIn } from "./texts.ts";
import type { Config } from "../policies/schema/config.ts";

const root = join(import.meta.dirname, "..");
const texts = textsIn(languageOf(process.env));
const GRACE_MS = 5_000;
const READY_TIMEOUT_MS = 180_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`! ${line}\n`);

interface Prepared {
  readonly config: Config;
  readonly chosen: DnsPort;
  readonly policies: PolicyFacts;
}

/** Everything that can be known before starting; `--check` stops after it and takes silence of every upstream as an error. */
async function prepare(flags: Flags): Promise<Prepared> {
  const currentFolder = process.cwd();
  const file = findConfigFile(flags, currentFolder);
  const fromFile = readConfig(file, texts);
  const own = withFlags(fromFile, flags, file === null ? root : dirname(file), currentFolder);
  const given = flags.demo ? asDemo(own, flags) : own;
  // Before anything is written; a demo's own lists are there once it is filled.
  readPolicies(given, root, texts);
  const config = flags.demo && !flags.check ? await fillDemo(given, Date.now(), say, texts) : given;
  const policies = readPolicies(config, root, texts);
  requireWritable(config.dataFolder, texts);
  const chosen = await chooseDnsPort(config.resolver, texts);
  await requireHttpPort(config.dashboard, texts);
  const upstreams = await checkUpstreams(config.resolver.upstreams);

  if (flags.check) {
    say(`✓ ${texts.configOk(file)}`);
    say(`✓ ${texts.policiesOk(policies.networks, policies.categories, policies.sources)}`);
    say(`✓ ${texts.dataOk(config.dataFolder)}`);
    const shown = (port: number): string => (port === 0 ? "*" : String(port));
    say(`✓ ${texts.portsOk(shown(chosen.port), `${config.dashboard.address}:${shown(config.dashboard.port)}`)}`);
    for (const { address, milliseconds } of upstreams.answering)
      say(`✓ ${texts.upstreamAnswers(address, milliseconds)}`);
  }
  if (upstreams.answering.length === 0) {
    const sentence = texts.upstreamSilent(upstreams.silent.join(", "));
    if (flags.check) throw new UpError("E_UP_UPSTREAM", sentence);
    warn(sentence);
  } else if (upstreams.silent.length > 0) {
    warn(texts.upstreamSomeSilent(upstreams.silent.join(", ")));
  }
  return { config, chosen, policies };
}

async function serve({ config, chosen, policies }: Prepared): Promise<void> {
  const release = claim(config.dataFolder, texts);
  // «Any free one» is settled here, or a program that is started again would come back on another port.
  const [first = "127.0.0.1", ...others] = chosen.addresses;
  const dnsPort = chosen.port === 0 ? await freePort([first, ...others]) : chosen.port;
  const httpPort = config.dashboard.port === 0 ? await freePort([config.dashboard.address]) : config.dashboard.port;
  const effective = {
    ...config,
    resolver: { ...config.resolver, port: dnsPort },
    dashboard: { ...config.dashboard, port: httpPort },
  };
  const configFile = writeEffective(effective);
  const common = ["--config", configFile];
  const uplinkPort = await freePort(["127.0.0.1"]);
  const running: RunningChild<unknown>[] = [];

  /** In the order resolver, dashboard, control: what people see goes last, what they could still hit goes first. */
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const child of [...running].reverse()) await child.stop(GRACE_MS);
      release();
    })();
    return stopping;
  };
  const onSignal = (): void => {
    if (stopping === undefined) say(texts.stopping);
    void stop().then(() => {
      say(texts.stopped);
      process.exit(0);
    });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

  try {
    say(`• ${texts.stepControl}`);
    let setupToken: string | null = null;
    let url: string | undefined;
    const control = startChild(
      {
        name: "control",
        entry: join(root, "dashboard/control.ts"),
        args: [...common, "--data", config.dataFolder, "--uplink-port", String(uplinkPort)],
        readyShape: ControlReady,
        readyTimeoutMs: READY_TIMEOUT_MS,
      },
      observe<ControlReady>("control", config, (ready) => {
        // A restarted control process voids the old link.
        setupToken = ready.setupToken ?? null;
        if (url !== undefined && setupToken !== null) say(texts.setup(setupLink(url, setupToken)));
      }),
    );
    running.push(control);
    const { uplink } = await named("control", control.firstReady);

    say(`• ${texts.stepServer}`);
    const { address } = config.dashboard;
    const server = startChild(
      {
        name: "server",
        entry: join(root, "dashboard/server.ts"),
        args: [...common, "--data", config.dataFolder, "--http-address", address, "--http-port", String(httpPort)],
        readyShape: ServerReady,
        readyTimeoutMs: READY_TIMEOUT_MS,
      },
      observe<ServerReady>("server", config),
    );
    running.push(server);

    say(`• ${texts.stepResolver}`);
    const resolver = startChild(
      {
        name: "resolver",
        entry: resolverEntry(),
        args: [
          ...common,
          "--data",
          join(config.dataFolder, "resolver"),
          "--uplink",
          uplink.url,
          "--uplink-key-file",
          uplink.keyFile,
          // A control process of an earlier version signs nothing and names no key.
          ...(uplink.publisherKeyFile === undefined ? [] : ["--publisher-key-file", uplink.publisherKeyFile]),
        ],
        readyShape: ResolverReady,
        readyTimeoutMs: READY_TIMEOUT_MS,
      },
      observe<ResolverReady>("resolver", config),
    );
    running.push(resolver);

    const childrens = config.page.enabled
      ? startChild(
          {
            name: "page",
            entry: join(root, "agent/page/main.ts"),
            args: [
              ...common,
              "--data",
              join(config.dataFolder, "page"),
              "--snapshots",
              join(config.dataFolder, "resolver/snapshot"),
              "--uplink",
              uplink.url,
              "--uplink-key-file",
              uplink.keyFile,
              ...(uplink.publisherKeyFile === undefined ? [] : ["--publisher-key-file", uplink.publisherKeyFile]),
            ],
            readyShape: PageReady,
            readyTimeoutMs: READY_TIMEOUT_MS,
          },
          observe<PageReady>("page", config),
        )
      : null;
    if (childrens !== null) running.push(childrens);
    // A page that cannot start must not keep the filter from protecting.
    const openedPage = childrens?.firstReady.catch((cause: unknown) => {
      warn(texts.pageFailed(cause instanceof Error ? cause.message : String(cause)));
      return null;
    });

    const [page, filter] = await Promise.all([
      named("server", server.firstReady),
      named("resolver", resolver.firstReady),
    ]);
    url = page.url;
    say(
      banner(
        {
          url,
          setupToken,
          chosen,
          endpoints: filter.endpoints,
          networks: networkRows(policies),
          unknownPolicy: policies.unknown,
          dataFolder: config.dataFolder,
          page: (await openedPage) ?? null,
        },
        texts,
      ),
    );
    if (config.venue.id === DEMO_ID) say(texts.demoAccounts(STAFF.map(({ key }) => key).join(", "), DEMO_PASSWORD));
  } catch (error) {
    // A signal while starting stops the children; their end is then no failure.
    if (stopping !== undefined) return;
    await stop();
    throw error;
  }
}

function resolverEntry(): string {
  const bundle = join(root, "build/resolver/main.js");
  return existsSync(bundle) ? bundle : join(root, "agent/resolver/main.ts");
}

function observe<Ready>(name: string, config: Config, onReady?: (ready: Ready) => void): ChildObserver<Ready> {
  const log = openLogFile(join(config.dataFolder, "log", `${name}.log`));
  let readyBefore = false;
  return {
    onStale(code) {
      warn(code === null ? texts.caughtUp(name) : texts.stale(name, code));
    },
    onReady(ready) {
      if (readyBefore) warn(texts.backAgain(name));
      readyBefore = true;
      onReady?.(ready);
    },
    onRestart(reason, delayMs) {
      const sentence = texts.restart(name, reason, (delayMs / 1_000).toFixed(1));
      log.write(`${new Date().toISOString()} supervisor: ${sentence}`);
      warn(sentence);
    },
    onLine(line, stream) {
      log.write(line);
      if (stream === "stderr" && isTrouble(line)) process.stderr.write(`[${name}] ${line}\n`);
    },
  };
}

/** The programs log one JSON object a line; a person at a console needs warnings, and whatever is not a log line. */
const isTrouble = (line: string): boolean => !/"level":"(?:info|debug)"/u.test(line);

async function named<Ready>(name: string, ready: Promise<Ready>): Promise<Ready> {
  try {
    return await ready;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UpError("E_UP_CHILD", texts.childFailed(name, reason), { cause });
  }
}

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2), texts);
  if (flags.help) {
    say(texts.help);
    return;
  }
  say(`• ${texts.stepCheck}`);
  const prepared = await prepare(flags);
  if (flags.check) say(texts.checkOk);
  else await serve(prepared);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UpError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.exitStatus;
}
