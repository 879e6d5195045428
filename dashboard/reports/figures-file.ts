/**
 * Figures of a period as a file, for the page, for machines and for the command line alike.
 *
 * @module
 */
import type { EffectivenessFormat } from "../../policies/schema/effectiveness-api.ts";
import type { EffectivenessExport } from "../../policies/schema/effectiveness.ts";
import type { MetricCatalogue } from "../../policies/schema/metric.ts";
import { renderDocx, renderPdf } from "../documents/index.ts";
import { effectivenessCsv } from "./export-csv.ts";
import { effectivenessXlsx } from "./export-xlsx.ts";
import { figuresDocument } from "./paper/figures.ts";
import type { FiguresFrame } from "./paper/figures.ts";

export const FIGURE_MEDIA: Readonly<Record<EffectivenessFormat, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/** The same figures and frame give the same octets. */
export async function figuresFile(
  exported: EffectivenessExport,
  catalogue: MetricCatalogue,
  frame: FiguresFrame,
  format: EffectivenessFormat,
): Promise<Uint8Array> {
  switch (format) {
    case "json":
      return new TextEncoder().encode(`${JSON.stringify(exported, null, 1)}\n`);
    case "csv":
      return new TextEncoder().encode(effectivenessCsv(exported));
    case "xlsx":
      return effectivenessXlsx(exported, catalogue, frame.madeAt);
    case "pdf":
      return renderPdf(figuresDocument(exported, catalogue, frame));
    case "docx":
      return renderDocx(figuresDocument(exported, catalogue, frame));
    default:
      return format satisfies never;
  }
}
