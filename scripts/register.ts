/**
 * The register for outsiders: was it changed since it was written?
 *
 * Results go to standard output, complaints to standard error. Ends with 0 if everything is in order, 1 if something is not or cannot be
 * read, 2 if the command cannot be understood.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { parseHeadText } from "../policies/engine/ledger/head-text.ts";
import type { KeptHead } from "../policies/engine/ledger/export-file.ts";
import { note, say, UsageError } from "./lists/terminal.ts";
import { kindOf, textOf } from "./register/octets.ts";
import { textsIn } from "./register/texts.ts";
import { verifyBookFile, verifyCapsuleFile, verifyDatabase } from "./register/verify.ts";
import { languageOf } from "./texts.ts";

const texts = textsIn(languageOf(process.env));

const OPTIONS = {
  help: { type: "boolean", default: false },
  head: { type: "string", multiple: true, default: [] as string[] },
  "head-file": { type: "string" },
  "url-file": { type: "string" },
} as const;

function keptHeads(heads: readonly string[], file: string | undefined): KeptHead[] {
  const lines = [...heads, ...(file === undefined ? [] : textOf(file).split("\n"))].filter(
    (line) => line.trim() !== "",
  );
  return lines.flatMap((line) => {
    const read = parseHeadText(line);
    if (read === undefined) throw new UsageError(texts.headMalformed);
    return read.heads;
  });
}

async function run(args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  if (values.help) {
    say(texts.help);
    return true;
  }
  const [command, file, ...rest] = positionals;
  const urlFile = values["url-file"];
  if (command !== "verify" || rest.length > 0 || (file === undefined) === (urlFile === undefined))
    throw new UsageError(texts.commandExpected);
  const kept = keptHeads(values.head, values["head-file"]);
  const speaker = { texts, say };
  const named = file ?? urlFile ?? "";
  try {
    if (urlFile !== undefined) return await verifyDatabase({ urlFile }, kept, speaker);
    switch (kindOf(named)) {
      case "sqlite":
        return await verifyDatabase({ sqlite: named }, kept, speaker);
      case "capsule":
        return verifyCapsuleFile(named, speaker);
      case "book":
        return await verifyBookFile(named, kept, speaker);
      default:
        note(texts.unknownFile(named));
        return false;
    }
  } catch (cause) {
    note(texts.unreadable(named, (cause as Error).message));
    return false;
  }
}

try {
  if (!(await run(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  if (!(error instanceof UsageError) && code?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
  note(`register: ${message}`);
  note(texts.help);
  process.exitCode = 2;
}
