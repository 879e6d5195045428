/**
 * The machine-checkable part of PDF/UA-1 (ISO 14289-1, in the order of the Matterhorn Protocol) over our own reading of the file. veraPDF is not to be
 * had here; a person with a screen reader has the last word.
 *
 * @module
 */
import { Pdf, textString } from "../integration/dashboard/documents/pdf-reader.ts";
import type { Dict, Name, Node, PageContent, Value } from "../integration/dashboard/documents/pdf-reader.ts";

/** Types our papers may use; all of them are standard ones (ISO 32000-1, 14.8.4), so no role map is needed. */
const STANDARD = new Set(
  "Document Part Sect P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table Caption THead TBody TR TH TD Figure Link Span".split(
    " ",
  ),
);
/** What an element must stand in. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  LI: ["L"],
  Lbl: ["LI"],
  LBody: ["LI"],
  THead: ["Table"],
  TBody: ["Table"],
  TR: ["Table", "THead", "TBody"],
  TH: ["TR"],
  TD: ["TR"],
};

const nameOf = (value: Value | undefined): string => (value as Name | undefined)?.name ?? "";
const isFilled = (value: Value | undefined): boolean => textString(value).trim() !== "";

function fileFaults(pdf: Pdf): string[] {
  const { catalog, trailer } = pdf;
  const faults: string[] = [];
  const wants = (rule: string, holds: boolean): void => void (holds || faults.push(rule));
  wants("is encrypted", trailer["Encrypt"] === undefined);
  wants("has no language", isFilled(catalog["Lang"]));
  wants("is not marked", pdf.dict(catalog["MarkInfo"] ?? {})["Marked"] === true);
  wants("shows its file name", pdf.dict(catalog["ViewerPreferences"] ?? {})["DisplayDocTitle"] === true);
  wants("has no title", isFilled(pdf.get(pdf.dict(trailer["Info"])["Title"])));
  wants("has no dc:title", /<dc:title><rdf:Alt><rdf:li [^>]*>[^<]+/u.test(pdf.xmp));
  wants("does not say PDF/UA-1", pdf.xmp.includes("<pdfuaid:part>1</pdfuaid:part>"));
  wants("has no parent tree", pdf.dict(catalog["StructTreeRoot"])["ParentTree"] !== undefined);
  for (const [index, { dict }] of pdf.pages.entries()) {
    wants(`page ${String(index + 1)}: not read in order`, nameOf(dict["Tabs"]) === "S");
    wants(`page ${String(index + 1)}: no structure`, typeof dict["StructParents"] === "number");
  }
  for (const font of pdf.fonts()) {
    const base = nameOf(font["BaseFont"]);
    const [descendant] = pdf.list(font["DescendantFonts"]);
    const descriptor = pdf.dict(pdf.dict(descendant)["FontDescriptor"]);
    wants(
      `${base}: not embedded`,
      ["FontFile", "FontFile2", "FontFile3"].some((one) => descriptor[one] !== undefined),
    );
    wants(`${base}: no way back to letters`, font["ToUnicode"] !== undefined);
  }
  return faults;
}

/** Everything that is drawn is marked with its place, or an artifact. */
const contentFaults = (contents: readonly PageContent[]): string[] =>
  contents.flatMap(({ unmarked, marked }, index) => [
    ...(unmarked.length === 0 ? [] : [`page ${String(index + 1)}: drawn outside the structure: ${unmarked.join(" ")}`]),
    ...marked
      .filter(({ tag, mcid }) => (tag === "Artifact") === (mcid !== undefined))
      .map(({ tag }) => `page ${String(index + 1)}: ${tag} is neither content nor artifact`),
  ]);

const attribute = (pdf: Pdf, node: Node, key: string): Value | undefined =>
  pdf
    .list(node.dict["A"])
    .map((one) => pdf.dict(one)[key])
    .find((one) => one !== undefined);

function tableFaults(pdf: Pdf, table: Node, where: string): string[] {
  const rows = table.children
    .flatMap((one) => (one.type === "TR" ? [one] : one.children))
    .filter(({ type }) => type === "TR");
  const cells = rows.map((row) => row.children.length);
  const heads = rows.flatMap((row) => row.children.filter(({ type }) => type === "TH"));
  const known = new Set(heads.map(({ dict }) => textString(dict["ID"])));
  return [
    ...(heads.length === 0 ? [`${where}: no heads`] : []),
    ...(new Set(cells).size > 1 ? [`${where}: rows of different length`] : []),
    ...heads
      .filter((head) => !["Column", "Row", "Both"].includes(nameOf(attribute(pdf, head, "Scope"))))
      .map(({ text }) => `${where}: head «${text}» without a scope`),
    ...rows.flatMap((row) =>
      row.children.flatMap((cell) =>
        pdf
          .list(attribute(pdf, cell, "Headers"))
          .filter((id) => !known.has(textString(id)))
          .map((id) => `${where}: cell names a head that is not there: ${textString(id)}`),
      ),
    ),
  ];
}

function structureFaults(pdf: Pdf, root: Node): string[] {
  const faults: string[] = [];
  let level = 0;
  let tables = 0;
  const visit = (node: Node, parent: string): void => {
    const { type, dict } = node;
    if (!STANDARD.has(type)) faults.push(`${type}: not a standard type`);
    const around = INSIDE[type];
    if (around !== undefined && !around.includes(parent)) faults.push(`${type} stands in ${parent}`);
    const heading = /^H([1-6])$/u.exec(type)?.[1];
    if (heading !== undefined) {
      if (Number(heading) > level + 1) faults.push(`heading «${node.text}» jumps from ${String(level)} to ${heading}`);
      if (node.text.trim() === "") faults.push("an empty heading");
      level = Number(heading);
    }
    if (type === "Figure") {
      if (!isFilled(pdf.get(dict["Alt"]))) faults.push("a figure without a description");
      if (attribute(pdf, node, "BBox") === undefined) faults.push("a figure without its place");
    }
    if (type === "L" && nameOf(attribute(pdf, node, "ListNumbering")) === "")
      faults.push("a list without its numbering");
    if (type === "Link" && !node.annotations.some((one: Dict) => isFilled(one["Contents"])))
      faults.push(`link «${node.text}» does not say where it leads`);
    if (type === "Table") faults.push(...tableFaults(pdf, node, `table ${String(++tables)}`));
    for (const child of node.children) visit(child, type);
  };
  visit(root, "");
  return faults;
}

/** What stands between a file and PDF/UA-1, as far as a machine can tell; empty is well. @throws {Error} if it is no PDF our reader knows */
export function uaFaults(octets: Uint8Array): string[] {
  const pdf = new Pdf(octets);
  const file = fileFaults(pdf);
  // Without letters there is nothing to read.
  if (file.some((one) => one.endsWith("no way back to letters"))) return file;
  return [
    ...file,
    ...contentFaults(pdf.pages.map((page) => pdf.content(page))),
    ...structureFaults(pdf, pdf.structure()),
  ];
}
