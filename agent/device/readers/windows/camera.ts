/**
 * Whether the camera is switched off for everybody.
 *
 * `LetAppsAccessCamera` only stops apps of the shop; a program from elsewhere still sees, so by itself it proves nothing. Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { dwordAt, keyAt, readRegistry, textAt } from "./registry.ts";

const CAMERA = String.raw`SOFTWARE\Policies\Microsoft\Camera`;
const PRIVACY = String.raw`SOFTWARE\Policies\Microsoft\Windows\AppPrivacy`;
const CONSENT = String.raw`SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam`;
const FORCE_DENY = 2;

export function readCamera(raw: RawOutputs, context: MeasuredContext): FactOf<"camera"> {
  const policies = readRegistry(raw, "policies");
  const consents = readRegistry(raw, "camera");
  const consent = "keys" in consents ? textAt(consents.keys, CONSENT, "Value") : undefined;
  if ("keys" in policies && dwordAt(policies.keys, CAMERA, "AllowCamera") === 0)
    return measured(context, { disabled: true });
  if (consent === "Deny") return measured(context, { disabled: true });
  if (!("keys" in policies)) return unavailable(context, policies.unavailable);
  if (dwordAt(policies.keys, PRIVACY, "LetAppsAccessCamera") === FORCE_DENY)
    return measured(context, { disabled: null });
  const seen = "keys" in consents && keyAt(consents.keys, CONSENT) !== undefined;
  return measured(context, { disabled: seen && consent === "Allow" ? false : null });
}
