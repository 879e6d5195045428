/**
 * Brings a file of the register in: all of it or nothing, with the line and column of every fault. A CSV file and a sheet take the
 * same path from their fields on.
 *
 * @module
 */
import { AssetBody, AssetState } from "../../policies/schema/device-api.ts";
import type { ImportAnswer } from "../../policies/schema/device-api.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { checkReferences, differences, insertAsset, rewriteAsset } from "./assets.ts";
import type { Asset, Known } from "./assets.ts";
import type { DeviceContext, Person } from "./context.ts";
import { readCsv } from "./csv.ts";
import type { FileRow } from "./csv.ts";
import { HEADINGS, IMPORT_TEXTS, VALUES } from "./import-words.ts";
import type { Column, ImportCode } from "./import-words.ts";
import { serialKey } from "./model.ts";
import { letterOf, readWorkbook } from "./sheet.ts";
import { conclude, lockVenue, recordHistory } from "./store.ts";
import type { AssetRow, DeviceTables } from "./tables.ts";

type Fault = ImportAnswer["faults"][number];
interface Line {
  readonly line: number;
  readonly body: Asset;
  readonly state: AssetState | null;
}

const NEEDED: readonly Column[] = ["id", "kind", "mode"];
const MOST_FAULTS = 200;

type Language = "pl" | "en";
export interface RegisterText {
  readonly lines: readonly Line[];
  readonly faults: Fault[];
  /** Headings of the file, by column. */
  readonly head?: FileRow;
}

/** What a CSV file says, or what is wrong with it; knows no database. @param language  of the sentences */
export function readRegister(csv: string, language: Language): RegisterText {
  const { rows, unclosed } = readCsv(csv);
  const unclosedFaults =
    unclosed === null || rows.length === 0
      ? []
      : [{ line: unclosed, column: "", code: "E_IMPORT_SHAPE", message: IMPORT_TEXTS.E_IMPORT_SHAPE[language] }];
  return readLines(rows, language, unclosedFaults);
}

/** What an XLSX workbook says; its faults name the cell too. */
export async function readSheetRegister(octets: Uint8Array, language: Language): Promise<RegisterText> {
  const { rows, faults } = await readWorkbook(octets);
  const head = rows[0];
  if (faults.length > 0)
    return {
      lines: [],
      faults: faults.map(({ line, letter, code }) => ({
        line,
        column: letter,
        code,
        message: IMPORT_TEXTS[code][language],
        ...(letter === "" ? {} : { cell: `${letter}${String(line)}` }),
      })),
    };
  const read = readLines(rows, language, []);
  return { ...read, faults: read.faults.map((fault) => withCell(fault, head)) };
}

/** Names the cell as the spreadsheet does, so that nobody has to count columns. */
function withCell(fault: Fault, head: FileRow | undefined): Fault {
  const at = head === undefined ? -1 : head.fields.findIndex((heading) => heading === fault.column);
  return at < 0 || fault.column === "" ? fault : { ...fault, cell: `${letterOf(at)}${String(fault.line)}` };
}

function readLines(rows: readonly FileRow[], language: Language, faults: Fault[]): RegisterText {
  const fault = (line: number, column: string, code: ImportCode): void => {
    if (faults.length < MOST_FAULTS) faults.push({ line, column, code, message: IMPORT_TEXTS[code][language] });
  };
  const [head, ...rest] = rows;
  if (head === undefined) {
    fault(1, "", "E_IMPORT_EMPTY");
    return { lines: [], faults };
  }
  const columns = head.fields.map((heading) => columnOf(heading));
  for (const [at, column] of columns.entries())
    if (column === undefined || columns.indexOf(column) !== at)
      fault(head.line, head.fields[at] ?? "", "E_IMPORT_COLUMN");
  for (const column of NEEDED) if (!columns.includes(column)) fault(head.line, column, "E_IMPORT_MISSING");
  if (faults.length > 0) return { lines: [], faults };
  const lines: Line[] = [];
  const seen = new Set<string>();
  for (const row of rest) {
    const heading = (column: string): string => head.fields[columns.indexOf(column as Column)] ?? column;
    if (row.fields.length !== columns.length) {
      fault(row.line, "", "E_IMPORT_SHAPE");
      continue;
    }
    const parsed = readLine(columns as Column[], row.fields);
    for (const { column, code } of parsed.faults) fault(row.line, heading(column), code);
    if (parsed.body === undefined) continue;
    const claims = { id: parsed.body.id, serial: serialKey(parsed.body.serial), address: parsed.body.address };
    for (const [column, value] of Object.entries(claims))
      if (value !== null) {
        if (seen.has(`${column}\n${value}`)) fault(row.line, heading(column), "E_IMPORT_DUPLICATE");
        seen.add(`${column}\n${value}`);
      }
    lines.push({ line: row.line, body: parsed.body, state: parsed.state });
  }
  return { lines, faults, head };
}

function columnOf(heading: string): Column | undefined {
  const plain = heading.trim().toLowerCase();
  const found = Object.entries(HEADINGS).find(
    ([column, words]) => column.toLowerCase() === plain || words.includes(plain),
  );
  return found?.[0] as Column | undefined;
}

interface ReadLine {
  readonly body: Asset | undefined;
  readonly state: AssetState | null;
  readonly faults: readonly { readonly column: string; readonly code: ImportCode }[];
}

