/**
 * A million mutated packets over real UDP and TCP against a real resolver: `npm run load:fuzz [-- --packets N --seed N]`.
 *
 * Question: does anything a stranger can send crash it, hang it, make it answer a response or grow its memory?
 * Ends with 0 and numbers if not, with 1 and the reason otherwise. Takes at most a quarter of an hour.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { ControlServer } from "../support/control-server.ts";
import { fuzz } from "../support/fuzz.ts";
import { until } from "../support/resolver-process.ts";
import { snapshot, World } from "../support/resolver-world.ts";

const { values } = parseArgs({
  options: { packets: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const packets = Number(values.packets);
const MAX_GROWTH = 60 << 20;
const mb = (octets: number): string => `${(octets / (1 << 20)).toFixed(1)} MB`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await using world = (await World.open(() => ({ rcode: 3 }))).keep();
const control = new ControlServer();
control.publish(snapshot(1));
await control.start();
const resolver = await world.resolver({ workers: 2, uplink: control }).ready();
const result = await fuzz(resolver, {
  packets,
  seed: Number(values.seed),
  tcpShare: 0.05,
  withinMs: 900_000,
  progress: (done) => {
    if (done % 100_000 === 0) say(`${done} packets`);
  },
});
await until("the packets are counted", () => (control.lastStatus?.queries ?? 0) > result.udp * 0.9, 6_000);
say(`sent          ${result.udp} over UDP, ${result.tcp} over TCP in ${(result.tookMs / 1_000).toFixed(0)} s`);
say(`received      ${control.lastStatus?.queries} (decent questions included)`);
say(`replies       ${result.replies}, malformed ${result.malformed}`);
say(`responses     ${result.responsesSent} sent, ${result.responsesAnswered} answered`);
say(`decent asks   slowest ${result.slowestGoodMs.toFixed(0)} ms, sent twice ${result.goodLost}`);
say(`memory        ${mb(result.memoryWarm)} after a tenth, ${mb(result.memoryEnd)} at the end (two workers)`);
say(`workers       ${result.workersBefore.join(" ")} → ${result.workersAfter.join(" ")}`);
const faults = [
  result.workersAfter.join(" ") !== result.workersBefore.join(" ") && "a worker ended",
  result.responsesAnswered > 0 && "a response was answered",
  result.malformed > 0 && "a reply was malformed",
  result.memoryEnd - result.memoryWarm > MAX_GROWTH && "memory grew",
  /handler \w+ failed/u.test(resolver.output) && "a handler threw",
].filter((fault) => fault !== false);
await control.stop();
say(faults.length === 0 ? "ok" : `FAILED: ${faults.join(", ")}`);
process.exitCode = faults.length === 0 ? 0 : 1;
