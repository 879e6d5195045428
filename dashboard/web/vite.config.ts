/**
 * Builds the page into `build/web`, from where the dashboard server serves it.
 *
 * Nothing is inlined as `data:` and no polyfill is injected, so the page runs under a strict content security
 * policy (`default-src 'self'`) without exceptions.
 *
 * @module
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname);

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [react()],
  build: {
    outDir: here("../../build/web"),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": "http://127.0.0.1:8080", "/live": { target: "ws://127.0.0.1:8080", ws: true } },
  },
});
