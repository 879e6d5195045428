/**
 * Builds what is not run from source: the page for browsers, the resolver as two bundles, the programs of devices and carts as one file each.
 *
 * The page has to be built. The resolver need not be, but as a bundle a worker starts faster and keeps about
 * 17 MB less resident, because type stripping loads a compiler into every process; with one worker a core that
 * is the difference between fitting a small box and not. Everything else runs from source by type stripping.
 *
 * Usage: `node scripts/build.ts [--quiet] [--force]`
 *
 * @module
 */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { buildProgram } from "./deploy/device/program.ts";
import { contentDigest, stampSays, writeStamp } from "./stamp.ts";
import { languageOf } from "./texts.ts";

const root = join(import.meta.dirname, "..");

interface Target {
  readonly name: string;
  readonly title: { readonly pl: string; readonly en: string };
  /** Everything the result depends on; a folder counts whole. */
  readonly sources: readonly string[];
  readonly results: readonly string[];
  run(quiet: boolean): Promise<void>;
}

const PACKED = /\.(?:js|css|svg|html)$/u;

/** Leaves a `.gz` beside every text of the page: packed once here, not at every request. */
function packTexts(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !PACKED.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

const targets: readonly Target[] = [
  {
    name: "web",
    title: { pl: "Buduję stronę panelu…", en: "Building the page of the dashboard…" },
    sources: ["dashboard/web", "policies", "package-lock.json", "scripts/build.ts"],
    results: ["build/web/index.html"],
    async run(quiet) {
      await build({ configFile: join(root, "dashboard/web/vite.config.ts"), logLevel: quiet ? "error" : "info" });
      packTexts(join(root, "build/web"));
    },
  },
  {
    name: "resolver",
    title: { pl: "Buduję filtr DNS…", en: "Building the DNS filter…" },
    sources: ["agent/resolver", "agent/uplink", "policies", "blocklists", "package-lock.json", "scripts/build.ts"],
    results: ["build/resolver/main.js", "build/resolver/worker.js"],
    async run(quiet) {
      const entries = ["main", "worker"].filter((name) => existsSync(join(root, `agent/resolver/${name}.ts`)));
      await build({
        configFile: false,
        root,
        logLevel: quiet ? "error" : "info",
        // One file a program and nothing external but Node itself: fewer files to open at start, none to go missing.
        ssr: { noExternal: true, external: [] },
        build: {
          ssr: true,
          target: "node24",
          outDir: join(root, "build/resolver"),
          emptyOutDir: true,
          minify: false,
          sourcemap: true,
          rollupOptions: {
            input: Object.fromEntries(entries.map((name) => [name, join(root, `agent/resolver/${name}.ts`)])),
            output: { entryFileNames: "[name].js", chunkFileNames: "shared-[hash].js" },
          },
        },
      });
    },
  },
  {
    name: "agents",
    title: { pl: "Buduję program urządzeń i wózka…", en: "Building the program of devices and the cart…" },
    sources: [
      "agent/device",
      "agent/hub",
      "agent/probe",
      "agent/uplink",
      "policies",
      "package.json",
      "package-lock.json",
      "scripts/build.ts",
      "scripts/deploy/device/program.ts",
    ],
    results: ["build/agents/device.mjs", "build/agents/hub.mjs", "build/agents/probe.mjs"],
    async run() {
      for (const name of ["device", "hub", "probe"] as const)
        await buildProgram(name, join(root, `build/agents/${name}.mjs`));
    },
  },
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quiet: { type: "boolean" }, force: { type: "boolean" } } });
  const language = languageOf(process.env);
  for (const target of targets) {
    const stamp = join(root, "build/stamps", target.name);
    const digest = contentDigest(root, target.sources);
    const built = target.results.every((file) => existsSync(join(root, file)));
    if (built && values.force !== true && stampSays(stamp, digest)) continue;
    process.stdout.write(`• ${target.title[language]}\n`);
    // An interrupted build must not pass for a finished one.
    rmSync(stamp, { force: true });
    await target.run(values.quiet ?? false);
    writeStamp(stamp, digest);
  }
}

await main();
