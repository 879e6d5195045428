/**
 * Puts the worker of the desk into this browser when somebody of the desk signs in, and takes all of it away when they sign out.
 *
 * Without https (or this machine) browsers have no workers: the desk then needs the network for a reload, and only for that.
 *
 * @module
 */
const container = (): ServiceWorkerContainer | undefined =>
  (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;

export async function installWorker(): Promise<void> {
  if (!import.meta.env.PROD) return;
  try {
    await container()?.register("/service-worker.js", { updateViaCache: "none" });
  } catch {
    // A browser that forbids it, or a server gone this moment: tried again with the next page.
  }
}

export async function removeWorker(): Promise<void> {
  try {
    for (const one of (await container()?.getRegistrations()) ?? []) await one.unregister();
    if (!("caches" in globalThis)) return;
    for (const name of await caches.keys()) if (name.startsWith("latarnik-page-")) await caches.delete(name);
  } catch {
    // Nothing was kept where keeping is forbidden.
  }
}
