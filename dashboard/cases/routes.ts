/**
 * Endpoints of cases. Every one goes through the gate; an attempt that was turned away is written down.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { decide } from "../../policies/engine/case/access.ts";
import { Api } from "../../policies/schema/api.ts";
import type { CaseOptions, DecisionView } from "../../policies/schema/case-api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { framed } from "../documents/index.ts";
import { instant, localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { disclose, disclosuresOf } from "./disclosures.ts";
import { registerEvidenceRoutes } from "./evidence-routes.ts";
import { settleSoon, shareCopy } from "./files.ts";
import { logLook, memberOf, passGate, withLog } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { adoptDrafts, openByStaff, openEmergency } from "./opening.ts";
import { caseDocument, drawPaper, letterheadOf } from "./papers.ts";
import { readCase } from "./reads.ts";
import { dailyBlocks, eventBlocks, interventionBlocks } from "./register-paper.ts";
import { dailyReport, eventRegister, interventionRegister } from "./registers.ts";
import { cardNumbers, findCase } from "./store.ts";
import { callOnCase, takeStep } from "./steps.ts";
import type { SentStep } from "./steps.ts";
import type { CaseTables } from "./tables.ts";
import { listCases, viewCase } from "./views.ts";

const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";
const accountOf = ({ session }: Caller): string => session.account.id;

/** Staff as they are now, and who of them is asking. */
async function standing(context: CaseContext, caller: Caller, now: number) {
  const staff = await context.people.staff(context.database, now);
  return { staff, viewer: memberOf(staff, accountOf(caller)) };
}

/** Lets the caller through to a case for reading; the case of a draft is opened by whoever asks first. */
async function look(
  context: CaseContext,
  caller: Caller,
  id: string,
  action: "read" | "access-log",
  now: number,
): Promise<{ readonly seen: Seen; readonly staff: readonly StaffMember[] }> {
  const { staff } = await standing(context, caller, now);
  let row = await findCase(context.database, context.venueId, id);
  if (row === undefined && (await adoptDrafts(context, now, id)) > 0)
    row = await findCase(context.database, context.venueId, id);
  return { seen: passGate(context, row, staff, accountOf(caller), action), staff };
}

/** Tasks of every case that wait for the caller, most pressing first. */
export async function decisionsOf(
  context: CaseContext,
  staff: readonly StaffMember[],
  viewer: StaffMember,
  now: number,
): Promise<DecisionView[]> {
  const cases = await listCases(context, staff, viewer, now);
  return cases
    .flatMap((one) =>
      one.tasks.map((task) => ({
        caseId: one.id,
        number: one.number,
        state: one.state,
        openedAt: one.openedAt,
        task,
      })),
    )
    .sort(
      (a, b) =>
        (a.task.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.task.dueAt ?? Number.MAX_SAFE_INTEGER) ||
        a.task.since - b.task.since,
    );
}

async function optionsOf(context: CaseContext, caller: Caller, now: number): Promise<CaseOptions> {
  const { staff, viewer } = await standing(context, caller, now);
  const { types, areas, external } = context.procedure;
  const { permissions } = caller.session;
  return {
    departments: (await context.people.departments(context.database, now)).map(({ id, name }) => ({ id, name })),
    types: types.map((one) => ({ ...one })),
    areas: areas.map((one) => ({ ...one })),
    // Names of colleagues only for those who may name one.
    staff: permissions.includes("cases.step")
      ? staff.filter(({ roles }) => roles.length > 0).map(({ account, displayName }) => ({ account, displayName }))
      : [],
    external: external.map((one) => ({ ...one })),
    share: context.share === null ? "not-configured" : "configured",
    notify: context.notify.status,
    mayOpen: viewer.roles.length > 0,
  };
}

