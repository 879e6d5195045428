/**
 * Keeps the files of this build in the browser of whoever works at the loan desk, so that the page opens without the network.
 *
 * The build writes its version and its files in front of this program, so each build is another worker: it fetches its files whole
 * before it takes over, and one that cannot is never used. Online, the server's page always comes first.
 *
 * @see https://www.w3.org/TR/service-workers/
 * @module
 */
import { outdated, pushedOf, wayOf } from "./rules.ts";

/** Written by the build: version and paths, between spaces. */
declare const latarnikBuild: string;

interface LateEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends LateEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface PushEvent extends LateEvent {
  readonly data: { text(): string } | null;
}
interface ClickEvent extends LateEvent {
  readonly notification: { close(): void };
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
}
/** The part of `ServiceWorkerGlobalScope` used here; the page's library of types has none. */
interface WorkerScope {
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { readonly type: "window" }): Promise<readonly Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
  readonly registration: {
    showNotification(
      title: string,
      options: { readonly body: string; readonly tag: string; readonly icon: string },
    ): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: LateEvent) => void): void;
  addEventListener(type: "push", listener: (event: PushEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: ClickEvent) => void): void;
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

/** Only what the server wrote: that something is new, and its number. The same message again takes the place of the first. */
async function show(event: PushEvent): Promise<void> {
  const { title, text, tag } = pushedOf(event.data?.text() ?? "");
  await scope.registration.showNotification(title, { body: text === title ? "" : text, tag, icon: "/lamp.svg" });
}

async function open(): Promise<void> {
  const [own] = await scope.clients.matchAll({ type: "window" });
  await (own === undefined ? scope.clients.openWindow("/settings/notices") : own.focus());
}

scope.addEventListener("push", (event) => event.waitUntil(show(event)));
scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});
scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = { method: request.method, url: request.url, navigates: request.mode === "navigate" };
  const way = wayOf(asked, location.origin, files);
  if (way === "file") event.respondWith(file(request));
  else if (way === "page") event.respondWith(page(request));
});
