/**
 * «Aktywne i skuteczne oprogramowanie antywirusowe»: on, with fresh signatures, and proved with the EICAR test file.
 *
 * Windows lists products long after they were uninstalled, and an antivirus that steps back for another one reports itself off.
 * So the best product that is really there counts. Platforms without antivirus have a documented equivalent, never a silent pass.
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../schema/device-facts.ts";
import {
  type AuditContext,
  type Conclusion,
  DAY_MS,
  daysBetween,
  fail,
  fromFact,
  type Outcome,
  pass,
  unknown,
} from "./outcome.ts";

type Antivirus = FactValue<"antivirus">;
type Product = Antivirus["products"][number];

/** A product whose program is gone says nothing. */
const present = (fact: Antivirus): readonly Product[] => fact.products.filter((product) => product.alive !== false);

export function judgeActive(context: AuditContext): Outcome {
  return fromFact(context, "antivirus", (fact) => {
    const products = present(fact);
    if (products.length === 0) return fail(fact.products.length > 0 ? "antivirus-ghost" : "antivirus-none");
    const on = products.filter((product) => product.realtime === "on");
    const sure = on.find((product) => product.alive === true);
    if (sure !== undefined) return pass("ok", { product: sure.name });
    if (on[0] !== undefined) return unknown("antivirus-unconfirmed", { product: on[0].name });
    const open = products.find((product) => product.realtime === "unknown");
    if (open !== undefined) return unknown("antivirus-state-unknown", { product: open.name });
    const first = products[0] as Product;
    return fail(`antivirus-${first.realtime}`, { product: first.name });
  });
}

function judgeAge(product: Product, maxAgeDays: number, now: number): Conclusion {
  const { name, signatures, signaturesAt } = product;
  if (signatures === "missing") return fail("signatures-missing", { product: name });
  if (signaturesAt !== null) {
    if (signaturesAt > now + DAY_MS) return unknown("signatures-from-the-future", { product: name });
    const days = Math.max(0, daysBetween(signaturesAt, now));
    return now - signaturesAt > maxAgeDays * DAY_MS
      ? fail("signatures-old", { product: name, days })
      : pass("ok", { product: name, days });
  }
  if (signatures === "old") return fail("signatures-old-undated", { product: name });
  return signatures === "current"
    ? pass("signatures-current-undated", { product: name })
    : unknown("signatures-unknown", { product: name });
}

/** Judged for products that protect; if none does, of those that are there. */
export function judgeSignatures(context: AuditContext, maxAgeDays: number): Outcome {
  return fromFact(context, "antivirus", (fact) => {
    const products = present(fact);
    if (products.length === 0) return fail(fact.products.length > 0 ? "antivirus-ghost" : "antivirus-none");
    const working = products.filter((product) => ["on", "scheduled-only"].includes(product.realtime));
    const judged = (working.length > 0 ? working : products).map((product) =>
      judgeAge(product, maxAgeDays, context.now),
    );
    // Best product, not worst: a second one that steps back keeps old signatures and harms nobody.
    return (
      judged.find((one) => one.state === "pass") ??
      judged.find((one) => one.state === "unknown") ??
      (judged[0] as Conclusion)
    );
  });
}

/** Equivalents: Gatekeeper with System Integrity Protection on macOS, Play Protect on Android. */
export function judgeEffective(context: AuditContext): Outcome {
  return fromFact(context, "antivirus", (fact) => {
    if (fact.eicar === "caught") return pass();
    if (fact.eicar === "missed") return fail("eicar-missed");
    if (context.platform === "macos") {
      if (fact.gatekeeper === null) return unknown("gatekeeper-unknown");
      return fact.gatekeeper ? pass("equivalent-gatekeeper") : fail("gatekeeper-off");
    }
    if (context.platform === "android") {
      const protect = fact.products.find((product) => product.kind === "play-protect");
      if (protect === undefined || protect.realtime === "unknown") return unknown("play-protect-unknown");
      return protect.realtime === "on" ? pass("equivalent-play-protect") : fail("play-protect-off");
    }
    return unknown("eicar-not-tested");
  });
}
