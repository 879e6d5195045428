/**
 * The venue for show, started as a newcomer starts it: `scripts/up --demo` in a folder of its own, on free ports.
 *
 * @module
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** Two years are written, lists compiled, four programs started. */
const READY_MS = 600_000;
const STOP_MS = 15_000;

export interface RunningDemo {
  /** Of the dashboard and of the children's page, without a slash at the end. */
  readonly dashboard: string;
  readonly childrens: string;
  /** Seconds from the first word to the banner. */
  readonly seconds: number;
  stop(): Promise<void>;
}

/** Reads the banner in either language. */
function addressesIn(said: string): { readonly dashboard: string; readonly childrens: string } | null {
  const childrens = /(?<url>http:\/\/\S+)\/latarnik\/pomoc/u.exec(said)?.groups?.["url"];
  const dashboard = /^\S+:\s+(?<url>http:\/\/\S+)$/mu.exec(said)?.groups?.["url"];
  // The accounts are the last of it.
  return childrens === undefined || dashboard === undefined || !said.includes("edukator-3")
    ? null
    : { dashboard, childrens };
}

/** @throws {Error} with everything it said, if it does not start */
export async function startDemo(dataFolder: string, web: string): Promise<RunningDemo> {
  const began = performance.now();
  const child: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, "scripts/up.ts"), "--demo", "--data", dataFolder, "--http-port", "0", "--dns-port", "0"],
    { cwd: ROOT, env: { ...process.env, LATARNIK_WEB: web, LANG: "pl_PL.UTF-8" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  let said = "";
  const found = new Promise<{ readonly dashboard: string; readonly childrens: string }>((done, fail) => {
    const hear = (words: Buffer): void => {
      said += words.toString("utf8");
      const addresses = addressesIn(said);
      if (addresses !== null) done(addresses);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => fail(new Error(`the demo ended:\n${said}`)));
    setTimeout(() => fail(new Error(`the demo did not start:\n${said}`)), READY_MS).unref();
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(late);
  };
  try {
    return { ...(await found), seconds: (performance.now() - began) / 1_000, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
