/** Appends reports until it is killed; says each number once the report is said to be durable. @module */
import { ReportSpool } from "../../agent/device/report-spool.ts";
import { DeviceState } from "../../agent/device/state.ts";
import { healthyFacts } from "./facts.ts";

const spool = new ReportSpool(new DeviceState(process.argv[2] as string), Date.now);
const facts = healthyFacts("linux");
for (;;) {
  const report = spool.add({
    device: "TAB-007" as never,
    measuredAt: Date.now() as never,
    bootId: "11111111-1111-4111-8111-111111111111",
    monotonicMs: 1,
    agentVersion: "0.1.0",
    baselineDigest: null,
    trigger: "schedule",
    facts,
    durationsMs: {},
  });
  process.send?.(report.seq);
  // Lets the message out; a killed process sends nothing.
  await new Promise((resolve) => setImmediate(resolve));
}
