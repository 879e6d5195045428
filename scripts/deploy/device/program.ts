/**
 * Builds the agent's programs: one file each, nothing beside it needed but Node.
 *
 * @module
 */
import { readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "vite";

const root = resolve(import.meta.dirname, "../../..");

/** What `agent/device/installed.ts` reads; a program built without one of these would look for it in a tree that is not there. */
const INSTALLED = [
  "policies/baselines/loaned.yaml",
  "policies/os-support.yaml",
  "agent/device/collectors/windows/facts.ps1",
] as const;

function carried(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const texts = INSTALLED.map((path) => [path, readFileSync(join(root, path), "utf8")]);
  const table = Object.fromEntries([...texts, ["package.json", JSON.stringify({ version })]]) as Record<string, string>;
  return `const LATARNIK_INSTALLED = ${JSON.stringify(table)};`;
}

/** @param file  where the program goes; what else lies in its folder stays */
export async function buildProgram(name: "device" | "hub" | "probe", file: string): Promise<void> {
  // A folder of its own inside that of the result, so that moving it there is one step.
  const folder = join(dirname(file), `.${name}.building`);
  await build({
    configFile: false,
    root,
    logLevel: "error",
    ssr: { noExternal: true, external: [] },
    build: {
      ssr: true,
      target: "node24",
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rollupOptions: {
        input: { main: join(root, `agent/${name}/main.ts`) },
        output: { entryFileNames: "main.js", codeSplitting: false, banner: carried() },
      },
    },
  });
  renameSync(join(folder, "main.js"), file);
  rmSync(folder, { recursive: true });
}
