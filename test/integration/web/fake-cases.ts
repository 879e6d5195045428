/**
 * The fake server's half for cases and help for children. It keeps what the page relies on: a step counts once, a case that moved on is
 * refused, a verification needs a justification, reading sealed texts needs a reason.
 *
 * @module
 */
import type { z } from "zod";
import type { Api } from "../../../policies/schema/api.ts";
import { isJustification } from "../../../policies/engine/case/justification.ts";
import { evidenceAnswers } from "./fake-evidence.ts";
import { Refusal } from "./fake-lists.ts";
import type { CaseFixtures } from "./case-fixtures.ts";

type Body<K extends keyof typeof Api> = (typeof Api)[K] extends { readonly body: infer B extends z.ZodType }
  ? z.output<B>
  : never;

const paper = {
  name: "dokument.pdf",
  mediaType: "application/pdf",
  base64: Buffer.from("%PDF-1.7 dokument").toString("base64"),
  digest: "ab".repeat(32),
};

export function caseAnswers(data: CaseFixtures, nudge: (topic: string) => void, me: () => string) {
  const seen = new Set<string>();
  const find = (id: string) => {
    const view = data.views.find((one) => one.id === id || one.draft?.id === id);
    if (view === undefined) throw new Refusal(404, "E_CASE_UNKNOWN", "Nie ma takiej sprawy.");
    return view;
  };
  const talkOf = (id: string) => {
    const talk = data.desk.talks.find((one) => one.id === id);
    if (talk === undefined) throw new Refusal(404, "E_HELP_TALK", "Nie ma takiej prośby.");
    return talk;
  };
  const reportOf = (id: string) => {
    const report = data.desk.reports.find((one) => one.id === id);
    if (report === undefined) throw new Refusal(404, "E_HELP_REPORT", "Nie ma takiego zgłoszenia.");
    return report;
  };
  const summaryOf = ({
    version: _version,
    all: _all,
    seats: _seats,
    external: _external,
    prompts: _prompts,
    progress: _progress,
    proposal: _proposal,
    intervention: _intervention,
    cards: _cards,
    files: _files,
    duties: _duties,
    timeline: _timeline,
    steps: _steps,
    named: _named,
    suspended: _suspended,
    ...summary
  }: CaseFixtures["views"][number]) => summary;

  return {
    ...evidenceAnswers(me),
    cases: () => data.views.map(summaryOf),
    case: (_: never, id: string) => find(id),
    caseOptions: () => data.options,
    caseOpen: () => ({ caseId: "case-2", number: "12/2026" }),
    caseStep: (body: Body<"caseStep">, id: string) => {
      const view = find(id);
      if (seen.has(body.id)) return view;
      const { step } = body;
      if (body.version !== null && body.version !== view.version && step.kind !== "write-note")
        throw new Refusal(409, "E_CASE_CHANGED", "Ktoś zmienił tę sprawę.");
      if ((step.kind === "qualify" || step.kind === "reject") && !isJustification(step.text))
        throw new Refusal(409, "E_CASE_JUSTIFICATION", "Uzasadnienie jest za krótkie.");
      if (step.kind === "reject" && view.contact === "yes" && step.proof === null)
        throw new Refusal(409, "E_CASE_CONTACT_PROOF", "Potrzebny jest dowód.");
      seen.add(body.id);
      view.version += 1;
      view.tasks = [];
      if (step.kind === "qualify") view.state = "event";
      if (step.kind === "reject") view.state = "rejected";
      const seq = 100 + view.version;
      view.timeline.push({
        id: `e-${seq}`,
        at: Date.now(),
        kind:
          step.kind === "write-note"
            ? "note"
            : step.kind === "qualify"
              ? "qualified"
              : step.kind === "reject"
                ? "rejected"
                : step.kind,
        book: "events",
        seq,
        hash: String(seq).padStart(4, "0").repeat(16),
        by: { role: "kierownik", displayName: me() },
        facts: {},
        items: [],
      });
      nudge("cases");
      return view;
    },
    caseRead: (body: Body<"caseRead">) => ({
      items: body.items.map((id) => ({
        id,
        kind: "note",
        part: null,
        content: data.sealed.get(id) ?? { text: "Uzasadnienie." },
      })),
    }),
    caseDocument: () => paper,
    caseDisclosures: (_: never, id: string) =>
      id === "case-3"
        ? [
            {
              id: "x-1",
              at: Date.now() - 3_600_000,
              document: "note",
              version: 1,
              content: "pseudonymised",
              to: "Prokuratura Rejonowa",
              basis: "art. 304 KPK",
              original: false,
              digest: "cd".repeat(32),
              by: me(),
            },
          ]
        : [],
    caseDisclose: () => paper,
    caseAccess: () => [
      { at: Date.now() - 60_000, by: me(), role: "kierownik", action: "read", outcome: "granted", reason: null },
      { at: Date.now() - 90_000, by: null, role: "edukator", action: "read", outcome: "conflict", reason: null },
    ],
    emergency: () => ({ caseId: "case-4", number: "13/2026", card: "3/2026" }),
    decisions: () =>
      data.views.flatMap((view) =>
        view.tasks.map((task) => ({
          caseId: view.id,
          number: view.number,
          state: view.state,
          openedAt: view.openedAt,
          task,
        })),
      ),
    eventRegister: () => data.eventRegister,
    interventionRegister: () => data.interventionRegister,
    registerExtract: () => paper,
    dailyReport: (_: never, day: string) => ({
      day,
      lines: ["Sporządzono notatkę nr 4/2026."],
      head: data.eventRegister.head,
      missing: 1,
    }),
    dailyReportDocument: () => paper,
    helpDesk: () => data.desk,
    helpTalkGo: (_: never, id: string) => {
      const talk = talkOf(id);
      Object.assign(talk, { state: "coming", by: me() });
      nudge("help");
      return talk;
    },
    helpTalkDone: (_: never, id: string) => Object.assign(talkOf(id), { state: "done", look: null, by: me() }),
    helpReportRead: (_: never, id: string) => ({
      report: Object.assign(reportOf(id), { state: "read" }),
      text: "Pan przy szatni krzyczy na dzieci.",
    }),
    helpReportCase: (_: never, id: string) => Object.assign(reportOf(id), { state: "case", caseId: "case-2" }),
    helpReportClose: (_: never, id: string) => Object.assign(reportOf(id), { state: "closed" }),
    helpSettings: () => data.helpSettings,
    helpSettingsSave: (body: Body<"helpSettingsSave">) => {
      data.helpSettings = { ...data.helpSettings, settings: body, savedAt: Date.now(), savedBy: me() };
      return data.helpSettings;
    },
    helpLineVerify: (body: Body<"helpLineVerify">, id: string) => {
      data.helpSettings = {
        ...data.helpSettings,
        helplines: data.helpSettings.helplines.map((line) =>
          line.id === id ? { ...line, verifiedOn: body.verifiedOn, needsVerifying: false, verifiedBy: me() } : line,
        ),
      };
      return data.helpSettings;
    },
    helpDocument: () => data.helpDocument,
    helpConversations: () => data.conversations,
  };
}
