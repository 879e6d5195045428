/**
 * The parts of «Urządzenia», each with an address of its own. Pure.
 *
 * @module
 */
export const tabs = [
  { id: "register", path: "/devices" },
  { id: "fix", path: "/devices/fix" },
  { id: "carts", path: "/devices/carts" },
  { id: "tickets", path: "/devices/tickets" },
  { id: "inspections", path: "/devices/inspections" },
  { id: "routers", path: "/devices/routers" },
  { id: "baselines", path: "/devices/baselines" },
] as const;

export type TabId = (typeof tabs)[number]["id"];

export const deviceHref = (id: string): string => `/devices/${encodeURIComponent(id)}`;
export const theftHref = (id: string): string => `/devices/${encodeURIComponent(id)}/theft`;
export const inspectionHref = (id: string): string => `/devices/inspections/${encodeURIComponent(id)}`;
/** @param ids  which devices get a label; all where empty */
export const labelsHref = (ids: readonly string[]): string =>
  ids.length === 0 ? "/devices/labels" : `/devices/labels?${new URLSearchParams({ ids: ids.join(",") }).toString()}`;
