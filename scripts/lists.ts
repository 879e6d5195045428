/**
 * Lists by hand: build a pack, check a file, ask a pack about a name.
 *
 * Results go to standard output, progress and complaints to standard error. Ends with 1 if something was refused or failed,
 * with 2 if the command itself cannot be understood.
 *
 * @module
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { compileLists } from "../blocklists/compile/compile.ts";
import { MatchMasks } from "../blocklists/lookup/masks.ts";
import { PackedIndex } from "../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../blocklists/lookup/walk.ts";
import { wireName } from "../blocklists/lookup/wire-name.ts";
import { toAscii } from "../blocklists/update/build.ts";
import { runBuild } from "../blocklists/update/run.ts";
import { unpack } from "../blocklists/update/unpack.ts";
import { ListFormat, ListManifest, ListSource } from "../policies/schema/list-source.ts";
import type { DomainName, Instant } from "../policies/schema/vocabulary.ts";

const HELP = `Usage: npm run lists -- COMMAND

  build --sources FILE.yaml --out DIR [--seed N] [--never-block FILE]
      Loads every source of FILE.yaml (a list, or \`sources: […]\`, or one source), compiles them and writes
      DIR/lists.pack, DIR/manifest.json and DIR/lists/ (texts, packs, lines that could not be used).
      A second run asks servers for newer editions only and compares with the first.

  check FILE --format FORMAT [--limit N]
      Parses FILE (FORMAT: ${ListFormat.options.join(", ")})
      and shows counts and the first N (default 50) lines that cannot be used. Nothing is written.

  why NAME --pack FILE [--type N]
      Shows every rule of a pack that covers NAME; --type is the RR type number (default 1, A).

  --help   this text
`;

class UsageError extends Error {}

const note = (text: string): void => void process.stderr.write(`${text}\n`);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const SourcesFile = z.union([
  z.array(ListSource),
  z.strictObject({ sources: z.array(ListSource) }).transform((file) => file.sources),
  ListSource.transform((source) => [source]),
]);

async function readSources(path: string): Promise<ListSource[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(path, "utf8"), { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax !== undefined) throw new Error(`${at(syntax.pos[0])}: ${syntax.message}`);
  const value: unknown = document.toJS();
  // The union would report three times; what the file is decides which complaint helps.
  const shape = Array.isArray(value)
    ? z.array(ListSource)
    : value !== null && typeof value === "object" && "sources" in value
      ? z.strictObject({ sources: z.array(ListSource) })
      : ListSource;
  const checked = shape.safeParse(value);
  if (checked.success) return SourcesFile.parse(value);
  const issues = checked.error.issues.map((issue) => {
    let offset = 0;
    for (let depth = issue.path.length; depth >= 0; depth--) {
      const node = document.getIn(issue.path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
      if (node?.range === undefined) continue;
      offset = node.range[0];
      break;
    }
    return `${at(offset)} ${issue.path.join(".")}: ${issue.message}`;
  });
  throw new Error(issues.join("\n"));
}

async function readNames(path: string): Promise<DomainName[]> {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.replace(/#.*/u, "").trim());
  return lines.filter((line) => line !== "") as DomainName[];
}

async function build(sourcesFile: string, out: string, seed: number, neverBlockFile?: string): Promise<boolean> {
  const sources = await readSources(sourcesFile);
  const neverBlock = neverBlockFile === undefined ? [] : await readNames(neverBlockFile);
  const manifestPath = join(out, "manifest.json");
  const previous = await readFile(manifestPath, "utf8").then(
    (text) => ListManifest.parse(JSON.parse(text)),
    () => undefined,
  );
  note(`${sources.length} sources, ${neverBlock.length} protected names`);
  const startedAt = performance.now();
  const { manifest, packPath, results, diff } = await runBuild({
    sources: sources.map((source) => ({ source, baseFolder: dirname(resolve(sourcesFile)) })),
    ...(previous !== undefined && { previous }),
    seed,
    neverBlock,
    dataFolder: out,
    now: Date.now() as Instant,
    generation: (previous?.generation ?? 0) + 1,
  });
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "lists.pack"), await readFile(packPath));
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  for (const result of results) {
    const report = manifest.sources.find((source) => source.id === result.id);
    const counts =
      report === undefined
        ? "nothing"
        : `${report.lines} lines: ${report.entries} used, ${report.duplicates} repeated, ${report.subsumed} covered by ` +
          `a parent, ${report.comments} comments, ${report.unusable} unusable ${JSON.stringify(report.unusableByReason)}`;
    say(`${result.id} ${result.status}: ${counts}`);
    if (result.code !== null) note(`  ${result.code} ${result.message}`);
  }
  say(
    `generation ${manifest.generation}: ${manifest.names} names, ${manifest.bytes} octets, +${diff.added} −${diff.removed}`,
  );
  note(`${Math.round(performance.now() - startedAt)} ms`);
  return results.every((result) => result.status === "fresh");
}

