/**
 * Endpoints of people: roles and orders, departments, training, suspensions.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { changeAccounts, listAccounts, registerEndpoint, requireFresh } from "../access/index.ts";
import type { Caller, EnterOrder } from "../access/index.ts";
import { Refusal } from "../platform/error.ts";
import { appoint, endAppointment } from "./appointments.ts";
import type { PeopleContext } from "./context.ts";
import { endOf } from "./days.ts";
import { createDepartment, updateDepartment } from "./departments.ts";
import { responsibleOn } from "./duty.ts";
import { endSuspension, isSuspended, suspend } from "./suspensions.ts";
import { enterTraining } from "./trainings.ts";
import { peopleView } from "./view.ts";

export function registerPeopleRoutes(app: FastifyInstance, context: PeopleContext): void {
  const { database, clock, venueId, timeZone } = context;
  const venue = { venueId, timeZone };
  /** Who asks, and when; what gives or takes power asks for a fresh proof. */
  const acting = ({ session }: Caller): { readonly by: string; readonly at: number } => {
    const at = clock();
    requireFresh(session.secondFactor, at);
    return { by: session.account.id, at };
  };

  registerEndpoint(app, Api.people, async ({ caller }) => {
    const { session } = caller();
    return peopleView(context, database, {
      account: session.account.id,
      told: session.permissions.includes("people.suspend"),
    });
  });
  registerEndpoint(app, Api.responsible, async ({ params }) => responsibleOn(database, venue, params["day"] ?? ""));

  registerEndpoint(app, Api.departmentCreate, async ({ body, caller }) => {
    const { by, at } = acting(caller());
    await database.transaction().execute(async (tx) => createDepartment(tx, venueId, body, by, at));
    return { id: body.id };
  });
  registerEndpoint(app, Api.departmentUpdate, async ({ body, params, caller }) => {
    const { by, at } = acting(caller());
    await database.transaction().execute(async (tx) => updateDepartment(tx, venueId, params["id"] ?? "", body, by, at));
    return {};
  });
  registerEndpoint(app, Api.appoint, async ({ body, caller }) => {
    const who = acting(caller());
    return { id: await changeAccounts(database, async (tx) => appoint(tx, venue, body, who)) };
  });
  registerEndpoint(app, Api.appointmentEnd, async ({ body, params, caller }) => {
    const who = acting(caller());
    await changeAccounts(database, async (tx) => endAppointment(tx, venue, params["id"] ?? "", body, who));
    return {};
  });
  registerEndpoint(app, Api.trainingAdd, async ({ body, caller }) => {
    const who = acting(caller());
    return { id: await database.transaction().execute(async (tx) => enterTraining(tx, venue, body, who)) };
  });
  registerEndpoint(app, Api.suspend, async ({ body, caller }) => {
    const { by, at } = acting(caller());
    const untilAt = body.to === null ? null : endOf(body.to, timeZone);
    if (untilAt !== null && untilAt <= at) throw new Refusal(400, "E_PEOPLE_PERIOD");
    if (body.account === by) throw new Refusal(403, "E_PEOPLE_SELF");
    const id = await database.transaction().execute(async (tx) => {
      if (!(await listAccounts(tx)).some((one) => one.id === body.account)) throw new Refusal(404, "E_PEOPLE_UNKNOWN");
      if (await isSuspended(tx, body.account, at)) throw new Refusal(409, "E_PEOPLE_SUSPENDED");
      return suspend(tx, venueId, {
        account: body.account,
        caseId: null,
        at,
        by,
        until: body.to === null || untilAt === null ? null : { day: body.to, at: untilAt },
      });
    });
    return { id };
  });
  registerEndpoint(app, Api.suspensionEnd, async ({ params, caller }) => {
    const who = acting(caller());
    await database.transaction().execute(async (tx) => endSuspension(tx, venueId, params["id"] ?? "", who));
    return {};
  });
}

/** How an account that is made with designated roles gets the order that gives them, from the day of the order. */
export const enterOrderOf =
  (context: Pick<PeopleContext, "venueId" | "timeZone">): EnterOrder =>
  async (tx, { account, roles, order, by, at }) => {
    for (const role of roles)
      await appoint(
        tx,
        context,
        {
          account,
          role,
          department: null,
          order,
          from: order.on,
          to: null,
          deputyOf: null,
          trainedOn: null,
        },
        { by, at },
      );
  };
