/**
 * The programs of our own boxes at the keyboard: what they say, and how they end, when a command line, a file or a link is wrong.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const PROGRAMS = [
  { name: "latarnik-hub", main: "agent/hub/main.ts", usage: "E_HUB_USAGE" },
  { name: "latarnik-sonda", main: "agent/probe/main.ts", usage: "E_SONDA_USAGE" },
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-boxes-"));
  writeFileSync(join(folder, "broken.yaml"), "proxy: nowhere\n");
  writeFileSync(join(folder, "lost.yaml"), `caFile: ${join(folder, "nothing.pem")}\n`);
  writeFileSync(join(folder, "file"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
const run = (main: string, line: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    execFile(process.execPath, [join(ROOT, main), ...line], (error, out, err) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });

describe.each(PROGRAMS)("$name", ({ name, main, usage }) => {
  const lines: readonly { why: string; line: (at: string) => string[]; code: number; says: RegExp }[] = [
    {
      why: "nobody said what to do: Polish first",
      line: () => [],
      code: 0,
      says: new RegExp(`^${name} – .*PLIK`, "su"),
    },
    { why: "help in English", line: () => ["help", "--lang", "en"], code: 0, says: /--config FILE/u },
    {
      why: "an option nobody knows",
      line: () => ["run", "--fast"],
      code: 2,
      says: new RegExp(`^${usage}: .*--fast`, "u"),
    },
    {
      why: "a command nobody knows",
      line: (at) => ["dance", "--data", at],
      code: 2,
      says: new RegExp(`^${usage}: dance`, "u"),
    },
    {
      why: "a link that is none",
      line: (at) => ["enrol", "https://example.org/", "--data", at],
      code: 1,
      says: /^E_AGENT_LINK: /u,
    },
    {
      why: "a wrong setting names its file and place",
      line: (at) => ["run", "--data", at, "--config", join(folder, "broken.yaml")],
      code: 1,
      says: /^E_AGENT_CONFIG: \S+broken\.yaml: proxy: /u,
    },
    {
      why: "certificates that are not there",
      line: (at) => ["run", "--data", at, "--config", join(folder, "lost.yaml")],
      code: 1,
      says: /^E_AGENT_CONFIG: caFile: .*nothing\.pem/u,
    },
    {
      why: "a folder that cannot be made",
      line: () => ["run", "--data", join(folder, "file", "below")],
      code: 1,
      says: /^E_AGENT_STATE: /u,
    },
  ];
  it.each(lines)("says what is wrong in one line: $why", async ({ line, code, says }) => {
    const ended = await run(main, line(join(folder, name)));
    expect(ended.code).toBe(code);
    const said = code === 0 ? ended.out : ended.err;
    expect(said).toMatch(says);
    if (code !== 0) expect(said.trim().split("\n")).toHaveLength(1);
  });
});
