/**
 * Papers and files of an edition: drawn from the same content, they say the same, and the same content gives the same octets.
 *
 * @module
 */
import type { DocumentFile } from "../../policies/schema/case-api.ts";
import type { ReportAsked } from "../../policies/schema/report-api.ts";
import { renderDocx, renderHtml, renderPdf } from "../documents/index.ts";
import type { Document } from "../documents/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import { effectivenessCsv } from "./export-csv.ts";
import { effectivenessXlsx } from "./export-xlsx.ts";
import type { EditionData } from "./gather.ts";
import { coverLetter } from "./paper/letter.ts";
import { reportDocument } from "./paper/report.ts";
import { childrenSummary, directorSummary, mayorSummary } from "./paper/summaries.ts";

const MEDIA = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  html: "text/html; charset=utf-8",
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

const PAPERS = {
  report: reportDocument,
  letter: coverLetter,
  director: directorSummary,
  mayor: mayorSummary,
  children: childrenSummary,
} as const;
const NAMES = {
  report: "raport",
  letter: "pismo",
  director: "dla-dyrektora",
  mayor: "dla-prezydenta",
  children: "dla-dzieci",
  data: "dane",
} as const;

async function drawn(document: Document, format: "pdf" | "docx" | "html"): Promise<Uint8Array> {
  if (format === "pdf") return renderPdf(document);
  return format === "docx" ? renderDocx(document) : new TextEncoder().encode(renderHtml(document));
}

const DATA = ["json", "csv", "xlsx"] as const;
type DataFormat = (typeof DATA)[number];
const isDataFormat = (format: ReportAsked["format"]): format is DataFormat => DATA.some((one) => one === format);

async function filed({ content, text }: EditionData, format: DataFormat): Promise<Uint8Array> {
  if (format === "json") return new TextEncoder().encode(text);
  return format === "csv"
    ? new TextEncoder().encode(effectivenessCsv(content.figures))
    : effectivenessXlsx(content.figures, content.catalogue, content.madeAt);
}

/** @throws {Refusal} 409 `E_REPORT_PAPER`: figures have no PDF, papers have no CSV */
export async function editionFile(data: EditionData, { paper, format }: ReportAsked): Promise<DocumentFile> {
  const { content, digest } = data;
  if (isDataFormat(format) !== (paper === "data")) throw new Refusal(409, "E_REPORT_PAPER");
  const octets = isDataFormat(format)
    ? await filed(data, format)
    : await drawn(PAPERS[paper === "data" ? "report" : paper](content, digest), format);
  const { from, to } = content.figures.result.period;
  return {
    name: `${NAMES[paper]}-${from.slice(0, 4)}-${String(Number(to.slice(0, 4)) - 1)}-wydanie-${String(content.edition)}.${format}`,
    mediaType: MEDIA[format],
    base64: Buffer.from(octets).toString("base64"),
    digest: sha256(octets),
  };
}
