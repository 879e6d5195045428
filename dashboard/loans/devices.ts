/**
 * Handing out and taking back, one device at a time.
 *
 * The word of the gate is stored as it was. Against «nie wydawaj» and «nie wiem» somebody has to say why; the reason stays for good, and
 * «Dziś» tells the coordinator and the network-safety person.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { GateAnswer } from "../../policies/schema/device-baseline.ts";
import type { LoanApi, LoanSessionView } from "../../policies/schema/loan-api.ts";
import { recordAudit } from "../access/index.ts";
import { findDevice } from "../devices/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { LoanContext, Person } from "./context.ts";
import { listedGate } from "./gate-list.ts";
import { isAboutLoan, needsOverride } from "./model.ts";
import { requireStanding, takeStep, timeOf } from "./sessions.ts";
import { isElsewhere, isTaken, openKey } from "./store.ts";
import type { LoanRow, LoanTables } from "./tables.ts";
import { viewSession } from "./views.ts";

type Body<E extends { readonly body: z.ZodType }> = z.output<E["body"]>;

/**
 * The word a hand-out is judged by: of the list the desk had while it was offline, else of now.
 *
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 409 `E_DEVICE_WITHDRAWN`, `E_LOAN_MODE`; 422 `E_LOAN_LIST`
 */
async function gateAt(
  context: LoanContext,
  body: Body<typeof LoanApi.loanHandOut>,
  at: number,
  now: number,
): Promise<GateAnswer> {
  const device = await findDevice(context, body.device, now);
  if (device === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  if (device.state === "withdrawn") throw new Refusal(409, "E_DEVICE_WITHDRAWN");
  // A station stays where it is, and boxes of ours are nothing to hold.
  if (device.mode !== "A" || device.kind === "hub" || device.kind === "probe") throw new Refusal(409, "E_LOAN_MODE");
  if (body.list === undefined) return device.gate;
  const listed = await listedGate(context, body.list, body.device, at);
  return isAboutLoan(listed) ? device.gate : listed;
}

export async function handOut(
  context: LoanContext,
  id: string,
  body: Body<typeof LoanApi.loanHandOut>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const { database, venueId } = context;
  const sent = { id: body.step, kind: "hand-out", subject: id, body };
  // Before the time is looked at: a repeated step may have grown too old meanwhile.
  if (await isTaken(database, venueId, sent)) return viewSession(database, venueId, id, now);
  const at = timeOf(body.at, now);
  const gate = await gateAt(context, body, at, now);
  const override = needsOverride(gate.word) ? body.override : null;
  return takeStep(
    context,
    sent,
    person,
    { said: body.at, now },
    {
      step: async (tx, session) => {
        // Whoever is kept away from children does not lend in another's session either.
        await requireStanding(tx, context, person, at);
        const elsewhere = await isElsewhere(tx, venueId, body.device, session.id, at);
        return { kind: "hand-out", at, device: body.device, word: gate.word, override, elsewhere };
      },
      save: async (tx, session, _loans, from) => {
        const { numInsertedOrUpdatedRows: rows } = await tx
          .withTables<LoanTables>()
          .insertInto("loan_device")
          .values({
            id: randomUUID(),
            venue_id: venueId,
            session_id: session.id,
            device_id: body.device,
            handed_out_at: from,
            gate: JSON.stringify(gate),
            override_reason: override,
            override_by: override === null ? null : person.name,
            override_at: override === null ? null : from,
            returned_at: null,
            damaged: 0,
            media: null,
            accounts: null,
            wiped: 0,
            remark: "",
            missing: 0,
            missing_reason: null,
            missing_at: null,
            cleaned_at: null,
            open_key: openKey(venueId, body.device),
          })
          .onConflict((conflict) => conflict.column("open_key").doNothing())
          .executeTakeFirst();
        // Another desk was faster by a moment.
        if (rows !== 1n) throw new Refusal(409, "E_LOAN_OUT");
        if (override !== null)
          await audit(tx, "loan-override", session.id, person, now, `${body.device}, ${gate.word}: ${override}`);
        await recordChange(tx, "devices", now, body.device);
      },
    },
  );
}

export async function takeBack(
  context: LoanContext,
  id: string,
  body: Body<typeof LoanApi.loanReturn>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const { device, damaged, media, accounts, wiped, remark } = body;
  const sent = { id: body.step, kind: "return", subject: id, body };
  return takeStep(
    context,
    sent,
    person,
    { said: body.at, now },
    {
      step: async (_tx, _session, at) => ({ kind: "return", at, device }),
      save: async (tx, _session, loans, back) => {
        await change(tx, loans, device, {
          returned_at: back,
          damaged: damaged ? 1 : 0,
          media,
          accounts,
          wiped: wiped ? 1 : 0,
          remark,
          missing: 0,
          open_key: null,
        });
        await recordChange(tx, "devices", now, device);
      },
    },
  );
}

export async function reportMissing(
  context: LoanContext,
  id: string,
  body: Body<typeof LoanApi.loanMissing>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const { device, reason } = body;
  const sent = { id: body.step, kind: "missing", subject: id, body };
  return takeStep(
    context,
    sent,
    person,
    { said: body.at, now },
    {
      step: async (_tx, _session, at) => ({ kind: "missing", at, device }),
      save: async (tx, session, loans, since) => {
        // It keeps its key: until it is back nobody can be lent it.
        await change(tx, loans, device, { missing: 1, missing_reason: reason, missing_at: since });
        await audit(tx, "loan-missing", session.id, person, now, `${device}: ${reason}`);
        await recordChange(tx, "devices", now, device);
      },
    },
  );
}

/** The newest loan of the device that waits for its return: the one the transition changed. */
async function change(
  tx: DatabaseTransaction,
  loans: readonly LoanRow[],
  device: string,
  to: Partial<LoanRow>,
): Promise<void> {
  const loan = loans.findLast((one) => one.device_id === device && one.returned_at === null);
  await tx
    .withTables<LoanTables>()
    .updateTable("loan_device")
    .set(to)
    .where("id", "=", loan?.id ?? "")
    .execute();
}

async function audit(
  tx: DatabaseTransaction,
  action: "loan-override" | "loan-missing",
  subjectId: string,
  person: Person,
  at: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, { at, accountId: person.id, action, subjectId, outcome: "success", detail });
}
