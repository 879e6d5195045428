/**
 * Files of the register, in the reader's language: the whole of it or an empty form as XLSX or CSV, theft sheets and protocols as PDF.
 *
 * Files are no part of the JSON contract, so these doors are written out; who may pass is the same as for reading devices.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../access/index.ts";
import { renderPdf } from "../documents/index.ts";
import type { Document } from "../documents/index.ts";
import { localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { language } from "../platform/http.ts";
import { textsOf } from "../web/index.ts";
import type { Texts } from "../web/index.ts";
import { assetOf } from "./assets.ts";
import type { DeviceContext } from "./context.ts";
import { viewDevice } from "./device-view.ts";
import { inspectionPaper } from "./inspection-paper.ts";
import { findInspection } from "./inspections.ts";
import { readPhoto, viewPhotos } from "./photos.ts";
import { registerCsv, registerWorkbook } from "./register-file.ts";
import type { FileLanguage, RegisterRecord } from "./register-file.ts";
import { findAsset } from "./store.ts";
import type { DeviceTables } from "./tables.ts";
import { lastLoans, theftPaper } from "./theft-paper.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV = "text/csv; charset=utf-8";
const NAMES = {
  pl: { register: "ewidencja", form: "ewidencja-wzor" },
  en: { register: "register", form: "register-form" },
} as const;

/** `?language=` counts before the browser's wish: the page may be read in another language than the browser. */
export function languageOf(request: FastifyRequest): FileLanguage {
  const { language: asked } = request.query as { readonly language?: unknown };
  return asked === "pl" || asked === "en" ? asked : language(request);
}

/** Hands octets out as a file to keep; the name is ASCII. */
export function sendFile(reply: FastifyReply, name: string, type: string, octets: Uint8Array | string): FastifyReply {
  return reply
    .header("content-disposition", `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/gu, "-")}"`)
    .header("x-content-type-options", "nosniff")
    .type(type)
    .send(typeof octets === "string" ? octets : Buffer.from(octets));
}

export interface DownloadContext extends DeviceContext {
  /** As people know it; stands above every paper. */
  readonly venueName?: string;
}

export function registerDownloads(app: FastifyInstance, context: DownloadContext): void {
  registerPaper(app, "/api/device-files/theft/:id", async (id, texts, caller) => {
    const { database, venueId, venueName = "" } = context;
    const now = context.clock();
    const view = await viewDevice(context, id, now);
    const kept = await viewPhotos(context, id);
    const mayReadLoans = caller.session.permissions.includes("loans.read");
    const facts = {
      view,
      photos: await Promise.all(kept.map((photo) => readPhoto(context, photo.id))),
      loans: mayReadLoans ? await lastLoans(database, venueId, id) : null,
      venueName,
      now,
    };
    return { name: `${texts.language === "pl" ? "karta" : "theft-sheet"}-${id}`, paper: theftPaper(facts, texts) };
  });
  registerPaper(app, "/api/device-files/inspection/:id", async (id, texts) => {
    const { venueName = "", shelf } = context;
    const now = context.clock();
    const inspection = await findInspection(context, id);
    const asset = await findAsset(context.database, context.venueId, inspection.device);
    const checks = shelf.current().baselines.flatMap((baseline) => baseline.checks);
    const titles = new Map<string, { readonly pl: string; readonly en: string }>(
      checks.map((check) => [check.id, check.title]),
    );
    const { model = "", serial = "" } = asset ?? {};
    const facts = { inspection, titles, model, serial, venueName, now };
    return { name: inspection.number, paper: inspectionPaper(facts, texts) };
  });
  for (const kind of ["register", "form"] as const)
    for (const form of ["csv", "xlsx"] as const)
      app.route({
        method: "GET",
        url: `/api/device-files/${kind}.${form}`,
        config: { access: "devices.read" },
        schema: { hide: true },
        handler: async (request, reply) => {
          const spoken = languageOf(request);
          const records = kind === "form" ? [] : await recordsOf(context);
          const day = kind === "form" ? "" : `-${localDate(context.clock(), context.timeZone)}`;
          const octets = form === "csv" ? registerCsv(records, spoken) : await registerWorkbook(records, spoken);
          return sendFile(reply, `${NAMES[spoken][kind]}${day}.${form}`, form === "csv" ? CSV : XLSX, octets);
        },
      });
}

/** A paper by the id in its path, as PDF. @param make  throws a refusal if there is none */
function registerPaper(
  app: FastifyInstance,
  url: string,
  make: (id: string, texts: Texts, caller: Caller) => Promise<{ readonly name: string; readonly paper: Document }>,
): void {
  app.route({
    method: "GET",
    url,
    config: { access: "devices.read" },
    schema: { hide: true },
    handler: async (request, reply) => {
      if (request.caller === null) throw new Refusal(401, "E_ACCESS_SESSION");
      const { id = "" } = request.params as { readonly id?: string };
      const { name, paper } = await make(id, textsOf(languageOf(request)), request.caller);
      return sendFile(reply, `${name}.pdf`, "application/pdf", await renderPdf(paper));
    },
  });
}

async function recordsOf({ database, venueId }: DeviceContext): Promise<RegisterRecord[]> {
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_asset")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ ...assetOf(row), state: row.state }));
}
