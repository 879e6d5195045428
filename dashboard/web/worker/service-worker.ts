/**
 * Keeps the files of this build in the browser of whoever works at the loan desk, so that the page opens without the network.
 *
 * The build writes its version and its files in front of this program, so each build is another worker: it fetches its files whole
 * before it takes over, and one that cannot is never used. Online, the server's page always comes first.
 *
 * @see https://www.w3.org/TR/service-workers/
 * @module
 */
import { outdated, wayOf } from "./rules.ts";

/** Written by the build: version and paths, between spaces. */
declare const latarnikBuild: string;

interface LateEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends LateEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
/** The part of `ServiceWorkerGlobalScope` used here; the page's library of types has none. */
interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: LateEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const [version = "", ...paths] = latarnikBuild.split(" ");
const prefix = "latarnik-page-";
const own = prefix + version;
const files: ReadonlySet<string> = new Set(paths);
const index = "/index.html";
/** A Wi-Fi that leads nowhere must not keep the desk waiting. */
const patienceMs = 4_000;

async function install(): Promise<void> {
  const cache = await caches.open(own);
  // Past the browser's own cache: only names with a digest never change.
  await cache.addAll(
    paths.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "reload" })),
  );
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(outdated(names, own).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function file(request: Request): Promise<Response> {
  const kept = (await (await caches.open(own)).match(request.url)) ?? (await caches.match(request.url));
  return kept ?? fetch(request);
}

async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    if (answer.status < 500) return answer;
  } catch {
    // No answer: the kept page says so itself.
  }
  return (await (await caches.open(own)).match(index)) ?? fetch(request);
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = { method: request.method, url: request.url, navigates: request.mode === "navigate" };
  const way = wayOf(asked, location.origin, files);
  if (way === "file") event.respondWith(file(request));
  else if (way === "page") event.respondWith(page(request));
});
