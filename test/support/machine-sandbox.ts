/**
 * This machine with its settings as a copy: programs that run inside may change `/etc` and the antivirus's databases for real, and
 * when the sandbox ends nothing has happened.
 *
 * A mount namespace of its own, in which an overlay of a RAM disk lies over each folder; what is below is never written. Its first
 * process waits on a pipe from this one, so that the sandbox ends with the tests, however they end.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FOLDERS = ["/etc", "/var/lib/clamav", "/var/lib/dpkg"];
/** `$1` is a folder for the RAM disk, the rest are covered. */
const MAKE = `set -e
work=$1; shift
mount -t tmpfs -o size=64m,mode=0755 sandbox "$work"
n=0
for folder do
  n=$((n + 1)); mkdir -p "$work/$n/upper" "$work/$n/work"
  chmod --reference="$folder" "$work/$n/upper"; chown --reference="$folder" "$work/$n/upper"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$work/$n/upper,workdir=$work/$n/work" "$folder"
done
echo ready
exec cat`;
/** Sees no process and no network but its own as well. */
const ALONE = ["--pid", "--fork", "--mount-proc", "--net"];
const UNSHARE = ["--mount", "--propagation", "private", "sh", "-c", MAKE, "sh"];

/** Why there can be no sandbox here; null if there can. */
export function noSandbox(): string | null {
  if (process.platform !== "linux") return "not Linux";
  if (process.getuid?.() !== 0) return "not root";
  const folder = mkdtempSync(join(tmpdir(), "latarnik-sandbox-"));
  const { status } = spawnSync("unshare", [...UNSHARE, folder, "/etc"], { input: "", timeout: 10_000 });
  rmSync(folder, { recursive: true });
  return status === 0 ? null : "no mount namespace with an overlay";
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class MachineSandbox {
  readonly #folder = mkdtempSync(join(tmpdir(), "latarnik-sandbox-"));
  readonly #first: ChildProcess;
  readonly #alone: boolean;

  private constructor(alone: boolean) {
    this.#alone = alone;
    const folders = FOLDERS.filter((path) => existsSync(path));
    const options = [...(alone ? ALONE : []), ...UNSHARE];
    this.#first = spawn("unshare", [...options, this.#folder, ...folders], { stdio: ["pipe", "pipe", "inherit"] });
  }

  /** @param alone  also without the machine's processes and networks */
  static async start({ alone = false } = {}): Promise<MachineSandbox> {
    const sandbox = new MachineSandbox(alone);
    await new Promise<void>((ready, failed) => {
      sandbox.#first.stdout?.once("data", () => ready());
      sandbox.#first.once("exit", (code) => failed(new Error(`the sandbox ended with ${String(code)}`)));
    });
    return sandbox;
  }

  /** With processes of its own the first is a child of the program that made them. */
  get #target(): string {
    const pid = String(this.#first.pid);
    return this.#alone ? readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim() : pid;
  }

  /** Starts a program that lives on; the caller ends it. */
  spawn(file: string, ...args: readonly string[]): ChildProcess {
    const spaces = this.#alone ? ["--mount", "--pid", "--net"] : ["--mount"];
    return spawn("nsenter", [`--target=${this.#target}`, ...spaces, file, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`, LC_ALL: "C" },
    });
  }

  async run(file: string, ...args: readonly string[]): Promise<Ended> {
    const child = this.spawn(file, ...args);
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name]?.on("data", (chunk: Buffer) => (said[name] += chunk.toString()));
    const status = await new Promise<number | null>((ended, failed) => {
      child.once("error", failed);
      child.once("close", (code) => ended(code));
    });
    return { status, ...said };
  }

  /** @throws if the program ends with anything but 0 */
  async must(file: string, ...args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(file, ...args);
    if (status !== 0) throw new Error(`${file} ${args.join(" ")}: ${String(status)} ${stderr}`);
    return stdout;
  }

  async write(path: string, text: string, mode = "0644"): Promise<void> {
    const script = 'mkdir -p "$(dirname "$1")" && printf %s "$2" > "$1" && chmod "$3" "$1"';
    await this.must("sh", "-c", script, "sh", path, text, mode);
  }

  async remove(path: string): Promise<void> {
    await this.must("rm", path);
  }

  async stop(): Promise<void> {
    if (this.#first.exitCode === null && this.#first.signalCode === null) {
      const gone = new Promise((done) => this.#first.once("exit", done));
      this.#first.stdin?.end();
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
