/**
 * Builds the page into `build/web`, from where the dashboard server serves it, and the loan desk's worker beside it.
 *
 * Nothing is inlined as `data:` and no polyfill is injected, so the page runs under a strict content security
 * policy (`default-src 'self'`) without exceptions.
 *
 * @module
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname);
const worker = "service-worker.js";

async function digestOf(content: string | Uint8Array): Promise<string> {
  const octets = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
  const digest = await crypto.subtle.digest("SHA-256", octets);
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/**
 * Tells the worker which files this build consists of. Its version is the digest of all of them, so that a browser sees a new worker
 * exactly when something changed.
 */
const nameFiles: Plugin = {
  name: "latarnik-worker",
  enforce: "post",
  apply: "build",
  generateBundle: {
    order: "post",
    async handler(_options, bundle) {
      const program = bundle[worker];
      if (program?.type !== "chunk") throw new Error(`${worker} was not built`);
      // One file: a worker that imports could load half of one build and half of another.
      if (program.imports.length > 0) throw new Error(`${worker} imports ${program.imports.join(", ")}`);
      const files = new Map<string, string | Uint8Array>();
      for (const name of await this.fs.readdir(here("public")))
        files.set(name, await this.fs.readFile(here(`public/${name}`)));
      for (const one of Object.values(bundle))
        if (one.fileName !== worker) files.set(one.fileName, one.type === "chunk" ? one.code : one.source);
      const names = [...files.keys()].sort();
      const digests = await Promise.all(names.map(async (name) => `${name} ${await digestOf(files.get(name) ?? "")}`));
      const version = await digestOf([program.code, ...digests].join("\n"));
      const build = [version.slice(0, 16), ...names.map((name) => `/${name}`)].join(" ");
      program.code = `const latarnikBuild=${JSON.stringify(build)};${program.code}`;
    },
  },
};

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [react(), nameFiles],
  build: {
    outDir: here("../../build/web"),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rollupOptions: {
      input: { index: here("index.html"), "service-worker": here("worker/service-worker.ts") },
      output: {
        // The worker's address must stay the same from build to build, and stand at the root to see every page.
        entryFileNames: ({ name }) => (name === "service-worker" ? worker : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": "http://127.0.0.1:8080", "/live": { target: "ws://127.0.0.1:8080", ws: true } },
  },
});
