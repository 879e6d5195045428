/**
 * What `npm run register` does with what was typed.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { KeptHead } from "../../policies/engine/ledger/export-file.ts";
import { parseHeadText } from "../../policies/engine/ledger/head-text.ts";
import { UsageError } from "../lists/terminal.ts";
import { kindOf, textOf } from "./octets.ts";
import type { RegisterTexts } from "./texts.ts";
import { verifyBookFile, verifyCapsuleFile } from "./verify.ts";
import type { Speaker } from "./verify.ts";

const OPTIONS = {
  help: { type: "boolean", default: false },
  head: { type: "string", multiple: true, default: [] as string[] },
  "head-file": { type: "string" },
  "url-file": { type: "string" },
} as const;

function keptHeads(heads: readonly string[], file: string | undefined, texts: RegisterTexts): KeptHead[] {
  const lines = [...heads, ...(file === undefined ? [] : textOf(file).split("\n"))].filter(
    (line) => line.trim() !== "",
  );
  return lines.flatMap((line) => {
    const read = parseHeadText(line);
    if (read === undefined) throw new UsageError(texts.headMalformed);
    return read.heads;
  });
}

async function verify(file: string, kept: readonly KeptHead[], speaker: Speaker & { note: (text: string) => void }) {
  switch (kindOf(file)) {
    case "sqlite": {
      const { verifyDatabase } = await import("./database.ts");
      return verifyDatabase({ sqlite: file }, kept, speaker);
    }
    case "capsule":
      return verifyCapsuleFile(file, speaker);
    case "book":
      return verifyBookFile(file, kept, speaker);
    default:
      speaker.note(speaker.texts.unknownFile(file));
      return false;
  }
}

/**
 * @returns whether everything is in order
 * @throws {UsageError} and errors of `parseArgs`: the command cannot be understood
 */
export async function register(
  args: readonly string[],
  speaker: Speaker & { readonly note: (text: string) => void },
): Promise<boolean> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  if (values.help) {
    speaker.say(speaker.texts.help);
    return true;
  }
  const [command, file, ...rest] = positionals;
  const urlFile = values["url-file"];
  if (command !== "verify" || rest.length > 0 || (file === undefined) === (urlFile === undefined))
    throw new UsageError(speaker.texts.commandExpected);
  const kept = keptHeads(values.head, values["head-file"], speaker.texts);
  try {
    if (file !== undefined) return await verify(file, kept, speaker);
    const { verifyDatabase } = await import("./database.ts");
    return await verifyDatabase({ urlFile: urlFile ?? "" }, kept, speaker);
  } catch (cause) {
    speaker.note(speaker.texts.unreadable(file ?? urlFile ?? "", (cause as Error).message));
    return false;
  }
}
