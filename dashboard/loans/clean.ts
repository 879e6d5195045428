/**
 * Staff say that what was left on a device is gone, or that it is mended: only then, or after a report that says so, it is lent again.
 *
 * @module
 */
import type { z } from "zod";
import type { GateAnswer } from "../../policies/schema/device-baseline.ts";
import type { LoanApi } from "../../policies/schema/loan-api.ts";
import { recordAudit } from "../access/index.ts";
import { gateFor } from "../devices/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { LoanContext, Person } from "./context.ts";
import { recordStep } from "./store.ts";
import { timeOf } from "./sessions.ts";
import type { LoanTables } from "./tables.ts";

/** @throws {Refusal} 404 `E_DEVICE_UNKNOWN` */
export async function gateOfDevice(context: LoanContext, device: string, now: number): Promise<GateAnswer> {
  const gate = await gateFor(context, device, now);
  if (gate === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  return gate;
}

/**
 * @returns the word about the device afterwards
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 422 `E_LOAN_TIME`; 409 `E_LOAN_STEP`, `E_LOAN_CLEAN` if nothing was left on it
 */
export async function cleanDevice(
  context: LoanContext,
  device: string,
  body: z.output<(typeof LoanApi.loanClean)["body"]>,
  person: Person,
  now: number,
): Promise<GateAnswer> {
  const { database, venueId } = context;
  const sent = { id: body.step, kind: "clean", subject: device, body };
  await database.transaction().execute(async (tx) => {
    if (!(await recordStep(tx, venueId, sent, person, { at: body.at, now }))) return;
    const at = timeOf(body.at, now);
    const { numUpdatedRows } = await tx
      .withTables<LoanTables>()
      .updateTable("loan_device")
      .set({ cleaned_at: at })
      .where("venue_id", "=", venueId)
      .where("device_id", "=", device)
      .where("cleaned_at", "is", null)
      .where("returned_at", "<=", at)
      .where((eb) =>
        eb.or([
          eb("damaged", "=", 1),
          eb.and([
            eb("wiped", "=", 0),
            eb.or([eb("media", "is", null), eb("accounts", "is", null), eb("media", ">", 0), eb("accounts", ">", 0)]),
          ]),
        ]),
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal(409, "E_LOAN_CLEAN");
    await recordChange(tx, "devices", now, device);
    await recordChange(tx, "loans", now);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "loan-clean",
      subjectId: device,
      outcome: "success",
      ...(body.remark === "" ? {} : { detail: body.remark }),
    });
  });
  return gateOfDevice(context, device, now);
}
