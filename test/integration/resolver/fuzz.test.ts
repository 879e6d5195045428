/**
 * Thirty thousand mutated packets against a real resolver; the million is `npm run load:fuzz`. @module
 */
import { expect, it } from "vitest";
import { ControlServer } from "../../support/control-server.ts";
import { fuzz } from "../../support/fuzz.ts";
import { until } from "../../support/resolver-process.ts";
import { snapshot, World } from "../../support/resolver-world.ts";

it("30 000 mutated packets: no crash, no hang, no answer to a response, memory flat", async () => {
  await using world = (await World.open(() => ({ rcode: 3 }))).keep();
  const control = new ControlServer();
  control.publish(snapshot(1));
  await control.start();
  const resolver = await world.resolver({ workers: 2, uplink: control }).ready();
  const result = await fuzz(resolver, { packets: 30_000, seed: 20_261_122, tcpShare: 0.05, withinMs: 60_000 });
  expect(result.workersAfter).toEqual(result.workersBefore);
  expect(result.workersBefore).toHaveLength(2);
  expect([result.responsesAnswered, result.malformed]).toEqual([0, 0]);
  expect(result.responsesSent).toBeGreaterThan(3_000);
  expect(result.replies).toBeGreaterThan(5_000);
  expect(result.tcp).toBeGreaterThan(1_000);
  expect(result.slowestGoodMs).toBeLessThan(2_000);
  expect(result.memoryEnd - result.memoryWarm).toBeLessThan(60 << 20);
  // The packets really arrived: the resolver counts also those it drops.
  await until("the packets are counted", () => (control.lastStatus?.queries ?? 0) > result.udp * 0.9, 6_000);
  expect(resolver.output).not.toMatch(/handler|ended \(|Error/u);
  await control.stop();
}, 90_000);
