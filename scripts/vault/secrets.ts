/**
 * Asks for passphrases: unseen on a terminal, line by line from a pipe.
 *
 * @module
 */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

export interface Asker {
  /** @param prompt  shown on standard error */
  ask(prompt: string): Promise<string>;
  close(): void;
}

/** Reads from standard input. Ends with an empty answer where a pipe ends. */
export function openAsker(): Asker {
  // What is typed is echoed into nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY });
  const answers = lines[Symbol.asyncIterator]();
  return {
    ask: async (prompt) => {
      process.stderr.write(prompt);
      const { value, done } = await answers.next();
      if (process.stdin.isTTY) process.stderr.write("\n");
      return done === true ? "" : value;
    },
    close: () => lines.close(),
  };
}