export function registerCaseRoutes(app: FastifyInstance, context: CaseContext): void {
  const { clock, database } = context;
  registerEndpoint(app, Api.cases, async ({ caller }) => {
    const now = clock();
    await adoptDrafts(context, now);
    const { staff, viewer } = await standing(context, caller(), now);
    return listCases(context, staff, viewer, now);
  });
  registerEndpoint(app, Api.caseOptions, async ({ caller }) => optionsOf(context, caller(), clock()));
  registerEndpoint(app, Api.caseOpen, async ({ caller, body }) => {
    const row = await openByStaff(context, accountOf(caller()), body, clock());
    return { caseId: row.id, number: row.number };
  });
  registerEndpoint(app, Api.case, async ({ params, caller }) =>
    withLog(context, async () => {
      const now = clock();
      const { seen, staff } = await look(context, caller(), idOf(params), "read", now);
      await logLook(database, context, seen, now);
      return viewCase(context, database, seen, staff, now);
    }),
  );
  registerEndpoint(app, Api.caseStep, async ({ params, caller, body }) =>
    withLog(context, async () => {
      const now = clock();
      const account = accountOf(caller());
      const id = idOf(params);
      const sent: SentStep = body;
      const row =
        sent.step.kind === "share-copy"
          ? await shareCopy(context, account, id, sent, now)
          : await takeStep(context, account, id, sent, now);
      if (row.harm === "positive") await settleSoon(context, row.id);
      const staff = await context.people.staff(database, now);
      const fresh = await findCase(database, context.venueId, row.id);
      return viewCase(context, database, passGate(context, fresh, staff, account, "read"), staff, now);
    }),
  );
  registerEndpoint(app, Api.caseRead, async ({ params, caller, body }) =>
    withLog(context, async () => ({
      items: await readCase(context, accountOf(caller()), idOf(params), body, clock()),
    })),
  );
  registerEndpoint(app, Api.caseDocument, async ({ params, caller, body }) =>
    withLog(context, async () => caseDocument(context, accountOf(caller()), idOf(params), body, clock())),
  );
  registerEndpoint(app, Api.caseDisclosures, async ({ params, caller }) =>
    withLog(context, async () => {
      const { seen, staff } = await look(context, caller(), idOf(params), "read", clock());
      return disclosuresOf(context, seen, staff);
    }),
  );
  registerEndpoint(app, Api.caseDisclose, async ({ params, caller, body }) =>
    withLog(context, async () => disclose(context, accountOf(caller()), idOf(params), body, clock())),
  );
  registerEndpoint(app, Api.caseAccess, async ({ params, caller }) =>
    withLog(context, async () => {
      const { seen, staff } = await look(context, caller(), idOf(params), "access-log", clock());
      const rows = await database
        .withTables<CaseTables>()
        .selectFrom("case_access")
        .selectAll()
        .where("case_id", "=", seen.row.id)
        .orderBy("at", "desc")
        .orderBy("id")
        .limit(1_000)
        .execute();
      return rows.map((row) => ({
        at: instant(row.at),
        by: staff.find(({ account }) => account === row.account)?.displayName ?? null,
        role: row.role as Seen["person"]["role"] | null,
        action: row.action,
        outcome: row.outcome as "granted" | "denied" | "conflict",
        reason: row.reason,
      }));
    }),
  );
  registerEndpoint(app, Api.emergency, async ({ caller, body }) => {
    const now = clock();
    const account = accountOf(caller());
    const known =
      body.caseId === null
        ? null
        : await callOnCase(
            context,
            account,
            {
              id: body.id,
              caseId: body.caseId,
              facts: { service: body.service, calledAt: Math.min(body.calledAt, now) },
            },
            now,
          );
    const row = known ?? (await openEmergency(context, account, body, now));
    return { caseId: row.id, number: row.number, card: cardNumbers(row)["card-1"] ?? "" };
  });
  registerEndpoint(app, Api.decisions, async ({ caller }) => {
    const now = clock();
    await adoptDrafts(context, now);
    const { staff, viewer } = await standing(context, caller(), now);
    return decisionsOf(context, staff, viewer, now);
  });
  registerRegisters(app, context);
  registerEvidenceRoutes(app, context);
}

