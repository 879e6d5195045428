/**
 * Workbooks: what is read of good ones, and what strangers' ones are told.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "../../../../dashboard/devices/csv.ts";
import { readRegister, readSheetRegister } from "../../../../dashboard/devices/import.ts";
import { HEADINGS, VALUES, WORDS, WRITTEN } from "../../../../dashboard/devices/import-words.ts";
import type { Column } from "../../../../dashboard/devices/import-words.ts";
import { registerCsv, registerLines, registerWorkbook } from "../../../../dashboard/devices/register-file.ts";
import { MOST_SHEET_OCTETS, letterOf, readWorkbook, writeWorkbook } from "../../../../dashboard/devices/sheet.ts";
import { readZip, writeStored } from "../../../../dashboard/devices/zip.ts";
import { AssetBody, AssetState } from "../../../../policies/schema/device-api.ts";
import { makeZip, sheetParts, textRow } from "../../../support/make-zip.ts";

const HEAD = ["Numer", "Rodzaj", "Tryb"];
const book = (rows: string): Buffer => makeZip(sheetParts(rows));
const codesOf = async (octets: Uint8Array) =>
  (await readSheetRegister(octets, "pl")).faults.map(({ line, column, code, cell }) => [line, column, code, cell]);

describe("a workbook", () => {
  it("is read as its texts, with the row each stands in", async () => {
    const read = await readSheetRegister(
      book(`${textRow(1, HEAD)}${textRow(3, ["T-1", "tablet", "A"])}${textRow(7, ["T-2", "laptop", "B"])}`),
      "pl",
    );
    expect(read.faults).toEqual([]);
    expect(read.lines.map(({ line, body }) => [line, body.id, body.kind])).toEqual([
      [3, "T-1", "tablet"],
      [7, "T-2", "laptop"],
    ]);
  });

  it("may hold dates, numbers and what a spreadsheet writes beside the cells", async () => {
    const octets = await writeWorkbook("S", [
      ["numer", "rodzaj", "tryb", "data zakupu"],
      ["7", "tablet", "A", "2026-02-03"],
    ]);
    const parts = readZip(octets, () => true, { entries: 100, octets: 1e6 });
    if (typeof parts === "string") throw new Error(parts);
    const sheet = (parts.get("xl/worksheets/sheet1.xml") ?? Buffer.of()).toString();
    // The number and the date as numbers, as a spreadsheet keeps them: 46056 days after its first.
    const numeric = sheet
      .replace(/<c r="A2"[^>]*>.*?<\/c>/u, `<c r="A2"><v>7</v></c>`)
      .replace(/<c r="D2"[^>]*>.*?<\/c>/u, `<c r="D2" s="2"><v>46056</v></c>`);
    const styles =
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>';
    const changed = new Map([
      ...parts,
      ["xl/worksheets/sheet1.xml", Buffer.from(numeric)],
      ["xl/styles.xml", Buffer.from(styles)],
    ]);
    const { lines, faults } = await readSheetRegister(writeStored(changed), "pl");
    expect(faults).toEqual([]);
    expect(lines[0]?.body).toMatchObject({ id: "7", purchasedOn: "2026-02-03" });
  });

  it.each([
    {
      why: "a wrong value is named by heading and cell",
      rows: `${textRow(1, HEAD)}${textRow(4, ["T-1", "phone", "C"])}`,
      faults: [
        [4, "Rodzaj", "E_IMPORT_VALUE", "B4"],
        [4, "Tryb", "E_IMPORT_VALUE", "C4"],
      ],
    },
    {
      why: "an unknown heading is named by its cell",
      rows: textRow(1, [...HEAD, "Kolor"]),
      faults: [[1, "Kolor", "E_IMPORT_COLUMN", "D1"]],
    },
    { why: "nothing in it", rows: "", faults: [[1, "", "E_IMPORT_EMPTY", undefined]] },
    {
      why: "a formula is never believed",
      rows: `${textRow(1, HEAD)}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>HYPERLINK("x")</f><v>tablet</v></c></row>`,
      faults: [
        [2, "A", "E_IMPORT_FORMULA", "A2"],
        [2, "B", "E_IMPORT_FORMULA", "B2"],
      ],
    },
    {
      why: "a number that lost its last digits",
      rows: `${textRow(1, HEAD)}<row r="2"><c r="A2"><v>12345678901234567</v></c></row>`,
      faults: [[2, "A", "E_IMPORT_NUMBER", "A2"]],
    },
    {
      why: "one cell at the end of the world would be a million empty rows",
      rows: `${textRow(1, HEAD)}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`,
      faults: [[1, "", "E_IMPORT_SIZE", undefined]],
    },
    {
      why: "a column far to the right",
      rows: `<row r="1"><c r="XFD1"><v>1</v></c></row>`,
      faults: [[1, "", "E_IMPORT_SIZE", undefined]],
    },
    {
      why: "an empty row at the end of the world",
      rows: `${textRow(1, HEAD)}<row r="900000"/>`,
      faults: [[1, "", "E_IMPORT_SIZE", undefined]],
    },
  ])("$why", async ({ rows, faults }) => {
    expect(await codesOf(book(rows))).toEqual(faults);
  });

  it.each([
    { why: "no archive", octets: Buffer.from("id;kind;mode\n"), code: "E_IMPORT_FILE" },
    { why: "nothing at all", octets: Buffer.alloc(0), code: "E_IMPORT_FILE" },
    { why: "an old .xls", octets: Buffer.from("d0cf11e0a1b11ae1".padEnd(2_000, "0"), "hex"), code: "E_IMPORT_FILE" },
    { why: "an archive of something else", octets: makeZip([{ name: "a.txt", data: "a" }]), code: "E_IMPORT_FILE" },
    { why: "an archive that ends early", octets: book(textRow(1, HEAD)).subarray(0, 300), code: "E_IMPORT_FILE" },
    {
      why: "an encrypted one",
      octets: makeZip(sheetParts(textRow(1, HEAD)).map((part) => ({ ...part, encrypted: true }))),
      code: "E_IMPORT_FILE",
    },
    {
      why: "two sheets of one name, of which readers would see different ones",
      octets: makeZip([...sheetParts(textRow(1, HEAD)), ...sheetParts(textRow(1, ["x"])).slice(3)]),
      code: "E_IMPORT_FILE",
    },
    {
      why: "a document type that would multiply itself",
      octets: makeZip(
        sheetParts("").map((part) =>
          part.name.endsWith("sheet1.xml")
            ? { ...part, data: `<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData>&b;</sheetData></worksheet>` }
            : part,
        ),
      ),
      code: "E_IMPORT_FILE",
    },
    {
      why: "forty kilobytes that become forty megabytes",
      octets: book(`${textRow(1, HEAD)}<!--${" ".repeat(40_000_000)}-->`),
      code: "E_IMPORT_SIZE",
    },
    {
      why: "the same, said to be ten octets",
      octets: makeZip([
        ...sheetParts(textRow(1, HEAD)),
        { name: "xl/styles.xml", data: Buffer.alloc(40_000_000), claims: 10 },
      ]),
      code: "E_IMPORT_SIZE",
    },
    {
      why: "twenty megabytes",
      octets: Buffer.concat([book(textRow(1, HEAD)), Buffer.alloc(20 * 1024 * 1024)]),
      code: "E_IMPORT_SIZE",
    },
    {
      why: "a thousand entries",
      octets: makeZip(Array.from({ length: 1_000 }, (_, at) => ({ name: `a${String(at)}`, data: "" }))),
      code: "E_IMPORT_SIZE",
    },
  ])("is refused in words if it is $why", async ({ octets, code }) => {
    const { lines, faults } = await readSheetRegister(octets, "pl");
    expect(lines).toEqual([]);
    expect(faults).toMatchObject([{ line: 1, code }]);
    expect(faults[0]?.message.length).toBeGreaterThan(20);
  });

  it("ignores pictures, macros and links, however large", async () => {
    const octets = makeZip([
      ...sheetParts(`${textRow(1, HEAD)}${textRow(2, ["T-1", "tablet", "A"])}`),
      { name: "xl/media/image1.png", data: Buffer.alloc(50_000_000) },
      { name: "xl/vbaProject.bin", data: "macro" },
    ]);
    expect(octets.length).toBeLessThan(MOST_SHEET_OCTETS);
    expect((await readSheetRegister(octets, "pl")).lines).toHaveLength(1);
  });

  it("never throws, whatever octet is another one", async () => {
    const octets = book(`${textRow(1, HEAD)}${textRow(2, ["T-1", "tablet", "A"])}`);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: octets.length - 1 }), fc.nat({ max: 255 }), async (at, octet) => {
        const changed = Buffer.from(octets);
        changed[at] = octet;
        const { rows, faults } = await readWorkbook(changed);
        expect(rows.length + faults.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [0, "A"],
    [25, "Z"],
    [26, "AA"],
    [701, "ZZ"],
    [702, "AAA"],
  ])("column %i is %s", (column, letter) => {
    expect(letterOf(column)).toBe(letter);
  });
});

describe("the register as a file", () => {
  const text = fc.string({
    maxLength: 12,
    unit: fc.constantFrom("a", "Ż", " ", ";", '"', "'", "=", "-", "+", "@", "1", ","),
  });
  const trimmed = text.map((one) => one.trim());
  const record = fc
    .record({
      id: fc.stringMatching(/^[A-Z]{2}-\d{2}$/u),
      kind: fc.constantFrom(...AssetBody.shape.kind.options),
      mode: fc.constantFrom("A", "B"),
      state: fc.constantFrom(...AssetState.options),
      platform: fc.constantFrom(null, "android", "windows"),
      purchasedOn: fc.constantFrom(null, "2026-02-03"),
      cart: fc.constantFrom(null, "W1"),
      model: trimmed,
      note: trimmed,
      licence: trimmed,
    })
    // A value that begins with our own guard would lose it; nobody writes one.
    .filter(({ model, note, licence }) => ![model, note, licence].some((one) => /^'\s*[=+\-@]/u.test(one)))
    .map(({ state, ...asset }) => ({ ...AssetBody.parse(asset), state }));
  const records = fc.uniqueArray(record, { maxLength: 5, selector: ({ id }) => id });

  it.each(["pl", "en"] as const)("comes back as it went, in %s, from CSV", (language) => {
    fc.assert(
      fc.property(records, (given) => {
        const { lines, faults } = readRegister(registerCsv(given, language), language);
        expect(faults).toEqual([]);
        expect(lines.map(({ body, state }) => ({ ...body, state }))).toEqual(given);
      }),
    );
  });

  it.each(["pl", "en"] as const)("comes back as it went, in %s, from XLSX", async (language) => {
    await fc.assert(
      fc.asyncProperty(records, async (given) => {
        const { lines, faults } = await readSheetRegister(await registerWorkbook(given, language), language);
        expect(faults).toEqual([]);
        expect(lines.map(({ body, state }) => ({ ...body, state }))).toEqual(given);
      }),
      { numRuns: 20 },
    );
  });

  it.each(["pl", "en"] as const)("the empty form is read without a fault in %s", async (language) => {
    expect(readRegister(registerCsv([], language), language)).toMatchObject({ lines: [], faults: [] });
    expect(await readSheetRegister(await registerWorkbook([], language), language)).toMatchObject({
      lines: [],
      faults: [],
    });
  });

  it("uses only headings and words the import understands", () => {
    for (const column of Object.keys(HEADINGS) as Column[])
      for (const language of ["pl", "en"] as const) {
        expect([column, HEADINGS[column].includes(WRITTEN[column][language])]).toEqual([column, true]);
        for (const [code, words] of Object.entries(WORDS[column] ?? {})) {
          const word = words[language];
          expect([word, VALUES[column]?.get(word) ?? word]).toEqual([word, code]);
        }
      }
  });

  it("holds nothing a spreadsheet would run", async () => {
    const evil = AssetBody.parse({
      id: "T-1",
      kind: "tablet",
      mode: "A",
      note: '=HYPERLINK("https://x.example")',
      model: "@SUM(1)",
    });
    const csv = registerCsv([{ ...evil, state: "in-order" }], "pl");
    expect(csv).toContain(`"'=HYPERLINK(""https://x.example"")"`);
    expect(csv).toContain(`"'@SUM(1)"`);
    const parts = readZip(await registerWorkbook([{ ...evil, state: "in-order" }], "pl"), () => true, {
      entries: 100,
      octets: 1e6,
    });
    if (typeof parts === "string") throw new Error(parts);
    const sheet = (parts.get("xl/worksheets/sheet1.xml") ?? Buffer.of()).toString();
    expect(sheet).not.toMatch(/<f\b/u);
    // Every cell with a value points to a text.
    expect([...sheet.matchAll(/<c [^>]*>/gu)].every(([cell]) => cell.includes('t="s"') || cell.endsWith("/>"))).toBe(
      true,
    );
  });

  it("guards cells of a CSV file and takes the guard off again", () => {
    const lines = [["=1", "'a", "-5", " +x", "ok"]];
    expect(writeCsv(lines)).toBe(`\uFEFF"'=1";"'a";"'-5";"' +x";ok\r\n`);
    expect(readCsv(writeCsv(lines)).rows[0]?.fields).toEqual(["=1", "'a", "-5", " +x", "ok"]);
  });

  it("has one line for headings and one a record", () => {
    expect(registerLines([], "pl")).toEqual([Object.values(WRITTEN).map(({ pl }) => pl)]);
  });
});
