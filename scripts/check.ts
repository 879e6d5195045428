/**
 * «Dlaczego?» at the keyboard: what each network answers to a name, and every list, line, exception and layer that spoke.
 *
 * Reads the generation that is published on this disk, with the code behind the page, so both say the same; no process has to run and
 * nobody is asked. Times are local to the venue's schedules.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { findLine } from "../blocklists/update/find-line.ts";
import type { FindLine } from "../dashboard/lists/index.ts";
import { explain, parseTypedName } from "../dashboard/lists/index.ts";
import { dataFolderAt } from "../dashboard/platform/data-folder.ts";
import { Refusal } from "../dashboard/platform/error.ts";
import { PROBLEM_TEXTS } from "../dashboard/platform/problem-texts.ts";
import type { Settings } from "../dashboard/platform/settings.ts";
import { PublishedReader } from "../dashboard/venues/index.ts";
import type { ExplainView } from "../policies/schema/api.ts";
import type { Instant } from "../policies/schema/vocabulary.ts";
import { DeviceId, QueryType } from "../policies/schema/vocabulary.ts";
import { note, say, UsageError } from "./lists/terminal.ts";
import { readVenue, sourcesOf } from "./lists/venue.ts";

const HELP = `Usage: npm run check -- NAME [options]

  Explains what the networks of this venue answer to NAME.

  --network ID    one network (default: all)
  --device ID     as asked by this device of ours
  --type TYPE     ${QueryType.options.join(", ")} (default: A)
  --at INSTANT    moment for schedules, for example 2027-03-28T17:00:00Z (default: now)
  --config FILE   config.yaml, or none (default: config.yaml here, else what scripts/up runs with)
  --data DIR      data folder (default: that of the configuration)
  --json          the same as the API returns, a list with one object a network
  --help

Exit status: 0 open, 3 blocked on at least one of the networks asked, 2 the command cannot be understood, 1 trouble.
`;

const BLOCKED = 3;

/** Looks into the stored texts; what cannot be read any more is not known. */
function lineFinder(settings: Settings): FindLine {
  const sources = new Map(sourcesOf(settings).map(({ source }) => [source.id as string, source]));
  return async (id, entry) => {
    const source = sources.get(id);
    if (source === undefined || source.opaque || entry === "") return null;
    return findLine({ dataFolder: settings.dataFolder, source, entry }).catch(() => null);
  };
}

function tell(view: ExplainView, title: string): void {
  const { verdict } = view;
  const because = verdict.because;
  const parts = [
    verdict.category === null ? "" : ` as ${verdict.category}`,
    because === null
      ? ""
      : `, because of ${because.layer} ${because.id}${because.entry === undefined ? "" : ` (${because.entry})`}`,
    verdict.target === null ? "" : `, answered ${verdict.target}`,
    verdict.ede === null ? "" : `, EDE ${verdict.ede}`,
  ];
  say(`${view.network} (${title}): ${verdict.kind}${parts.join("")}`);
  for (const step of view.steps) {
    const by =
      step.because === null
        ? ""
        : ` ${step.because.id}${step.because.entry === undefined ? "" : ` (${step.because.entry})`}`;
    say(`  ${step.layer.padEnd(13)} ${step.outcome.padEnd(14)}${by}${step.note === "" ? "" : ` — ${step.note}`}`);
  }
  for (const list of view.lists) {
    const locked = list.locked ? ", locked" : "";
    say(`  list ${list.source}: ${list.kind} ${list.entry} by ${list.via}, ${list.category} ${list.severity}${locked}`);
    if (list.line !== null) say(`    line ${list.line}: ${list.text ?? ""}`);
  }
}

interface Question {
  readonly name: string;
  readonly network: string | undefined;
  readonly device: DeviceId | null;
  readonly type: QueryType;
  readonly at: Instant;
}

/** @returns whether some network blocks the name */
async function check(question: Question, settings: Settings, asJson: boolean): Promise<boolean> {
  const opened = new PublishedReader(dataFolderAt(settings.dataFolder)).current();
  if (opened === undefined) throw new Error(`nothing is published in ${settings.dataFolder}; start scripts/up first`);
  const { bundle } = opened;
  const name = parseTypedName(question.name);
  const wanted = bundle.networks.filter(({ id }) => question.network === undefined || id === question.network);
  if (wanted.length === 0)
    throw new UsageError(
      `no network ${question.network ?? ""}; there are ${bundle.networks.map(({ id }) => id).join(", ")}`,
    );
  const devices = bundle.assignments.flatMap((assignment) => assignment.devices.map(({ id }) => id));
  if (question.device !== null && !devices.includes(question.device))
    throw new UsageError(`no device ${question.device}; there are ${devices.join(", ") || "none"}`);
  const find = lineFinder(settings);
  const views: ExplainView[] = [];
  for (const { id } of wanted)
    views.push(
      await explain(opened, { name, network: id, device: question.device, type: question.type, at: question.at }, find),
    );
  if (asJson) say(JSON.stringify(views, null, 2));
  else {
    const [first] = views;
    say(`${first?.unicodeName ?? name} ${question.type} at ${new Date(question.at).toISOString()}`);
    for (const view of views) tell(view, wanted.find(({ id }) => id === view.network)?.title.en ?? "");
    say(`policies ${first?.policyGeneration ?? 0}, lists ${first?.listGeneration ?? 0}`);
  }
  return views.some(({ verdict }) => verdict.kind === "block");
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      network: { type: "string" },
      device: { type: "string" },
      type: { type: "string", default: "A" },
      at: { type: "string" },
      config: { type: "string" },
      data: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new UsageError("one name is expected");
  const type = QueryType.safeParse(values.type.toUpperCase());
  if (!type.success) throw new UsageError(`--type is one of ${QueryType.options.join(", ")}`);
  const at = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(at) || at < 0)
    throw new UsageError(`--at: not an instant like 2027-03-28T17:00:00Z: ${values.at ?? ""}`);
  const device = values.device === undefined ? null : DeviceId.safeParse(values.device).data;
  if (device === undefined) throw new UsageError(`--device: not an asset tag: ${values.device ?? ""}`);
  const settings = readVenue({ config: values.config, data: values.data });
  const question = { name, network: values.network, device, type: type.data, at: at as Instant };
  return (await check(question, settings, values.json)) ? BLOCKED : 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isTyped = error instanceof Refusal && error.code === "E_EXPLAIN_NAME";
  const isUsage = error instanceof UsageError || isTyped || code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`check: ${error instanceof Refusal ? `${error.code} ${PROBLEM_TEXTS[error.code].en}` : message}`);
  if (isUsage) note(HELP);
  process.exitCode = isUsage ? 2 : 1;
}
