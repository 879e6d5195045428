/**
 * Who is compared, with which configuration: every server one thread, loopback, room for 10 000 cached answers, forwarding
 * to the same stub, blocking with NXDOMAIN, checking no signatures.
 *
 * The filter runs its real chain: policy of a network, EDNS, counters, limits switched on (with room).
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSnapshotFolder } from "../../support/snapshot-folder.ts";
import { childrenOf, type ServerPlan } from "./server.ts";
import type { Workload } from "./workload.ts";

export const STUB_PORT = 5_300;
const ROOT = new URL("../../..", import.meta.url).pathname;

/** NSD with a wildcard root zone: every name exists. Its response rate limit is off, or it would look dead. */
export function stubPlan(folder: string): ServerPlan {
  writeFileSync(
    join(folder, "root.zone"),
    "$TTL 86400\n. IN SOA ns. root. 1 3600 600 86400 3600\n. IN NS ns.\nns. IN A 127.0.0.1\n* IN A 198.51.100.1\n* IN AAAA 2001:db8::1\nnowhere IN TXT stub\n",
  );
  writeFileSync(
    join(folder, "nsd.conf"),
    `server:
 ip-address: 127.0.0.1@${STUB_PORT}
 username: ""
 zonesdir: "${folder}"
 pidfile: ""
 database: ""
 xfrdfile: "${join(folder, "xfrd.state")}"
 zonelistfile: "${join(folder, "zone.list")}"
 server-count: 1
 rrl-ratelimit: 0
 rrl-whitelist-ratelimit: 0
remote-control:
 control-enable: no
zone:
 name: "."
 zonefile: root.zone
`,
  );
  return {
    name: "stub",
    port: STUB_PORT,
    command: ["nsd", "-d", "-c", join(folder, "nsd.conf")],
    blockedName: "a.nowhere",
  };
}

export interface FilterOptions {
  readonly port: number;
  readonly workers: number;
  readonly policy: string;
  /** `resolver.namesInMemory`; left out: as shipped */
  readonly namesInMemory?: string;
}

/** Our resolver from its bundle, with a snapshot on disk as after any restart. */
export function filterPlan(folder: string, workload: Workload, options: FilterOptions): ServerPlan {
  const data = join(folder, `filter-${options.port}`);
  mkdirSync(data, { recursive: true });
  writeSnapshotFolder(join(data, "snapshot"), {
    lists: [{ id: "bench", category: "TS-02", names: workload.names }],
    assignments: [{ policy: options.policy, sources: ["127.0.0.0/8"] }],
  });
  const config = join(data, "config.yaml");
  writeFileSync(
    config,
    `resolver:
  listen: [127.0.0.1]
  port: ${options.port}
  workers: ${options.workers}
  namesInMemory: ${options.namesInMemory ?? "auto"}
  upstreams: [{ address: 127.0.0.1, port: ${STUB_PORT} }]
  cacheEntries: 20000
  clientQps: 10000000
  clientBurst: 10000000
logLevel: error
`,
  );
  return {
    name: `latarnik-${options.port}`,
    port: options.port,
    command: [process.execPath, join(ROOT, "build/resolver/main.js"), "--config", config, "--data", data],
    blockedName: workload.blocked[0] as string,
    // `taskset` replaces itself, so the started process is the supervisor and its children are the workers.
    workers: childrenOf,
  };
}

/** Sends every question back as NXDOMAIN: what node:dgram costs before anything is decided, the floor of this transport. */
export function echoPlan(workload: Workload): ServerPlan {
  return {
    name: "node:dgram echo",
    port: 5_309,
    command: [process.execPath, join(import.meta.dirname, "echo.ts"), "5309"],
    blockedName: workload.blocked[0] as string,
  };
}

export function dnsmasqPlan(folder: string, workload: Workload): ServerPlan {
  writeFileSync(join(folder, "dnsmasq.servers"), `${workload.names.map((name) => `server=/${name}/`).join("\n")}\n`);
  writeFileSync(
    join(folder, "dnsmasq.conf"),
    `port=5301
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
user=root
server=127.0.0.1#${STUB_PORT}
cache-size=10000
dns-forward-max=1000
no-daemon
servers-file=${join(folder, "dnsmasq.servers")}
`,
  );
  return {
    name: "dnsmasq",
    port: 5_301,
    command: ["dnsmasq", "-C", join(folder, "dnsmasq.conf")],
    blockedName: workload.blocked[0] as string,
  };
}

function writeRpz(folder: string, workload: Workload): string {
  const zone = join(folder, "rpz.zone");
  const head = "$TTL 3600\n@ IN SOA localhost. root.localhost. 1 3600 600 86400 3600\n@ IN NS localhost.\n";
  writeFileSync(zone, head + workload.names.map((name) => `${name} CNAME .\n*.${name} CNAME .`).join("\n") + "\n");
  return zone;
}

export function unboundPlan(folder: string, workload: Workload): ServerPlan {
  const config = join(folder, "unbound.conf");
  writeFileSync(
    config,
    `server:
 interface: 127.0.0.1
 port: 5302
 do-daemonize: no
 username: ""
 chroot: ""
 directory: "${folder}"
 pidfile: ""
 use-syslog: no
 logfile: ""
 verbosity: 0
 num-threads: 1
 do-not-query-localhost: no
 access-control: 127.0.0.0/8 allow
 msg-cache-size: 64m
 rrset-cache-size: 128m
 module-config: "respip iterator"
forward-zone:
 name: "."
 forward-addr: 127.0.0.1@${STUB_PORT}
rpz:
 name: rpz.
 zonefile: ${writeRpz(folder, workload)}
`,
  );
  return {
    name: "unbound-rpz",
    port: 5_302,
    command: ["unbound", "-dd", "-c", config],
    blockedName: workload.blocked[0] as string,
  };
}

export function powerdnsPlan(folder: string, workload: Workload): ServerPlan {
  const home = join(folder, "powerdns");
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, "recursor.lua"),
    `rpzFile("${writeRpz(folder, workload)}", {policyName="rpz", defpol=Policy.NXDOMAIN})\n`,
  );
  writeFileSync(
    join(home, "recursor.conf"),
    `local-address=127.0.0.1
local-port=5305
socket-dir=${home}
config-dir=${home}
daemon=no
quiet=yes
loglevel=3
threads=1
dnssec=off
forward-zones-recurse=.=127.0.0.1:${STUB_PORT}
dont-query=
max-cache-entries=200000
max-packetcache-entries=200000
lua-config-file=${join(home, "recursor.lua")}
setuid=
disable-syslog=yes
`,
  );
  return {
    name: "powerdns-recursor",
    port: 5_305,
    command: ["pdns_recursor", `--config-dir=${home}`],
    blockedName: workload.blocked[0] as string,
  };
}
