/**
 * Makes the folder that is copied to devices, carts and probe devices: each program as one file, installers, and digests of all of it.
 *
 * Usage: `node scripts/deploy/device/bundle.ts [FOLDER]` (default `build/device`)
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { buildProgram } from "./program.ts";

const root = resolve(import.meta.dirname, "../../..");
const folder = resolve(process.argv[2] ?? join(root, "build/device"));

rmSync(folder, { recursive: true, force: true });
for (const name of ["device", "hub", "probe"] as const) await buildProgram(name, join(folder, `agent/${name}/main.js`));
cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
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
