/**
 * What the number says that Windows' security centre keeps for each protection program.
 *
 * Microsoft does not document it; the layout `0xPPSSUU` was worked out by others from thousands of machines: PP kinds of
 * protection, SS whether it is on, UU whether its signatures are current. Whatever does not fit is unknown and never good. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";

type Product = FactValue<"antivirus">["products"][number];

export interface ProductState {
  readonly realtime: Extract<Product["realtime"], "on" | "off" | "snoozed" | "expired" | "unknown">;
  readonly signatures: Extract<Product["signatures"], "current" | "old" | "unknown">;
}

const UNKNOWN: ProductState = { realtime: "unknown", signatures: "unknown" };
const REALTIME = ["off", "on", "snoozed", "expired"] as const;
const ANTIVIRUS = 4;

/** @param state  `productState`, 24 bits */
export function decodeProductState(state: number | null): ProductState {
  if (state === null || !Number.isInteger(state) || state < 0 || state > 0xff_ff_ff) return UNKNOWN;
  const [provider, scanner, definitions] = [state >> 16, (state >> 8) & 0xff, state & 0xff];
  // The low half of SS only says whose product it is: 1 is Microsoft's.
  const realtime = (scanner & 0x0f) <= 1 ? REALTIME[scanner >> 4] : undefined;
  const signatures = definitions === 0x00 ? "current" : definitions === 0x10 ? "old" : undefined;
  return {
    realtime: (provider & ANTIVIRUS) === 0 ? "unknown" : (realtime ?? "unknown"),
    signatures: signatures ?? "unknown",
  };
}

/** The same bits for `FirewallProduct`, where PP need not name an antivirus. */
export const isProductOn = (state: number | null): boolean =>
  state !== null && Number.isInteger(state) && ((state >> 8) & 0xff) >> 4 === 1 && ((state >> 8) & 0x0f) <= 1;
