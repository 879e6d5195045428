/**
 * «Dlaczego?» at the keyboard: what each network answers to a name, and every list, line, exception and layer that spoke.
 *
 * Reads the generation that is published on this disk, with the code behind the page, so both say the same; no process has to run and
 * nobody is asked. Times are local to the venue's schedules.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Instant } from "../policies/schema/vocabulary.ts";
import { DeviceId, QueryType } from "../policies/schema/vocabulary.ts";
import { note, say, UsageError } from "./lists/terminal.ts";

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
  const question = { name, network: values.network, device, type: type.data, at: at as Instant };
  // Loaded once it is clear that it is needed: half of the dashboard hangs on it.
  const { explainName } = await import("./lists/explain.ts");
  return (await explainName(question, { config: values.config, data: values.data }, values.json)) ? BLOCKED : 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isUsage = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`check: ${code?.startsWith("E_") === true ? `${code} ` : ""}${message}`);
  if (isUsage) note(HELP);
  process.exitCode = isUsage ? 2 : 1;
}