async function check(path: string, format: ListFormat, limit: number): Promise<boolean> {
  const source = ListSource.parse({
    id: "checked",
    title: { pl: path, en: path },
    category: "S0",
    format,
    file: path,
    licence: "unknown",
    maxEntries: Number.MAX_SAFE_INTEGER,
    maxShrinkPercent: 100,
    maxBytes: Number.MAX_SAFE_INTEGER,
  });
  let shown = 0;
  const onUnusable = (line: { line: number; column: number; reason: string; text: string }): void => {
    shown += 1;
    if (shown <= limit) say(`${path}:${line.line}:${line.column} ${line.reason}: ${line.text}`);
  };
  const { sources, refused } = compileLists([{ source, text: unpack(source, await readFile(path)), onUnusable }], {
    seed: 0,
    neverBlock: [],
    toAscii,
  });
  if (shown > limit) say(`… and ${shown - limit} more`);
  for (const refusal of refused) note(`${refusal.code} ${refusal.message}`);
  for (const counts of sources)
    say(
      `${counts.lines} lines: ${counts.entries} used, ${counts.duplicates} repeated, ${counts.subsumed} covered by a parent, ` +
        `${counts.comments} comments, ${counts.unusable} unusable ${JSON.stringify(counts.unusableByReason)}`,
    );
  return refused.length === 0;
}

async function why(text: string, packPath: string, qtype: number): Promise<boolean> {
  const file = await readFile(packPath);
  const index = PackedIndex.open(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  const plain = text.toLowerCase().replace(/\.$/u, "");
  const octets = wireName(/^[\u0021-\u007e]*$/u.test(plain) ? plain : (toAscii(plain) ?? plain));
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  const covering = index.explain(walk, octets, 0, qtype);
  for (const rule of covering)
    say(
      `${rule.kind}${rule.important ? " important" : ""} ${rule.entry} (${rule.scope}) in ${index.sources[rule.source]}`,
    );
  if (!index.match(walk, octets, 0, qtype, new MatchMasks())) say(`nothing in ${packPath} covers ${plain}`);
  return true;
}

function wholeNumber(text: string, option: string, max: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > max)
    throw new UsageError(`--${option}: not 0 … ${max}: ${text}`);
  return number;
}

async function run(args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean", default: false },
      sources: { type: "string" },
      out: { type: "string" },
      seed: { type: "string", default: "0" },
      "never-block": { type: "string" },
      format: { type: "string" },
      limit: { type: "string", default: "50" },
      pack: { type: "string" },
      type: { type: "string", default: "1" },
    },
  });
  if (values.help) {
    say(HELP);
    return true;
  }
  const [command, operand, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`unexpected ${rest.join(" ")}`);
  if (command === "build" && operand === undefined) {
    if (values.sources === undefined || values.out === undefined)
      throw new UsageError("build needs --sources and --out");
    return build(values.sources, values.out, wholeNumber(values.seed, "seed", 2 ** 32 - 1), values["never-block"]);
  }
  if (command === "check" && operand !== undefined) {
    const format = ListFormat.safeParse(values.format);
    if (!format.success) throw new UsageError(`--format is one of ${ListFormat.options.join(", ")}`);
    return check(operand, format.data, wholeNumber(values.limit, "limit", Number.MAX_SAFE_INTEGER));
  }
  if (command === "why" && operand !== undefined) {
    if (values.pack === undefined) throw new UsageError("why needs --pack");
    return why(operand, values.pack, wholeNumber(values.type, "type", 65_535));
  }
  throw new UsageError(command === undefined ? "a command is expected" : `cannot understand: ${positionals.join(" ")}`);
}

try {
  if (!(await run(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`lists: ${(error as Error).message}`);
  if (isUsage) note(HELP);
  process.exitCode = isUsage ? 2 : 1;
}
