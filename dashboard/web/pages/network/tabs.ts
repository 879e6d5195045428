/**
 * The parts of «Sieć i listy», each with an address of its own. Pure.
 *
 * @module
 */
import type { Permission } from "../../../../policies/schema/api.ts";

export const tabs = [
  { id: "networks", path: "/network", needs: ["networks.read"] },
  { id: "lists", path: "/network/lists", needs: ["lists.read"] },
  { id: "services", path: "/network/services", needs: ["lists.read"] },
  { id: "queue", path: "/network/queue", needs: ["lists.read"] },
  { id: "exceptions", path: "/network/exceptions", needs: ["lists.read"] },
  { id: "generations", path: "/network/generations", needs: ["lists.read"] },
  { id: "why", path: "/network/why", needs: ["explain.use", "networks.read"] },
] as const satisfies readonly { readonly id: string; readonly path: string; readonly needs: readonly Permission[] }[];

export type TabId = (typeof tabs)[number]["id"];

export const openTabs = (may: (permission: Permission) => boolean) => tabs.filter((tab) => tab.needs.every(may));

/** Address of «dlaczego?» for a name, with the network and the device if they are known. */
export function whyHref(name: string, network?: string, device?: string): string {
  const search = new URLSearchParams({ name });
  if (network !== undefined) search.set("network", network);
  if (device !== undefined) search.set("device", device);
  return `/network/why?${search.toString()}`;
}

export const listHref = (id: string): string => `/network/lists/${encodeURIComponent(id)}`;

/** Address that opens the dialog of a new exception with the name in place. */
export function exceptionHref(name: string, mistakeId?: string): string {
  const search = new URLSearchParams({ new: name });
  if (mistakeId !== undefined) search.set("mistake", mistakeId);
  return `/network/exceptions?${search.toString()}`;
}
