/**
 * The report of a drill as a Polish paper; «ĆWICZENIE» lies across every page.
 *
 * @module
 */
import { MARK } from "../../policies/engine/drill/play.ts";
import type { DrillView } from "../../policies/schema/drill.ts";
import { clockTime, framed, longDate } from "../documents/index.ts";
import type { Block, Document } from "../documents/index.ts";
import type { DrillContext } from "./context.ts";

const OUTCOMES = { made: "w terminie", late: "po terminie", missed: "nie wykonano", open: "jeszcze nie" } as const;

/** Roles as the Standards name them. */
const ROLES: Readonly<Record<string, string>> = {
  edukator: "edukator",
  nsp: "osoba odpowiedzialna za bezpieczeństwo sieci",
  intake: "osoba przyjmująca zgłoszenia",
  kierownik: "kierownik działu",
  dyrektor: "dyrektor",
  koordynator: "koordynator",
};

const heading = (text: string): Block => ({ kind: "heading", level: 2, text });
const paragraph = (text: string): Block => ({ kind: "paragraph", content: [text] });

export function drillPaper(view: DrillView, { letterhead, timeZone, clock }: DrillContext): Document {
  const time = (at: number): string => clockTime(at, timeZone);
  const title = `${MARK} nr ${view.number}: ${view.title.pl}`;
  return framed(
    { ...letterhead, footer: `${MARK} ${view.number} – zdarzenie wymyślone`, createdAt: clock(), watermark: MARK },
    {
      title,
      blocks: [
        { kind: "heading", level: 1, text: title },
        {
          kind: "notice",
          text: "Zdarzenie, osoby i słowa są wymyślone. Nic z tego ćwiczenia nie trafiło do rejestrów ani do statystyk.",
        },
        {
          kind: "facts",
          rows: [
            { label: "Początek", value: `${longDate("pl", view.startedAt, timeZone)}, ${time(view.startedAt)}` },
            {
              label: "Koniec",
              value:
                view.endedAt === null ? "trwa" : `${longDate("pl", view.endedAt, timeZone)}, ${time(view.endedAt)}`,
            },
            { label: "Tempo", value: `1 minuta ćwiczenia = ${String(view.pace)} min procedury` },
            { label: "W terminie", value: `${String(view.made)} z ${String(view.steps)}` },
            { label: "Po terminie", value: String(view.late) },
            { label: "Nie wykonano", value: String(view.missed) },
            {
              label: "Konflikt interesów",
              value:
                view.namedRole === null
                  ? "nie dotyczył tego scenariusza"
                  : `zgłoszenie wskazywało rolę: ${ROLES[view.namedRole] ?? view.namedRole}; osób, które nie widziały ćwiczenia: ${String(view.keptOut)}`,
            },
          ],
        },
        heading("Opis"),
        paragraph(view.story.pl),
        heading("Kroki"),
        {
          kind: "table",
          columns: [
            { title: "Krok", width: 38 },
            { title: "Kto powinien", width: 22 },
            { title: "Kto i kiedy", width: 22 },
            { title: "Wynik", width: 18 },
          ],
          rows: view.stepsList.map((step) => [
            `${step.what.pl} (${step.requirement})`,
            step.role === null ? "kto pierwszy" : (ROLES[step.role] ?? step.role),
            step.doneAt === null ? "–" : `${step.by ?? ""}, ${time(step.doneAt)}`,
            OUTCOMES[step.outcome],
          ]),
        },
        heading("Próby, których procedura nie przyjęła"),
        view.refusals.length === 0
          ? paragraph("Nie było takich prób.")
          : {
              kind: "list",
              items: view.refusals.map(({ at, by, step, code }) => [`${time(at)} · ${by} · ${step} · ${code}`]),
            },
        heading("Uwagi obserwatorów"),
        view.notes.length === 0
          ? paragraph("Brak uwag.")
          : { kind: "list", items: view.notes.map(({ at, by, text }) => [`${time(at)} · ${by}: ${text}`]) },
        heading("Omówienie"),
        paragraph(view.debrief === "" ? "Jeszcze nie zapisano omówienia." : view.debrief),
        heading("Wnioski do wprowadzenia"),
        view.lessons.length === 0
          ? paragraph("Brak wniosków.")
          : {
              kind: "list",
              items: view.lessons.map(({ title: name, why }) => [{ text: name, bold: true }, ` – ${why}`]),
            },
        { kind: "signature", lines: ["koordynator", "dyrektor"] },
      ],
    },
  );
}