function registerRegisters(app: FastifyInstance, context: CaseContext): void {
  const { clock } = context;
  registerEndpoint(app, Api.eventRegister, async ({ caller }) => {
    const now = clock();
    const { staff, viewer } = await standing(context, caller(), now);
    return eventRegister(context, staff, viewer, now);
  });
  registerEndpoint(app, Api.interventionRegister, async ({ caller }) => {
    const { staff, viewer } = await standing(context, caller(), clock());
    return interventionRegister(context, staff, viewer);
  });
  registerEndpoint(app, Api.registerExtract, async ({ caller, body }) => {
    const now = clock();
    const { session } = caller();
    // The narrower register has a permission of its own; the contract gives both one door.
    if (body.book === "interventions" && !session.permissions.includes("interventions.read"))
      throw new Refusal(403, "E_ACCESS_DENIED");
    const { staff, viewer } = await standing(context, caller(), now);
    const isOfYear = (at: number): boolean => localFields(at, context.timeZone).year === body.year;
    const { timeZone } = context;
    const blocks =
      body.book === "events"
        ? await Promise.all(
            (await eventRegister(context, staff, viewer, now)).lines
              .filter(({ registeredAt }) => isOfYear(registeredAt))
              .map(async ({ caseId }) => {
                const seen = passGate(
                  context,
                  await findCase(context.database, context.venueId, caseId),
                  staff,
                  viewer.account,
                  "read",
                );
                return eventBlocks(seen.row, seen.record, timeZone);
              }),
          )
        : (await interventionRegister(context, staff, viewer)).lines
            .filter(({ openedAt }) => isOfYear(openedAt))
            .map((line) => interventionBlocks(line, timeZone));
    const title = body.book === "events" ? "Rejestr zdarzeń zagrażających małoletniemu" : "Rejestr interwencji";
    const document = framed(letterheadOf(context, now), {
      title: `${title} – ${String(body.year)}`,
      subject: title,
      blocks: [
        { kind: "heading", level: 1, text: `${title} – ${String(body.year)}` },
        ...(blocks.length === 0 ? [{ kind: "paragraph" as const, content: ["Brak wpisów."] }] : blocks.flat()),
      ],
    });
    const fileName = `rejestr-${body.book === "events" ? "zdarzen" : "interwencji"}-${String(body.year)}`;
    return (await drawPaper({ document, plain: null, fileName }, body.format)).file;
  });
  registerEndpoint(app, Api.dailyReport, async ({ params, caller }) => {
    const { staff, viewer } = await standing(context, caller(), clock());
    return dailyReport(context, staff, viewer, idOf(params));
  });
  registerEndpoint(app, Api.dailyReportDocument, async ({ params, caller, body }) => {
    const now = clock();
    const { staff, viewer } = await standing(context, caller(), now);
    const report = await dailyReport(context, staff, viewer, idOf(params));
    const document = framed(letterheadOf(context, now), {
      title: `Raport dzienny ${report.day}`,
      subject: "Raport dzienny – notatki",
      blocks: dailyBlocks(report, context.timeZone),
    });
    return (await drawPaper({ document, plain: null, fileName: `raport-dzienny-${report.day}` }, body.format)).file;
  });
}

/** Whether an account may know of a case: asked again by whatever tells people things outside the page. */
export async function mayKnow(context: CaseContext, account: string, caseId: string): Promise<boolean> {
  const now = context.clock();
  const staff = await context.people.staff(context.database, now);
  const member = staff.find((one) => one.account === account);
  const row = await findCase(context.database, context.venueId, caseId);
  if (member === undefined || row === undefined) return false;
  try {
    const { access } = passGate(context, row, staff, account, "list");
    return decide(member, "list", access).ok;
  } catch {
    return false;
  }
}
