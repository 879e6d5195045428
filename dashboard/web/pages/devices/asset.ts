/**
 * A device's record as a form holds it, and back. Pure.
 *
 * @module
 */
import type { AssetBody, DeviceSummary } from "../../../../policies/schema/device-api.ts";

export const textFields = [
  "id",
  "model",
  "serial",
  "department",
  "location",
  "cart",
  "purchasedOn",
  "licence",
  "address",
  "note",
] as const;
export type AssetDraft = Record<
  (typeof textFields)[number] | "kind" | "platform" | "mode" | "network" | "baseline",
  string
>;

export const emptyAsset: AssetDraft = {
  id: "",
  kind: "tablet",
  model: "",
  serial: "",
  platform: "",
  department: "",
  mode: "A",
  location: "",
  cart: "",
  purchasedOn: "",
  licence: "",
  network: "",
  address: "",
  baseline: "loaned",
  note: "",
};

export const draftOf = (device: DeviceSummary): AssetDraft => ({
  id: device.id,
  kind: device.kind,
  model: device.model,
  serial: device.serial,
  platform: device.platform ?? "",
  department: device.department,
  mode: device.mode,
  location: device.location,
  cart: device.cart ?? "",
  purchasedOn: device.purchasedOn ?? "",
  licence: device.licence,
  network: device.network ?? "",
  address: device.address ?? "",
  baseline: device.baseline,
  note: device.note,
});

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** What is sent; the server judges it, the form only asks for what cannot be missing. */
export const bodyOf = (draft: AssetDraft): AssetBody => ({
  id: draft.id.trim(),
  kind: draft.kind as AssetBody["kind"],
  model: draft.model.trim(),
  serial: draft.serial.trim(),
  platform: orNull(draft.platform) as NonNullable<AssetBody["platform"]> | null,
  department: draft.department.trim(),
  mode: draft.mode as AssetBody["mode"],
  location: draft.location.trim(),
  cart: orNull(draft.cart),
  purchasedOn: orNull(draft.purchasedOn),
  licence: draft.licence.trim(),
  network: orNull(draft.network),
  address: orNull(draft.address),
  baseline: draft.baseline,
  note: draft.note.trim(),
});
