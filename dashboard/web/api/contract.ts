/**
 * The server's endpoints as the page knows them: methods and paths, checked by the compiler against
 * `policies/schema/api.ts`. Only types are imported, so that the schema library stays out of the bundle.
 *
 * @module
 */
import type { output } from "zod";
import type { Api } from "../../../policies/schema/api.ts";
import type { LoanApi } from "../../../policies/schema/loan-api.ts";

export type EndpointId = keyof Api0;
type Api0 = typeof Api & typeof LoanApi;

export type Response<K extends EndpointId> = output<Api0[K]["response"]>;
export type Body<K extends EndpointId> = Api0[K] extends { readonly body: infer B }
  ? B extends { _input: infer I }
    ? I
    : never
  : undefined;

export const endpoints = {
  setupState: { method: "GET", path: "/api/setup" },
  setup: { method: "POST", path: "/api/setup" },
  signIn: { method: "POST", path: "/api/session" },
  session: { method: "GET", path: "/api/session" },
  signOut: { method: "DELETE", path: "/api/session" },
  today: { method: "GET", path: "/api/today" },
  signals: { method: "GET", path: "/api/signals" },
  drafts: { method: "GET", path: "/api/drafts" },
  draft: { method: "GET", path: "/api/drafts/:id" },
  defects: { method: "GET", path: "/api/defects" },
  networks: { method: "GET", path: "/api/networks" },
  lists: { method: "GET", path: "/api/lists" },
  listUnusable: { method: "GET", path: "/api/lists/:id/unusable" },
  listsUpdate: { method: "POST", path: "/api/lists/update" },
  explain: { method: "POST", path: "/api/explain" },
  taxonomy: { method: "GET", path: "/api/taxonomy" },
  accounts: { method: "GET", path: "/api/accounts" },
  accountCreate: { method: "POST", path: "/api/accounts" },
  accountUpdate: { method: "PATCH", path: "/api/accounts/:id" },
  listChoose: { method: "PUT", path: "/api/lists/:id/choice" },
  listUpdateOne: { method: "POST", path: "/api/lists/:id/update" },
  previewStart: { method: "POST", path: "/api/lists/:id/preview" },
  preview: { method: "GET", path: "/api/previews/:id" },
  generations: { method: "GET", path: "/api/generations" },
  rollback: { method: "POST", path: "/api/generations/rollback" },
  holdLift: { method: "DELETE", path: "/api/generations/hold" },
  quarantine: { method: "GET", path: "/api/quarantine" },
  quarantineDecide: { method: "POST", path: "/api/quarantine/:id" },
  mistakeReport: { method: "POST", path: "/api/mistakes" },
  mistakeState: { method: "GET", path: "/api/mistakes/state/:reference" },
  mistakes: { method: "GET", path: "/api/mistakes" },
  mistakeDecide: { method: "POST", path: "/api/mistakes/:id" },
  exceptions: { method: "GET", path: "/api/exceptions" },
  exceptionCreate: { method: "POST", path: "/api/exceptions" },
  exceptionApprove: { method: "POST", path: "/api/exceptions/:id/approval" },
  exceptionEnd: { method: "DELETE", path: "/api/exceptions/:id" },
  federationExport: { method: "GET", path: "/api/federation" },
  federationImport: { method: "POST", path: "/api/federation" },
  devices: { method: "GET", path: "/api/devices" },
  device: { method: "GET", path: "/api/devices/:id" },
  deviceCreate: { method: "POST", path: "/api/devices" },
  deviceUpdate: { method: "PUT", path: "/api/devices/:id" },
  deviceState: { method: "POST", path: "/api/devices/:id/state" },
  deviceImport: { method: "POST", path: "/api/devices/import" },
  alarmsSettle: { method: "POST", path: "/api/devices/:id/alarms" },
  photos: { method: "GET", path: "/api/devices/:id/photos" },
  photoAdd: { method: "POST", path: "/api/devices/:id/photos" },
  photo: { method: "GET", path: "/api/photos/:id" },
  photoRemove: { method: "DELETE", path: "/api/photos/:id" },
  enrolCode: { method: "POST", path: "/api/devices/:id/code" },
  enrolConfirm: { method: "POST", path: "/api/devices/:id/enrolment" },
  fixList: { method: "GET", path: "/api/fix-list" },
  tickets: { method: "GET", path: "/api/tickets" },
  ticketNote: { method: "POST", path: "/api/tickets/:id" },
  exemptionCreate: { method: "POST", path: "/api/exemptions" },
  exemptionEnd: { method: "DELETE", path: "/api/exemptions/:id" },
  attest: { method: "POST", path: "/api/attestations" },
  baselines: { method: "GET", path: "/api/baselines" },
  reconciliation: { method: "GET", path: "/api/reconciliation" },
  routers: { method: "GET", path: "/api/routers" },
  routerSave: { method: "PUT", path: "/api/routers/:id" },
  routerRemove: { method: "DELETE", path: "/api/routers/:id" },
  inspections: { method: "GET", path: "/api/inspections" },
  inspectionOpen: { method: "POST", path: "/api/devices/:id/inspection" },
  inspectionSave: { method: "PUT", path: "/api/inspections/:id" },
  loans: { method: "GET", path: "/api/loans" },
  loan: { method: "GET", path: "/api/loans/:id" },
  loanCreate: { method: "POST", path: "/api/loans" },
  loanBrief: { method: "POST", path: "/api/loans/:id/briefing" },
  loanHandOut: { method: "POST", path: "/api/loans/:id/devices" },
  loanReturn: { method: "POST", path: "/api/loans/:id/returns" },
  loanMissing: { method: "POST", path: "/api/loans/:id/missing" },
  loanClose: { method: "POST", path: "/api/loans/:id/close" },
  loanExtend: { method: "POST", path: "/api/loans/:id/end" },
  gateOf: { method: "GET", path: "/api/gate/:id" },
  gateList: { method: "GET", path: "/api/gate" },
  prompts: { method: "GET", path: "/api/prompts" },
  promptClose: { method: "POST", path: "/api/prompts/:id" },
  draftWords: { method: "GET", path: "/api/prompts/of-draft/:id" },
  loanClean: { method: "POST", path: "/api/gate/:id/clean" },
  stepsKnown: { method: "GET", path: "/api/loans/steps/:id" },
  cases: { method: "GET", path: "/api/cases" },
  caseOptions: { method: "GET", path: "/api/case-options" },
  caseOpen: { method: "POST", path: "/api/cases" },
  case: { method: "GET", path: "/api/cases/:id" },
  caseStep: { method: "POST", path: "/api/cases/:id/steps" },
  caseRead: { method: "POST", path: "/api/cases/:id/read" },
  caseDocument: { method: "POST", path: "/api/cases/:id/documents" },
  caseDisclosures: { method: "GET", path: "/api/cases/:id/disclosures" },
  caseDisclose: { method: "POST", path: "/api/cases/:id/disclosures" },
  caseAccess: { method: "GET", path: "/api/cases/:id/access" },
  emergency: { method: "POST", path: "/api/emergency" },
  decisions: { method: "GET", path: "/api/decisions" },
  eventRegister: { method: "GET", path: "/api/registers/events" },
  interventionRegister: { method: "GET", path: "/api/registers/interventions" },
  registerExtract: { method: "POST", path: "/api/registers/extract" },
  dailyReport: { method: "GET", path: "/api/daily-report/:id" },
  dailyReportDocument: { method: "POST", path: "/api/daily-report/:id" },
} as const satisfies {
  readonly [K in EndpointId]: { readonly method: Api0[K]["method"]; readonly path: Api0[K]["path"] };
};

/** Fills `:id` (or `:reference`); the value is escaped, an id never opens another path. */
export const pathOf = (endpoint: EndpointId, id?: string): string =>
  endpoints[endpoint].path.replace(/:[a-z]+/u, () => encodeURIComponent(id ?? ""));