function readLine(columns: readonly Column[], fields: readonly string[]): ReadLine {
  const faults: { column: string; code: ImportCode }[] = [];
  const given: Record<string, string> = {};
  for (const [at, column] of columns.entries()) {
    const text = (fields[at] ?? "").trim();
    if (text === "") {
      if (NEEDED.includes(column)) faults.push({ column, code: "E_IMPORT_MISSING" });
      continue;
    }
    const word = text.toLowerCase();
    const words = VALUES[column];
    given[column] = words === undefined ? text : (words.get(word) ?? (column === "mode" ? text : word));
  }
  const { state: said, ...asset } = given;
  const state = said === undefined ? null : AssetState.safeParse(said);
  if (state !== null && !state.success) faults.push({ column: "state", code: "E_IMPORT_VALUE" });
  if (faults.some(({ code }) => code === "E_IMPORT_MISSING")) return { body: undefined, state: null, faults };
  const body = AssetBody.safeParse(asset);
  if (!body.success)
    for (const column of new Set(body.error.issues.map((issue) => String(issue.path[0]))))
      faults.push({ column, code: "E_IMPORT_VALUE" });
  return { body: body.data, state: state?.success === true ? state.data : null, faults };
}

/** Counts what a file would change, and changes it unless there is a fault or it is a dry run. */
export async function importRegister(
  context: DeviceContext,
  known: Known,
  input: {
    readonly csv?: string | undefined;
    /** Of a workbook, base64. */
    readonly xlsx?: string | undefined;
    readonly dryRun: boolean;
    readonly language: Language;
  },
  person: Person,
  now: number,
): Promise<ImportAnswer> {
  const { lines, faults, head } =
    input.xlsx === undefined
      ? readRegister(input.csv ?? "", input.language)
      : await readSheetRegister(Buffer.from(input.xlsx, "base64"), input.language);
  if (faults.length > 0) return { added: 0, changed: 0, unchanged: 0, faults };
  return context.database.transaction().execute(async (tx) => {
    await lockVenue(tx, context.venueId);
    const db = tx.withTables<DeviceTables>();
    const rows = await db.selectFrom("device_asset").selectAll().where("venue_id", "=", context.venueId).execute();
    const found = compare(context, known, lines, rows, input.language);
    const answer = {
      added: found.added.length,
      changed: found.changed.length,
      unchanged: lines.length - found.added.length - found.changed.length,
    };
    if (found.faults.length > 0) {
      const named = found.faults.map((fault) => ({ ...fault, column: headingOf(head, fault.column) }));
      const faultsFound = input.xlsx === undefined ? named : named.map((fault) => withCell(fault, head));
      return { added: 0, changed: 0, unchanged: 0, faults: faultsFound };
    }
    if (!input.dryRun && answer.added + answer.changed > 0) await carryOut(tx, context, found, person, now);
    return { ...answer, faults: [] };
  });
}

/** The heading the file itself uses for one of our columns. */
function headingOf(head: FileRow | undefined, column: string): string {
  return head?.fields.find((heading) => columnOf(heading) === column) ?? column;
}

interface Plan {
  readonly added: readonly Line[];
  readonly changed: readonly { readonly row: AssetRow; readonly body: Asset }[];
  readonly faults: Fault[];
}

function compare(
  context: DeviceContext,
  known: Known,
  lines: readonly Line[],
  rows: readonly AssetRow[],
  language: "pl" | "en",
): Plan {
  const faults: Fault[] = [];
  const fault = (line: number, column: string, code: ImportCode): void => {
    if (faults.length < MOST_FAULTS) faults.push({ line, column, code, message: IMPORT_TEXTS[code][language] });
  };
  const byId = new Map(rows.map((row) => [row.id, row]));
  const inFile = new Set(lines.map(({ body }) => body.id as string));
  const holder = (column: "serial_key" | "address", value: string | null, id: string): boolean =>
    value !== null && rows.some((row) => row[column] === value && row.id !== id && !inFile.has(row.id));
  const plan = { added: [] as Line[], changed: [] as { row: AssetRow; body: Asset }[], faults };
  for (const { line, body, state } of lines) {
    if (holder("serial_key", serialKey(body.serial), body.id)) fault(line, "serial", "E_IMPORT_TAKEN");
    if (holder("address", body.address, body.id)) fault(line, "address", "E_IMPORT_TAKEN");
    try {
      checkReferences(context, known, body);
    } catch (cause) {
      const [field] = (cause as { fields?: readonly { path: string }[] }).fields ?? [];
      fault(line, field?.path ?? "", "E_IMPORT_VALUE");
    }
    const row = byId.get(body.id);
    if (row === undefined) plan.added.push({ line, body, state });
    else {
      if (state !== null && state !== row.state) fault(line, "state", "E_IMPORT_STATE");
      if (differences(row, body).length > 0) plan.changed.push({ row, body });
    }
  }
  return plan;
}

async function carryOut(
  tx: DatabaseTransaction,
  context: DeviceContext,
  plan: Plan,
  person: Person,
  now: number,
): Promise<void> {
  const { venueId } = context;
  const changedIds = plan.changed.map(({ row }) => row.id);
  // Two records of the file may swap a serial number or an address: both let go first.
  if (changedIds.length > 0)
    await tx
      .withTables<DeviceTables>()
      .updateTable("device_asset")
      .set({ serial_key: null, address: null })
      .where("venue_id", "=", venueId)
      .where("id", "in", changedIds)
      .execute();
  const tell = (device: string, what: string, detail: string): Promise<void> =>
    recordHistory(tx, venueId, { device, at: now, by: person.name, what, detail });
  for (const { row, body } of plan.changed) {
    await rewriteAsset(tx, context, row, body, now);
    await tell(row.id, "device-update", `import: ${differences(row, body).join(", ")}`);
  }
  for (const { body, state } of plan.added) {
    await insertAsset(tx, venueId, body, now, state ?? "in-order");
    await tell(body.id, "device-create", "import");
  }
  await conclude(tx, venueId, {
    action: "device-import",
    subject: "register",
    person,
    at: now,
    detail: `added ${String(plan.added.length)}, changed ${String(plan.changed.length)}`,
  });
}
