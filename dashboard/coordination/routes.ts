/**
 * Endpoints of the coordinator's desk.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { registerAccessibilityFiles } from "./accessibility-files.ts";
import { declarationPath, publishAccessibility, readAccessibility, saveAccessibility } from "./accessibility.ts";
import { attest, readBoard } from "./board.ts";
import { changeConsultation, confirmConsultation, listConsultations, openConsultation } from "./consultations.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { listContractors, saveContractor } from "./contractors.ts";
import { listDuties, sayDone } from "./duties.ts";
import { checkGuidance, listGuidance } from "./guidance.ts";
import { changeImprovement, listImprovements, openImprovement } from "./improvements.ts";
import { language } from "../platform/http.ts";
import { blackOutRemark, decideRemark, listRemarks, remarkState, sendRemark } from "./remarks.ts";
import { registerTrainingFiles } from "./training-files.ts";
import { importTrainings } from "./training-import.ts";
import { listTrainings } from "./training-views.ts";
import { closeTraining, removeTraining, reopenTraining, saveTraining } from "./trainings.ts";

/** Of one address; counted in memory only. */
const REMARKS = { max: 6, timeWindow: 10 * MINUTE_MS };
const LOOKS = { max: 30, timeWindow: MINUTE_MS };

const personOf = ({ session }: Caller): Person => ({ account: session.account.id, roles: session.roles });

/** A workbook in base64, and the words around it. */
const IMPORT_OCTETS = 8 * 1024 * 1024;

function registerTrainings(app: FastifyInstance, context: CoordinationContext): void {
  registerEndpoint(app, Api.trainings, async () => listTrainings(context.database, context));
  registerEndpoint(app, Api.trainingSave, async ({ params, body, caller }) =>
    saveTraining(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.trainingClose, async ({ params, body, caller }) =>
    closeTraining(context, personOf(caller()), params["id"] ?? "", body.version),
  );
  registerEndpoint(app, Api.trainingReopen, async ({ params, body, caller }) =>
    reopenTraining(context, personOf(caller()), params["id"] ?? "", body.reason),
  );
  registerEndpoint(app, Api.trainingRemove, async ({ params, caller }) => {
    await removeTraining(context, personOf(caller()), params["id"] ?? "");
    return {};
  });
  registerEndpoint(
    app,
    Api.trainingImport,
    async ({ body, caller, request }) =>
      importTrainings(context, personOf(caller()), { ...body, language: language(request) }),
    undefined,
    IMPORT_OCTETS,
  );
  registerTrainingFiles(app, context);
}

/** Of one address: every page for everybody asks once when it is opened. */
const OPENINGS = { max: 120, timeWindow: MINUTE_MS };

export function registerCoordinationRoutes(app: FastifyInstance, context: CoordinationContext): void {
  registerTrainings(app, context);
  registerEndpoint(app, Api.accessibility, async () => readAccessibility(context));
  registerEndpoint(app, Api.accessibilitySave, async ({ body, caller }) =>
    saveAccessibility(context, personOf(caller()), body.version, body.declaration),
  );
  registerEndpoint(app, Api.accessibilityPublish, async ({ body, caller }) =>
    publishAccessibility(context, personOf(caller()), body.version),
  );
  registerEndpoint(app, Api.accessibilityPublic, async () => ({ path: await declarationPath(context) }), OPENINGS);
  registerAccessibilityFiles(app, context);
  registerEndpoint(app, Api.guidance, async () => listGuidance(context));
  registerEndpoint(app, Api.guidanceCheck, async ({ params, body, caller }) =>
    checkGuidance(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.board, async () => readBoard(context));
  registerEndpoint(app, Api.boardAttest, async ({ params, body, caller }) =>
    attest(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.duties, async ({ caller }) => listDuties(context, personOf(caller())));
  registerEndpoint(app, Api.dutyDone, async ({ params, body, caller }) => {
    const person = personOf(caller());
    await sayDone(context, person, params["id"] ?? "", body);
    return listDuties(context, person);
  });
  registerEndpoint(app, Api.remarkSend, async ({ body }) => ({ reference: await sendRemark(context, body) }), REMARKS);
  registerEndpoint(app, Api.remarkState, async ({ params }) => remarkState(context, params["reference"] ?? ""), LOOKS);
  registerEndpoint(app, Api.remarks, async () => listRemarks(context));
  registerEndpoint(app, Api.remarkDecide, async ({ params, body, caller }) =>
    decideRemark(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.remarkBlackOut, async ({ params, caller }) =>
    blackOutRemark(context, personOf(caller()), params["id"] ?? ""),
  );
  registerEndpoint(app, Api.improvements, async () => listImprovements(context));
  registerEndpoint(app, Api.improvementOpen, async ({ body, caller }) =>
    openImprovement(context, personOf(caller()), body),
  );
  registerEndpoint(app, Api.improvementChange, async ({ params, body, caller }) =>
    changeImprovement(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.consultations, async () => listConsultations(context));
  registerEndpoint(app, Api.consultationOpen, async ({ body, caller }) =>
    openConsultation(context, personOf(caller()), body),
  );
  registerEndpoint(app, Api.consultationChange, async ({ params, body, caller }) =>
    changeConsultation(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.consultationConfirm, async ({ params, body, caller }) =>
    confirmConsultation(context, personOf(caller()), params["id"] ?? "", body.version),
  );
  registerEndpoint(app, Api.contractors, async () => listContractors(context));
  registerEndpoint(app, Api.contractorSave, async ({ params, body, caller }) =>
    saveContractor(context, personOf(caller()), params["id"] ?? "", body),
  );
}
