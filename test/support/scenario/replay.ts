/**
 * Runs one scenario and says everything: question, what each place of the chain did, reply as text, differences.
 *
 * Usage: node scripts/replay.ts FILE. Ends with 1 if anything differs from what the file expects.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { typeName } from "../../../agent/resolver/wire/registry.ts";
import { recordToText } from "../../../agent/resolver/wire/text.ts";
import { see } from "../question.ts";
import { differences } from "./compare.ts";
import { readScenario, SCENARIOS, scenarioFiles } from "./read.ts";
import { runScenario, type ScenarioRun, type StepResult } from "./run.ts";

const say = (line = ""): void => void process.stdout.write(`${line}\n`);

/** What each handler did, as far as the result shows it; the last line is the one that answered. */
function* story(order: readonly string[], result: StepResult): Generator<string, void> {
  const { verdict, outcome, network, asked, fromCache, reply } = result;
  for (const place of order) {
    if (reply === null && !result.waiting) {
      yield `${place}: dropped here or later, no reply`;
      return;
    }
    if (place === "admit") {
      if (network === null && verdict?.kind === "pass" && outcome === "refused") {
        yield "admit or authorise: refused";
        return;
      }
      yield "admit: a question we can speak about";
    } else if (place === "identify") yield `identify: network ${network ?? "none"}`;
    else if (place === "limit") {
      yield `limit: ${outcome === "limited" ? "too many questions" : "within the limit"}`;
      if (outcome === "limited") return;
    } else if (place === "decide") {
      const early = verdict?.kind === "special" || (verdict?.kind === "block" && asked.length === 0 && !fromCache);
      yield `decide: ${early || verdict?.kind !== "block" ? JSON.stringify(verdict) : "lets the question through"}`;
      if (early) return;
    } else if (place === "cache") yield `cache: ${fromCache ? "known" : "not known"}`;
    else if (place === "forward") yield `forward: ${asked.length === 0 ? "nobody asked" : asked.join(", ")}`;
    else if (place === "inspect")
      yield `inspect: ${verdict?.kind === "block" ? JSON.stringify(verdict) : "nothing to object to"}`;
  }
}

function tell(run: ScenarioRun, result: StepResult, index: number): number {
  const { step, reply } = result;
  say(`— step ${index + 1}${step.why === undefined ? "" : ` · ${step.why}`}`);
  if (step.swap !== undefined) say("  swap of rules and lists");
  if (step.advanceS !== undefined) say(`  clock + ${step.advanceS} s`);
  if (step.at !== undefined) say(`  clock ${step.at}`);
  if (result.sent !== null) {
    say(`  ? ${step.ask ?? step.raw ?? "held answers arrive"}${step.tcp ? " over TCP" : ""}`);
    for (const line of story(run.order, result)) say(`      ${line}`);
    if (reply === null) say(result.waiting ? "  … waiting for an upstream" : "  ! no reply");
    else {
      const { message, rcode, ede, edeText } = see(reply);
      const flags = Object.entries(message.flags).filter(([, value]) => value === true);
      say(`  ! ${rcode} ${flags.map(([flag]) => flag).join(" ")} · ${reply.length} octets`);
      for (const { name, sent, type } of message.questions) say(`      question  ${sent ?? name} ${typeName(type)}`);
      for (const record of message.answers) say(`      answer    ${recordToText(record)}`);
      for (const record of message.authorities) say(`      authority ${recordToText(record)}`);
      if (ede !== null) say(`      EDE ${ede} ${edeText}`);
    }
    if (result.counted.size > 0)
      say(`    counted ${[...result.counted].map(([key, count]) => `${key} ${count}`).join(", ")}`);
    for (const hit of result.hits) say(`    hit ${JSON.stringify(hit)}`);
    for (const spike of result.spikes) say(`    spike ${spike}`);
  }
  const faults = differences(result);
  for (const fault of faults) say(`  ✗ ${fault}`);
  return faults.length;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean", short: "h" } },
});
const [given] = positionals;
if (values.help === true || given === undefined) {
  say("replay FILE — runs one scenario of test/scenarios verbosely");
  say(scenarioFiles().join("\n"));
  process.exit(values.help === true ? 0 : 2);
}
const path = [given, join(SCENARIOS, given), join(SCENARIOS, `${given}.yaml`)].find((one) => existsSync(one));
if (path === undefined) {
  process.stderr.write(`replay: no scenario ${given}\n`);
  process.exit(2);
}
const scenario = readScenario(path);
say(`${scenario.title}\n${scenario.why}\n`);
const run = await runScenario(scenario);
let faults = run.results.reduce((sum, result, index) => sum + tell(run, result, index), 0);
for (const question of run.unexpected) say(`✗ upstream was asked ${question}, which the scenario does not know`);
for (const failure of run.failures) say(`✗ ${failure}`);
faults += run.unexpected.length + run.failures.length;
say(faults === 0 ? "\nas expected" : `\n${faults} differences`);
process.exit(faults === 0 ? 0 : 1);
