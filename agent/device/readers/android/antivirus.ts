/**
 * Play Protect, Android's documented equivalent of an antivirus: there if Google's services are enabled, on if apps are verified. Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { listOf, whyNot } from "./answers.ts";
import { verifierOf } from "./mobile.ts";

const SERVICES = "package:com.google.android.gms";

export function readAntivirus(raw: RawOutputs, context: MeasuredContext): FactOf<"antivirus"> {
  const enabled = listOf(raw, "play-services");
  if (enabled === null || !enabled.every((line) => line.startsWith("package:")))
    return unavailable(context, enabled === null ? whyNot(raw, "play-services") : "unreadable");
  const verifier = verifierOf(raw);
  const present = enabled.some((line) => line.trim() === SERVICES);
  const product = {
    name: "Google Play Protect",
    kind: "play-protect",
    realtime: verifier === null ? "unknown" : verifier ? "on" : "off",
    signatures: "unknown",
    signaturesAt: null,
    alive: true,
    version: null,
  } as const;
  return measured(context, { products: present ? [product] : [], eicar: "not-tested", gatekeeper: null });
}
