/**
 * Question: do we read what a real `reg.exe` writes, on a system that speaks Polish?
 * Input: one file with every type of value and the keys the agent exports, imported into a fresh registry of Wine's `reg.exe`,
 *   exported by the agent's own collector and compared value by value; then keys that are not there.
 * Needs: Debian's `wine` (and `locales` for the Polish messages). Run by hand: `node test/load/wine-registry.ts`; not part of the
 *   suite, as it starts a Windows.
 * Last run: 2026-11-22, Debian 12, Wine 8.0, pl_PL.UTF-8 — every value came back the same; all of Wine's own registry (1.5 MB, 1 252
 *   keys) was read in 0.35 s; a missing key is code 1 with a sentence in CP852.
 *
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { EXPORTED_KEYS, type ExportedKey, exportKey } from "../../agent/device/collectors/windows/registry.ts";
import type { Exec } from "../../agent/device/exec.ts";
import { parseRegistryFile, type RegistryKeys } from "../../agent/device/readers/windows/registry-file.ts";
import { EDUCATION_25H2, regFile } from "../support/windows-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "latarnik-wine-"));
const env: NodeJS.ProcessEnv = {
  ...process.env,
  WINEPREFIX: join(folder, "prefix"),
  WINEDEBUG: "-all",
  LOCPATH: join(folder, "locales"),
  LC_ALL: "pl_PL.UTF-8",
};

function makePolish(): boolean {
  mkdirSync(env["LOCPATH"] as string);
  try {
    execFileSync("localedef", ["-i", "pl_PL", "-f", "UTF-8", join(env["LOCPATH"] as string, "pl_PL.UTF-8")], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

/** A path of this system as Wine's programs see it. */
const windowsPath = (path: string): string => (path.startsWith(tmpdir()) ? `Z:${path.replaceAll("/", "\\")}` : path);

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: Uint8Array;
}

async function wine(args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("wine", args, { env, stdio: ["ignore", "pipe", "ignore"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout: new Uint8Array(Buffer.concat(chunks)) }));
  });
}

let printedByReg: Uint8Array = new Uint8Array();
/** Runs Windows' program in Wine; file names are translated and everything else is left alone. */
const exec: Exec = async (probe, file, args) => {
  const ran = await wine([file, ...args.map((arg) => windowsPath(arg))]);
  printedByReg = ran.stdout;
  return { probe, exitCode: ran.exitCode, stdout: ran.stdout, stderr: new Uint8Array(), ms: 0 };
};

const TYPES = `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Latarnik żółć]
@="domyślna"
"text"="C:\\\\Users\\\\uczeń \\"cudzysłów\\""
"empty"=""
"name=with \\"marks\\" and \\\\"="x"
"number"=dword:ffffffff
"octets"=hex:00,01,02,fe,ff
"none"=hex:
"expand"=hex(2):25,00,50,00,41,00,54,00,48,00,25,00,00,00
"list"=hex(7):41,00,00,00,42,00,00,00,00,00
"large"=hex(b):01,00,00,00,00,00,00,80
"long"=hex:${Array.from({ length: 200 }, (_, index) => (index % 256).toString(16).padStart(2, "0")).join(",")}
`;

let faults = 0;
function check(what: string, holds: boolean): void {
  process.stdout.write(`${holds ? "ok  " : "FAIL"} ${what}\n`);
  if (!holds) faults += 1;
}

/** Every value put in came back the same. */
function holds(wanted: RegistryKeys, found: RegistryKeys): boolean {
  return [...wanted].every(([path, key]) =>
    [...key.values].every(([name, value]) => {
      const same = isDeepStrictEqual(found.get(path)?.values.get(name), value);
      if (!same)
        process.stdout.write(
          `     ${path} ${name}: ${JSON.stringify(found.get(path)?.values.get(name)?.value, (_k, v: unknown) => (typeof v === "bigint" ? String(v) : v))}\n`,
        );
      return same;
    }),
  );
}

try {
  process.stdout.write(`Polish messages: ${makePolish() ? "yes" : "no (package locales missing)"}\n`);
  const started = performance.now();
  await wine(["wineboot", "-i"]);
  process.stdout.write(`Wine started in ${Math.round(performance.now() - started)} ms\n`);
  const bodies: Partial<Record<ExportedKey, string>> = {};
  for (const [name, body] of Object.entries(EDUCATION_25H2.registry))
    if (body !== null) bodies[name as ExportedKey] = body;
  bodies.policies = `${bodies.policies ?? ""}\n${TYPES}`;
  for (const [name, body] of Object.entries(bodies)) {
    const file = join(folder, `${name}.reg`);
    // Whether an import takes a text over several lines is not asked here.
    const importable = body.replaceAll(/^"legalnoticetext"="[^"]*"$/gmu, "");
    writeFileSync(file, regFile(importable));
    check(`${name}: imported`, (await wine(["reg.exe", "import", windowsPath(file)])).exitCode === 0);
    const output = await exportKey(exec, name as ExportedKey, 60_000);
    const found = parseRegistryFile(output.stdout);
    const wanted = parseRegistryFile(regFile(importable));
    check(
      `${name}: exported by reg.exe and read (${output.stdout.length} octets)`,
      output.exitCode === 0 && found !== null && wanted !== null && holds(wanted, found),
    );
  }
  await wine(["reg.exe", "delete", EXPORTED_KEYS.camera, "/f"]);
  const absent = await exportKey(exec, "camera", 60_000);
  check(
    `a key that is not there: code ${String(absent.exitCode)}, ${absent.stdout.length} octets`,
    absent.exitCode === 1 && absent.stdout.length === 0,
  );
  process.stdout.write(`     reg.exe said: ${JSON.stringify(Buffer.from(printedByReg).toString("latin1"))}\n`);
  const whole = await wine([
    "reg.exe",
    "export",
    "HKLM\\SOFTWARE\\Microsoft",
    windowsPath(join(folder, "whole.reg")),
    "/y",
  ]);
  const { readFileSync } = await import("node:fs");
  const octets = new Uint8Array(readFileSync(join(folder, "whole.reg")));
  const began = performance.now();
  const keys = parseRegistryFile(octets);
  check(
    `all of Wine's own registry: ${keys?.size ?? 0} keys of ${octets.length} octets in ${Math.round(performance.now() - began)} ms`,
    whole.exitCode === 0 && (keys?.size ?? 0) > 100,
  );
} finally {
  await new Promise((resolve) =>
    spawn("wineserver", ["-k"], { env, stdio: "ignore" }).on("close", resolve).on("error", resolve),
  );
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = faults === 0 ? 0 : 1;
