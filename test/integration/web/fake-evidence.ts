/**
 * Secured evidence as a server has it: one capsule of the gravest kind in `case-3`, asked for by somebody in another role.
 *
 * @module
 */
import type { z } from "zod";
import type { Api } from "../../../policies/schema/api.ts";
import { Refusal } from "./fake-lists.ts";

type View = z.input<(typeof Api)["caseEvidence"]["response"]>;
type Capsule = View["capsules"][number];
type Action = Capsule["custody"][number]["action"];

const hour = 3_600_000;

export function evidenceAnswers(me: () => string) {
  const now = Date.now();
  const capsule: Capsule = {
    id: "capsule-1",
    securedAt: now - 30 * hour,
    severity: "S4",
    needsSecond: true,
    digest: "9f3a".repeat(16),
    entry: 14,
    heldSince: null,
    erased: false,
    custody: [],
    requests: [
      {
        id: "request-1",
        askedAt: now - hour,
        askedBy: "Osoba od sieci",
        askedRole: "nsp",
        why: "Komenda Miejska, pismo L.dz. 12/2026",
        agreed: null,
        state: "needs-second",
        mayAgree: true,
      },
    ],
  };
  const hand = (by: string, role: string, action: Action, why: string, at = Date.now()): void =>
    void capsule.custody.push({
      seq: capsule.custody.length + 1,
      at,
      by,
      role,
      action,
      why,
      entry: 20 + capsule.custody.length,
    });
  hand("Osoba od sieci", "nsp", "secured", "zabezpieczenie dowodów w sprawie", capsule.securedAt);
  hand("Osoba od sieci", "nsp", "export-asked", "Komenda Miejska, pismo L.dz. 12/2026", now - hour);
  const view = (caseId: string): View => ({ mayHandle: true, capsules: caseId === "case-3" ? [capsule] : [] });
  const requestOf = (id: string) => {
    const found = capsule.requests.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, "E_EVIDENCE_UNKNOWN", "Nie ma takiej prośby.");
    return found;
  };
  return {
    caseEvidence: (_: never, id: string) => view(id),
    evidenceProve: (body: { reason: string }) => {
      hand(me(), "kierownik", "proved", body.reason);
      return { at: Date.now(), ok: true, fault: null, digest: capsule.digest, entries: 41 };
    },
    evidenceAsk: (_: never, id: string) => view(id),
    evidenceAgree: (_: never, id: string, _capsule: string, request: string) => {
      const found = requestOf(request);
      Object.assign(found, {
        state: "ready",
        mayAgree: false,
        agreed: { at: Date.now(), by: me(), role: "kierownik" },
      });
      hand(me(), "kierownik", "export-agreed", found.why);
      return view(id);
    },
    evidenceExport: (_: never, _id: string, _capsule: string, request: string) => {
      const found = requestOf(request);
      if (found.state !== "ready")
        throw new Refusal(409, "E_EVIDENCE_SECOND", "Najpierw musi się zgodzić druga osoba.");
      found.state = "used";
      hand(me(), "kierownik", "exported", found.why);
      return {
        name: "dowod-capsule-1.json",
        mediaType: "application/json",
        base64: btoa("{}"),
        digest: "ab".repeat(32),
      };
    },
    evidenceHold: (body: { held: boolean; reason: string }, id: string) => {
      capsule.heldSince = body.held ? Date.now() : null;
      hand(me(), "kierownik", body.held ? "held" : "released", body.reason);
      return view(id);
    },
  };
}
