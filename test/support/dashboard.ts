/**
 * The dashboard's two processes for a test: started as the supervisor starts them, spoken to as a browser does.
 *
 * @module
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

export interface StartedProcess {
  readonly child: ChildProcess;
  /** The ready or failed message. */
  readonly message: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly log: () => string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `dashboard/<name>.ts` and waits for its first word that is not progress. */
export async function startProcess(name: "control" | "server", args: readonly string[]): Promise<StartedProcess> {
  const child = spawn(process.execPath, [resolve(ROOT, `dashboard/${name}.ts`), ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "" },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const message = await new Promise<StartedProcess["message"]>((said, failed) => {
    child.on("message", (word) => {
      const heard = word as StartedProcess["message"];
      if (heard.kind !== "progress") said(heard);
    });
    child.once("exit", (code) => failed(new Error(`${name} ended with ${String(code)}: ${log}`)));
  });
  return {
    child,
    message,
    log: () => log,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
  readonly body: any;
  readonly headers: Headers;
}

/** A browser with one cookie and one CSRF token. */
export class Visitor {
  readonly #url: string;
  cookie = "";
  csrf = "";

  constructor(url: string) {
    this.#url = url;
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(this.cookie === "" ? {} : { cookie: this.cookie }),
        ...(this.csrf === "" ? {} : { "x-latarnik-csrf": this.csrf }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie()[0];
    if (set !== undefined) this.cookie = set.split(";", 1)[0] ?? "";
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json") === true;
    const answer = { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
    if (typeof answer.body?.csrf === "string") this.csrf = answer.body.csrf;
    return answer;
  }
}

/** A resolver as far as the control process can tell. */
export class Uplink {
  readonly #url: string;
  readonly key: string;

  constructor(ready: StartedProcess["message"]) {
    const { url, keyFile } = ready["uplink"] as { url: string; keyFile: string };
    this.#url = url;
    this.key = readFileSync(keyFile, "utf8").trim();
  }

  ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }
}
