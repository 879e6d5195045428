/**
 * Makes the folder that is copied to devices: the agent as one file, the shipped policies, installers, and digests of all of it.
 *
 * Usage: `node scripts/deploy/device/bundle.ts [FOLDER]` (default `build/device`)
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { build } from "vite";

const root = resolve(import.meta.dirname, "../../..");
const folder = resolve(process.argv[2] ?? join(root, "build/device"));

rmSync(folder, { recursive: true, force: true });
await build({
  configFile: false,
  root,
  logLevel: "error",
  ssr: { noExternal: true, external: [] },
  build: {
    ssr: true,
    target: "node24",
    // As deep as in the sources, for the program finds its policies two folders up.
    outDir: join(folder, "agent/device"),
    emptyOutDir: true,
    minify: false,
    rollupOptions: {
      input: { main: join(root, "agent/device/main.ts") },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
for (const path of ["policies/baselines", "policies/os-support.yaml", "LICENSE"])
  cpSync(join(root, path), join(folder, path), { recursive: true });
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
writeFileSync(
  join(folder, "package.json"),
  `${JSON.stringify({ name: "latarnik-device", version, type: "module" })}\n`,
);
mkdirSync(join(folder, "install"), { recursive: true });
for (const name of readdirSync(import.meta.dirname).filter((file) => !file.endsWith(".ts")))
  cpSync(join(import.meta.dirname, name), join(folder, "install", name));

function filesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)],
  );
}
const lines = filesIn(folder)
  .map((file) => relative(folder, file).split(sep).join("/"))
  .sort()
  .map(
    (name) =>
      `${createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex")}  ${name}`,
  );
const sums = `${lines.join("\n")}\n`;
writeFileSync(join(folder, "SHA256SUMS"), sums);
// Told to the person who installs, by another way than the files themselves.
process.stdout.write(`${folder}\nSHA256SUMS ${createHash("sha256").update(sums).digest("hex")}\n`);
