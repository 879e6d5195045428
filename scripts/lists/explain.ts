/**
 * Explains a name from the published generation on disk, with the code behind the page; no process has to run.
 *
 * @module
 */
import { findLine } from "../../blocklists/update/find-line.ts";
import type { FindLine } from "../../dashboard/lists/index.ts";
import { explain, parseTypedName } from "../../dashboard/lists/index.ts";
import { dataFolderAt } from "../../dashboard/platform/data-folder.ts";
import { Refusal } from "../../dashboard/platform/error.ts";
import { PROBLEM_TEXTS } from "../../dashboard/platform/problem-texts.ts";
import type { Settings } from "../../dashboard/platform/settings.ts";
import { PublishedReader } from "../../dashboard/venues/index.ts";
import type { ExplainView } from "../../policies/schema/api.ts";
import type { DeviceId, DomainName, Instant, QueryType } from "../../policies/schema/vocabulary.ts";
import { say, UsageError } from "./terminal.ts";
import type { VenueOptions } from "./venue.ts";
import { readVenue, sourcesOf } from "./venue.ts";

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

export interface Question {
  readonly name: string;
  readonly network: string | undefined;
  readonly device: DeviceId | null;
  readonly type: QueryType;
  readonly at: Instant;
}

function nameOf(typed: string): DomainName {
  try {
    return parseTypedName(typed);
  } catch (cause) {
    if (cause instanceof Refusal) throw new UsageError(`${cause.code} ${PROBLEM_TEXTS[cause.code].en}`);
    throw cause;
  }
}

/**
 * Says what the networks answer.
 *
 * @returns whether some network blocks the name
 * @throws {UsageError} for a name, network or device that there is none of
 */
export async function explainName(question: Question, venue: VenueOptions, asJson: boolean): Promise<boolean> {
  const settings = readVenue(venue);
  const opened = new PublishedReader(dataFolderAt(settings.dataFolder)).current();
  if (opened === undefined) throw new Error(`nothing is published in ${settings.dataFolder}; start scripts/up first`);
  const { bundle } = opened;
  const name = nameOf(question.name);
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
