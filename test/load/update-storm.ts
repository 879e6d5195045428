/**
 * Question: does it hurt children's questions when all lists change at once?
 * Input: a whole box (control, server, resolver) with 30 https sources; 5 000 questions a second while each of them publishes a new
 *   edition and «update now» is pressed: once with a few new names a list, once with a tenth of every list exchanged.
 * Needs: nsd, gcc, taskset. Prints what was lost, p99 against the quiet time before, memory before and after, seconds until a new name
 *   of each list is blocked. Ends with 1 if anything was lost or a list did not come through.
 *
 * Usage: npm run load:storm -- [--names 300000] [--sources 30]
 *
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { blast, buildBlaster } from "../bench/peers/load.ts";
import { stubPlan, STUB_PORT } from "../bench/peers/plans.ts";
import { askOnce, pssMb, startServer } from "../bench/peers/server.ts";
import { makeWorkload } from "../bench/peers/workload.ts";
import { file, ListServer } from "../support/list-server.ts";

const RATE = 5_000;
const NXDOMAIN = 3;
const ROOT = new URL("../..", import.meta.url).pathname;
const { values } = parseArgs({
  options: { names: { type: "string", default: "300000" }, sources: { type: "string", default: "30" } },
});
const sources = Number(values.sources);
process.env["PATH"] = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
execFileSync(process.execPath, [join(ROOT, "scripts/build.ts"), "--quiet"], { stdio: "inherit" });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** All processes below one, itself included. */
function familyOf(pid: number): number[] {
  let text = "";
  try {
    text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  } catch {
    return []; // it has ended
  }
  return [pid, ...text.trim().split(/\s+/u).filter(Boolean).map(Number).flatMap(familyOf)];
}
const memoryOf = (pid: number): number => familyOf(pid).reduce((sum, one) => sum + pssMb(one), 0);

const folder = mkdtempSync(join(tmpdir(), "latarnik-storm-"));
const lists = await new ListServer().start();
let failed = false;
try {
  const workload = makeWorkload(folder, Number(values.names));
  const blaster = buildBlaster(folder);
  const stub = await startServer(stubPlan(folder), folder, 10_000, false);
  const texts = Array.from({ length: sources }, (_, source) =>
    workload.names.filter((_name, index) => index % sources === source),
  );
  const publish = (edition: number): void => {
    for (const [source, names] of texts.entries())
      lists.on(`/${source}.txt`, file(`"${source}-${edition}"`, Buffer.from(`${names.join("\n")}\n`)));
  };
  publish(1);
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, lists.ca);
  const [dnsPort, httpPort] = [await freePort(), await freePort()];
  const config = join(folder, "config.yaml");
  const source = (index: number): string =>
    `    - { id: storm-${index}, title: { pl: Lista ${index}, en: List ${index} }, category: TS-02, format: domains,` +
    ` url: "${lists.url(`/${index}.txt`)}", licence: test, minEntries: 10, maxShrinkPercent: 50 }`;
  writeFileSync(
    config,
    `networks: [{ policy: guest-wifi, sources: [127.0.0.0/8] }]
resolver: { listen: [127.0.0.1], port: ${dnsPort}, workers: 1, upstreams: [{ address: 127.0.0.1, port: ${STUB_PORT} }], clientQps: 10000000, clientBurst: 10000000 }
dashboard: { port: ${httpPort} }
dataFolder: ${join(folder, "data")}
logLevel: warn
lists:
  starter: false
  sources:
${Array.from({ length: sources }, (_, index) => source(index)).join("\n")}
`,
  );
  const box = spawn(process.execPath, [join(ROOT, "scripts/up.ts"), "--config", config], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, LATARNIK_LANG: "en" },
  });
  let output = "";
  box.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  for (let i = 0; i < 1_200 && !output.includes("/setup#token="); i += 1) await sleep(100);
  const token = /\/setup#token=([\w-]+)/u.exec(output)?.[1] ?? "";
  const origin = `http://127.0.0.1:${httpPort}`;
  const setup = await fetch(`${origin}/api/setup`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ token, login: "storm", displayName: "Storm", password: "a-long-enough-password" }),
  });
  const cookie = setup.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  const { csrf } = (await setup.json()) as { csrf: string };
  const press = async (): Promise<void> => {
    const answer = await fetch(`${origin}/api/lists/update`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, cookie, "x-latarnik-csrf": csrf },
      body: "{}",
    });
    if (!answer.ok) throw new Error(`update: ${answer.status} ${await answer.text()}`);
  };
  /** Seconds until all of them are blocked. */
  const untilBlocked = async (names: readonly string[]): Promise<number> => {
    const from = performance.now();
    for (const name of names)
      while ((await askOnce(dnsPort, name, 2_000)) !== NXDOMAIN) {
        if (performance.now() - from > 120_000) {
          failed = true;
          process.stdout.write(`${name} is still open\n`);
          break;
        }
        await sleep(20);
      }
    return (performance.now() - from) / 1_000;
  };
  await untilBlocked(texts.map((names) => names[0] as string));
  await blast(blaster, dnsPort, workload.queryFile, 3, RATE);
  const quiet = await blast(blaster, dnsPort, workload.queryFile, 8, RATE);
  const base = memoryOf(box.pid as number);
  process.stdout.write(`quiet: lost ${quiet.lost}, p99 ${quiet.p99} µs, all processes ${base.toFixed(0)} MB PSS\n`);

  for (const [edition, round] of ["a few new names in each", "a tenth of each exchanged"].entries()) {
    for (const [index, names] of texts.entries()) {
      const exchanged = edition === 0 ? 5 : Math.floor(names.length / 10);
      for (let i = 1; i <= exchanged; i++) names[i] = `storm-${edition}-${index}-${i}.example`;
    }
    publish(edition + 2);
    const fresh = texts.map((names) => names[1] as string);
    const load = blast(blaster, dnsPort, workload.queryFile, edition === 0 ? 10 : 20, RATE);
    await sleep(1_000);
    await press();
    const seconds = await untilBlocked(fresh);
    const result = await load;
    if (result.lost > 0) failed = true;
    process.stdout.write(
      `${round}: all ${sources} lists effective after ${seconds.toFixed(1)} s, lost ${result.lost} of ${result.sent}, SERVFAIL ${result.servfail}, ` +
        `p99 ${result.p99} µs (${(result.p99 / quiet.p99).toFixed(2)} ×), longest silence ${result.silenceMs} ms\n`,
    );
  }
  await sleep(10_000);
  const after = memoryOf(box.pid as number);
  process.stdout.write(`afterwards: ${after.toFixed(0)} MB PSS (${(after / base).toFixed(2)} × before)\n`);
  box.kill("SIGTERM");
  await new Promise((done) => box.once("exit", done));
  await stub.stop();
} finally {
  await lists.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
