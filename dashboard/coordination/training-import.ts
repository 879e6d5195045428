/**
 * Trainings from a spreadsheet: one line a person and session, all of it or nothing, with line and column of every fault.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { isDay } from "../../policies/engine/day.ts";
import type { TraineeBody, TrainingImportAnswer, TrainingSaveBody } from "../../policies/schema/training-api.ts";
import { listAccounts } from "../access/index.ts";
import { IMPORT_TEXTS, letterOf, readCsv, readWorkbook } from "../devices/index.ts";
import type { FileRow } from "../devices/index.ts";
import { todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { listSessions } from "./training-views.ts";
import { writeClosing, writeTraining } from "./trainings.ts";
import { COLUMNS, FAULTS, HEADINGS, YES_NO } from "./training-words.ts";
import type { TrainingColumn, TrainingFault } from "./training-words.ts";

type Language = "pl" | "en";
type Fault = TrainingImportAnswer["faults"][number];
type Session = Omit<TrainingSaveBody, "people"> & { readonly people: TraineeBody[] };

const NEEDED: readonly TrainingColumn[] = ["heldOn", "programme", "topic", "leader", "name"];
const MOST_FAULTS = 200;
const LEAST = 3;

const plain = (text: string): string => text.trim().toLowerCase();

interface Reader {
  readonly context: CoordinationContext;
  readonly language: Language;
  /** Accounts by login. */
  readonly logins: ReadonlyMap<string, { readonly id: string; readonly displayName: string }>;
  readonly known: ReadonlySet<string>;
}

const keyOf = (one: Pick<TrainingSaveBody, "heldOn" | "programme" | "topic">): string =>
  `${one.heldOn}\n${one.programme}\n${plain(one.topic)}`;

function readLines(rows: readonly FileRow[], reader: Reader): { sessions: readonly Session[]; faults: Fault[] } {
  const { context, language, logins, known } = reader;
  const faults: Fault[] = [];
  const [head, ...rest] = rows;
  const add = (line: number, column: string, code: string, message: string): void => {
    if (faults.length < MOST_FAULTS) faults.push({ line, column, code, message });
  };
  if (head === undefined) {
    add(1, "", "E_IMPORT_EMPTY", IMPORT_TEXTS.E_IMPORT_EMPTY[language]);
    return { sessions: [], faults };
  }
  const columns = head.fields.map((heading) => COLUMNS.find((one) => HEADINGS[one].includes(plain(heading))));
  for (const [at, column] of columns.entries())
    if (column === undefined || columns.indexOf(column) !== at)
      add(head.line, head.fields[at] ?? "", "E_IMPORT_COLUMN", IMPORT_TEXTS.E_IMPORT_COLUMN[language]);
  for (const column of NEEDED)
    if (!columns.includes(column))
      add(head.line, HEADINGS[column][0] ?? column, "E_IMPORT_MISSING", IMPORT_TEXTS.E_IMPORT_MISSING[language]);
  if (faults.length > 0) return { sessions: [], faults };

  const sessions = new Map<string, Session>();
  for (const { line, fields } of rest) {
    const value = (column: TrainingColumn): string => (fields[columns.indexOf(column)] ?? "").trim();
    const fault = (column: TrainingColumn, code: TrainingFault): void =>
      add(line, head.fields[columns.indexOf(column)] ?? "", code, FAULTS[code][language]);
    const before = faults.length;
    const heldOn = value("heldOn");
    if (!isDay(heldOn)) fault("heldOn", "E_TRAINING_DAY");
    const asked = plain(value("programme"));
    const programme = context.standards.programmes.find(
      ({ id, title }) => id === asked || plain(title.pl) === asked || plain(title.en) === asked,
    );
    if (programme === undefined) fault("programme", "E_TRAINING_PROGRAMME");
    for (const column of ["topic", "leader", "name"] as const)
      if (value(column).length < LEAST) fault(column, "E_TRAINING_SHORT");
    const login = plain(value("login"));
    const account = login === "" ? null : logins.get(login);
    if (account === undefined) fault("login", "E_TRAINING_LOGIN");
    const signed = YES_NO.get(plain(value("signed")));
    if (signed === undefined) fault("signed", "E_TRAINING_YES_NO");
    const statement = value("statementOn");
    if (statement !== "" && !isDay(statement)) fault("statementOn", "E_TRAINING_DAY");
    if (signed === true && isDay(heldOn) && heldOn > todayOf(context)) fault("heldOn", "E_TRAINING_AHEAD");
    if (faults.length > before || programme === undefined || account === undefined || signed === undefined) continue;
    const body = { heldOn, programme: programme.id, topic: value("topic") };
    const key = keyOf(body);
    if (known.has(key)) {
      fault("topic", "E_TRAINING_TWICE");
      continue;
    }
    const session = sessions.get(key) ?? {
      version: 0,
      ...body,
      materials: value("materials"),
      leader: value("leader"),
      place: value("place"),
      people: [],
    };
    sessions.set(key, session);
    if (
      session.people.some((one) =>
        account === null ? plain(one.name) === plain(value("name")) : one.account === account.id,
      )
    ) {
      fault("name", "E_TRAINING_TWICE_ON_LIST");
      continue;
    }
    session.people.push({
      id: randomUUID(),
      account: account?.id ?? null,
      name: account?.displayName ?? value("name"),
      position: value("position"),
      signed,
      statementOn: statement === "" ? null : statement,
    });
  }
  return { sessions: [...sessions.values()], faults };
}

