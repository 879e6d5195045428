/**
 * Lists by hand: build a pack, try a list, check a file, ask a pack about a name, carry lists between venues.
 *
 * Results go to standard output, progress and complaints to standard error. Ends with 1 if something was refused or failed,
 * with 2 if the command itself cannot be understood.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { ListFormat } from "../policies/schema/list-source.ts";
import { note, say, UsageError, wholeNumber } from "./lists/terminal.ts";

const HELP = `Usage: npm run lists -- COMMAND

  build --sources FILE.yaml --out DIR [--seed N] [--never-block FILE] [--guarded] [--proxy URL]
      Loads every source of FILE.yaml (a list, or \`sources: […]\`, or one source), compiles them and writes
      DIR/lists.pack (and lists.delta.pack if little changed), DIR/manifest.json and DIR/lists/.
      A second run asks servers for newer editions only and compares with the first.
      --guarded sets aside what would close a name of blocklists/protected.

  fetch --source ID [--proxy URL]
      Tries one list of this venue, on or off: loads it, asks the gates, shows counts and suspect entries. Nothing is kept.

  check FILE --format FORMAT [--limit N] [--guarded]
      Parses FILE (FORMAT: ${ListFormat.options.join(", ")})
      and shows counts and the first N (default 50) lines that cannot be used. Nothing is written.

  why NAME --pack FILE [--type N]
      Shows every rule of a pack (and of the .delta.pack beside it) that covers NAME; --type is the RR type number (default 1, A).

  export --out FILE [--sources ID,ID…]
      Writes the last good texts of the loaded lists, or of these, into one signed file for a USB stick.

  import FILE [--trust KEY]
      Takes in such a file: signature, digests, age and the same gates as a download. What passes waits for the next build.
      --trust KEY accepts a venue's key for good: its fingerprint as that venue reads it out, or the whole key.

  keys [--forget FINGERPRINT]
      Shows the key of this venue and those it trusts; takes one out.

  fetch, export, import and keys take --config FILE|none (default: config.yaml here, else what scripts/up runs with) and
  --data DIR.

  --help   this text
`;

const OPTIONS = {
  help: { type: "boolean", default: false },
  sources: { type: "string" },
  source: { type: "string" },
  out: { type: "string" },
  seed: { type: "string", default: "0" },
  "never-block": { type: "string" },
  guarded: { type: "boolean", default: false },
  proxy: { type: "string" },
  format: { type: "string" },
  limit: { type: "string", default: "50" },
  pack: { type: "string" },
  type: { type: "string", default: "1" },
  trust: { type: "string" },
  forget: { type: "string" },
  config: { type: "string" },
  data: { type: "string" },
} as const;

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(what);
  return value;
}

/** Parts are loaded once it is clear that they are needed: half of the dashboard hangs on some of them. */
async function run(args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  if (values.help) {
    say(HELP);
    return true;
  }
  const [command, operand, ...rest] = positionals;
  const takesOperand = command === "check" || command === "why" || command === "import";
  if (rest.length > 0 || (!takesOperand && operand !== undefined))
    throw new UsageError(`unexpected ${(takesOperand ? rest : [operand, ...rest]).join(" ")}`);
  const venue = { config: values.config, data: values.data };
  switch (command) {
    case "build": {
      const { build } = await import("./lists/build.ts");
      return build({
        sourcesFile: needed(values.sources, "build needs --sources"),
        out: needed(values.out, "build needs --out"),
        seed: wholeNumber(values.seed, "seed", 2 ** 32 - 1),
        neverBlockFile: values["never-block"],
        guarded: values.guarded,
        proxy: values.proxy,
      });
    }
    case "fetch": {
      const source = needed(values.source, "fetch needs --source");
      const { fetchOne } = await import("./lists/build.ts");
      return fetchOne(source, { ...venue, proxy: values.proxy });
    }
    case "check": {
      const format = ListFormat.safeParse(values.format);
      if (!format.success) throw new UsageError(`--format is one of ${ListFormat.options.join(", ")}`);
      const limit = wholeNumber(values.limit, "limit", Number.MAX_SAFE_INTEGER);
      const file = needed(operand, "check needs a file");
      const { check } = await import("./lists/inspect.ts");
      return check(file, format.data, limit, values.guarded);
    }
    case "why": {
      const name = needed(operand, "why needs a name");
      const pack = needed(values.pack, "why needs --pack");
      const { why } = await import("./lists/inspect.ts");
      return why(name, pack, wholeNumber(values.type, "type", 65_535));
    }
    case "export": {
      const file = needed(values.out, "export needs --out");
      const { carryOut } = await import("./lists/carry.ts");
      return carryOut(file, values.sources, venue);
    }
    case "import": {
      const file = needed(operand, "import needs a file");
      const { carryIn } = await import("./lists/carry.ts");
      return carryIn(file, values.trust, venue);
    }
    case "keys": {
      const { showKeys } = await import("./lists/carry.ts");
      return showKeys(values.forget, venue);
    }
    default:
      throw new UsageError(command === undefined ? "a command is expected" : `cannot understand: ${command}`);
  }
}

try {
  if (!(await run(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isUsage = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`lists: ${code?.startsWith("E_") === true ? `${code} ` : ""}${message}`);
  if (isUsage) note(HELP);
  process.exitCode = isUsage ? 2 : 1;
}
