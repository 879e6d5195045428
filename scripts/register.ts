/**
 * The register for outsiders: was it changed since it was written?
 *
 * Results go to standard output, complaints to standard error. Ends with 0 if everything is in order, 1 if something is not or cannot be
 * read, 2 if the command cannot be understood.
 *
 * @module
 */
import { note, say, UsageError } from "./lists/terminal.ts";
import { register } from "./register/command.ts";
import { textsIn } from "./register/texts.ts";
import { languageOf } from "./texts.ts";

const texts = textsIn(languageOf(process.env));

try {
  if (!(await register(process.argv.slice(2), { texts, say, note }))) process.exitCode = 1;
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  if (!(error instanceof UsageError) && code?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
  note(`register: ${message}`);
  note(texts.help);
  process.exitCode = 2;
}
