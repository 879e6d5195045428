/**
 * Files of the register: the whole of it or an empty form, as XLSX or CSV, in the reader's language.
 *
 * Files are no part of the JSON contract, so these doors are written out; who may pass is the same as for reading devices.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { localDate } from "../platform/clock.ts";
import { language } from "../platform/http.ts";
import { assetOf } from "./assets.ts";
import type { DeviceContext } from "./context.ts";
import { registerCsv, registerWorkbook } from "./register-file.ts";
import type { FileLanguage, RegisterRecord } from "./register-file.ts";
import type { DeviceTables } from "./tables.ts";

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

export function registerDownloads(app: FastifyInstance, context: DeviceContext): void {
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
