/**
 * Files of the register of trainings, in the reader's language: the list to sign as PDF, the whole register or an empty form as CSV or XLSX.
 *
 * Files are no part of the JSON contract, so these doors are written out; who may pass is the same as for reading the register.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import type { TrainingView } from "../../policies/schema/training-api.ts";
import type { TrainingProgramme } from "../../policies/schema/standards.ts";
import { listAccounts } from "../access/index.ts";
import { languageOf, sendFile, writeCsv, writeWorkbook } from "../devices/index.ts";
import { framed, longDate, renderPdf } from "../documents/index.ts";
import type { Block, Document, Letterhead } from "../documents/index.ts";
import type { CoordinationContext } from "./context.ts";
import { COLUMNS, HEADINGS } from "./training-words.ts";
import { listSessions, readTraining } from "./training-views.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV = "text/csv; charset=utf-8";
/** Empty rows for people nobody expected. */
const SPARE_ROWS = 5;
/** A line high enough for a hand. */
const ROOM = "\n ";

type Language = "pl" | "en";

function lines(
  sessions: readonly TrainingView[],
  logins: ReadonlyMap<string, string>,
  titles: ReadonlyMap<string, string>,
  language: Language,
): readonly (readonly string[])[] {
  const yes = language === "pl" ? "tak" : "yes";
  const no = language === "pl" ? "nie" : "no";
  return [
    COLUMNS.map((column) => HEADINGS[column][language === "pl" ? 0 : 1] ?? column),
    ...sessions.flatMap((one) =>
      one.people.map((person) => [
        one.heldOn,
        titles.get(one.programme) ?? one.programme,
        one.topic,
        one.materials,
        one.leader,
        one.place,
        person.account === null ? "" : (logins.get(person.account) ?? ""),
        person.name,
        person.position,
        person.signed ? yes : no,
        person.statementOn ?? "",
      ]),
    ),
  ];
}

/** The list as it is signed in the room, and behind it the statements of annex 6 for whoever has not given one. A Polish paper. */
export function attendancePaper(session: TrainingView, programme: TrainingProgramme, letterhead: Letterhead): Document {
  const heldOn = longDate("pl", Date.parse(`${session.heldOn}T12:00:00Z`));
  const statements: Block[] = programme.statement
    ? session.people
        .filter(({ statementOn }) => statementOn === null)
        .flatMap((person): Block[] => [
          { kind: "page-break" },
          { kind: "paragraph", content: ["Załącznik 6 do Standardów Ochrony Małoletnich"], align: "end" },
          { kind: "heading", level: 2, text: "Oświadczenie pracownika" },
          { kind: "facts", rows: [{ label: "Imię i nazwisko", value: person.name }] },
          {
            kind: "list",
            ordered: true,
            items: [
              [`Oświadczam, iż w dniu ${heldOn} brałam/łem udział w szkoleniu: ${session.topic}.`],
              ["Oświadczam, że zrozumiałam/łem poruszone na szkoleniu zagadnienia."],
              [
                "Zobowiązuję się do przestrzegania przedstawionych w trakcie szkolenia zasad i realizacji wymaganych Standardami obowiązków.",
              ],
            ],
          },
          { kind: "signature", lines: ["podpis pracownika"] },
        ])
    : [];
  const blank = Array.from({ length: SPARE_ROWS }, (_, index) => [
    String(session.people.length + index + 1),
    ROOM,
    "",
    "",
  ]);
  return framed(letterhead, {
    title: `Lista obecności na szkoleniu nr ${session.number}`,
    blocks: [
      { kind: "heading", level: 1, text: `Lista obecności na szkoleniu nr ${session.number}` },
      {
        kind: "facts",
        rows: [
          { label: "Program", value: programme.title.pl },
          { label: "Temat", value: session.topic },
          { label: "Dzień", value: heldOn },
          { label: "Miejsce", value: session.place },
          { label: "Prowadzący", value: session.leader },
          { label: "Materiały (wersja)", value: session.materials },
        ],
      },
      {
        kind: "table",
        columns: [
          { title: "Lp.", width: 6 },
          { title: "Imię i nazwisko", width: 36 },
          { title: "Stanowisko", width: 26 },
          { title: "Podpis", width: 32 },
        ],
        rows: [
          ...session.people.map((one, index) => [String(index + 1), `${one.name}${ROOM}`, one.position, ""]),
          ...blank,
        ],
      },
      { kind: "signature", lines: ["prowadzący", "dyrektor"] },
      ...statements,
    ],
  });
}

export function registerTrainingFiles(app: FastifyInstance, context: CoordinationContext): void {
  const { database, standards, clock, letterhead = { venue: "", venueShort: "" } } = context;
  app.route({
    method: "GET",
    url: "/api/training-files/list/:id",
    config: { access: "coordination.read" },
    schema: { hide: true },
    handler: async (request, reply): Promise<FastifyReply> => {
      const { id = "" } = request.params as { readonly id?: string };
      const session = await readTraining(database, context, id);
      const programme = standards.programmes.find((one) => one.id === session.programme);
      if (programme === undefined) throw new Error(`no programme ${session.programme}`);
      const paper = attendancePaper(session, programme, {
        ...letterhead,
        footer: `Szkolenie ${session.number}`,
        createdAt: clock(),
      });
      return sendFile(reply, `lista-${session.number}.pdf`, "application/pdf", await renderPdf(paper));
    },
  });
  for (const kind of ["register", "form"] as const)
    for (const form of ["csv", "xlsx"] as const)
      app.route({
        method: "GET",
        url: `/api/training-files/${kind}.${form}`,
        config: { access: "coordination.read" },
        schema: { hide: true },
        handler: async (request, reply): Promise<FastifyReply> => {
          const language = languageOf(request);
          const sessions = kind === "form" ? [] : await listSessions(database, context);
          const logins = new Map((await listAccounts(database)).map(({ id, login }) => [id, login]));
          const titles = new Map(standards.programmes.map(({ id, title }) => [id, title[language]]));
          const table = lines(sessions, logins, titles, language);
          const word = language === "pl" ? "szkolenia" : "trainings";
          const name = kind === "form" ? `${word}-${language === "pl" ? "wzor" : "form"}` : word;
          const octets = form === "csv" ? writeCsv(table) : await writeWorkbook(word, table);
          return sendFile(reply, `${name}.${form}`, form === "csv" ? CSV : XLSX, octets);
        },
      });
}