/** Counts what a file would add, and adds it unless there is a fault or it is a dry run. */
export async function importTrainings(
  context: CoordinationContext,
  viewer: Person,
  input: {
    readonly csv?: string | undefined;
    /** Of a workbook, base64. */
    readonly xlsx?: string | undefined;
    readonly dryRun: boolean;
    readonly close: boolean;
    readonly language: Language;
  },
): Promise<TrainingImportAnswer> {
  const { language } = input;
  const text =
    input.xlsx === undefined ? readCsv(input.csv ?? "") : await readWorkbook(Buffer.from(input.xlsx, "base64"));
  const nothing = (faults: Fault[]): TrainingImportAnswer => ({ sessions: 0, people: 0, faults });
  if ("unclosed" in text && text.unclosed !== null)
    return nothing([
      { line: text.unclosed, column: "", code: "E_IMPORT_SHAPE", message: IMPORT_TEXTS.E_IMPORT_SHAPE[language] },
    ]);
  if ("faults" in text && text.faults.length > 0)
    return nothing(
      text.faults.map(({ line, letter, code }) => ({
        line,
        column: letter,
        code,
        message: IMPORT_TEXTS[code][language],
        ...(letter === "" ? {} : { cell: `${letter}${String(line)}` }),
      })),
    );
  return context.database.transaction().execute(async (tx) => {
    const accounts = await listAccounts(tx);
    const known = new Set((await listSessions(tx, context)).map(keyOf));
    const logins = new Map(accounts.map((one) => [one.login, one]));
    const { sessions, faults } = readLines(text.rows, { context, language, logins, known });
    if (faults.length > 0) {
      const head = text.rows[0]?.fields ?? [];
      return nothing(
        input.xlsx === undefined
          ? faults
          : faults.map((fault) => {
              const at = head.indexOf(fault.column);
              return at < 0 ? fault : { ...fault, cell: `${letterOf(at)}${String(fault.line)}` };
            }),
      );
    }
    const people = sessions.reduce((sum, one) => sum + one.people.length, 0);
    if (!input.dryRun)
      for (const session of sessions) {
        const id = randomUUID();
        await writeTraining(tx, context, viewer, id, session);
        if (input.close && session.people.every(({ signed }) => signed))
          await writeClosing(tx, context, viewer, id, null);
      }
    return { sessions: sessions.length, people, faults: [] };
  });
}
