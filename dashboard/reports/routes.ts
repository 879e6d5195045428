/**
 * Endpoints of effectiveness: for the coordinator and the director on the page, for machines by a token. Every reading is in the audit.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { EffectivenessQuery } from "../../policies/schema/effectiveness-api.ts";
import type { EffectivenessFormat } from "../../policies/schema/effectiveness-api.ts";
import type { EffectivenessExport, Period } from "../../policies/schema/effectiveness.ts";
import type { PartNames } from "../../policies/schema/part-names.ts";
import { recordAudit, registerEndpoint, requireFresh } from "../access/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { collectEffectiveness } from "./collect.ts";
import type { ReportContext } from "./context.ts";
import { polishNames } from "./gather.ts";
import { FIGURE_MEDIA, figuresFile } from "./figures-file.ts";
import type { FiguresFrame } from "./paper/figures.ts";
import { createToken, listTokens, requireToken, revokeToken } from "./tokens.ts";

/** A machine fetches once a day; this is for whoever tries tokens out. */
const TRIES = { max: 30, timeWindow: MINUTE_MS };

/** @throws {Refusal} 400 `E_REPORT_PERIOD` */
function queryOf(request: FastifyRequest): { readonly period: Period; readonly format: EffectivenessFormat } {
  const parsed = EffectivenessQuery.safeParse(request.query);
  if (!parsed.success) throw new Refusal(400, "E_REPORT_PERIOD");
  const { year, from, to, format } = parsed.data;
  return { format, period: year === undefined ? { from: from ?? "", to: to ?? "" } : yearPeriod(Number(year)) };
}

export const yearPeriod = (year: number): Period => ({
  from: `${String(year)}-01-01`,
  to: `${String(year + 1)}-01-01`,
});

export const fileName = ({ from, to }: Period): string => `latarnik-skutecznosc-${from}-${to}`;

export interface FiguresContext extends ReportContext {
  readonly frame: () => Omit<FiguresFrame, "madeAt" | "names">;
  readonly names: () => PartNames;
}

export function registerReportRoutes(app: FastifyInstance, context: FiguresContext): void {
  const { database, clock, catalogue, frame, names } = context;

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    who: { readonly accountId: string | null; readonly subjectId?: string },
  ): Promise<EffectivenessExport | string> {
    const { period, format } = queryOf(request);
    const document = await collectEffectiveness(context, period);
    const detail = `${period.from} ${period.to} ${format}`;
    await recordAudit(database, { at: clock(), ...who, action: "effectiveness-read", outcome: "success", detail });
    void reply.header("cache-control", "no-store");
    if (format === "json") return document;
    void reply
      .header("content-disposition", `attachment; filename="${fileName(period)}.${format}"`)
      .header("x-content-type-options", "nosniff")
      .type(FIGURE_MEDIA[format]);
    const octets = await figuresFile(
      document,
      catalogue,
      { ...frame(), names: polishNames(names()), madeAt: clock() },
      format,
    );
    // A workbook or a paper is octets: they go out as they are, past the contract of JSON answers.
    return format === "csv"
      ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets)
      : (reply.send(Buffer.from(octets)) as never);
  }

  registerEndpoint(app, Api.effectiveness, async ({ caller, request, reply }) =>
    answer(request, reply, { accountId: caller().session.account.id }),
  );
  registerEndpoint(
    app,
    Api.effectivenessForMachines,
    async ({ request, reply }) => {
      const token = await requireToken(context, request.headers.authorization, clock());
      return answer(request, reply, { accountId: null, subjectId: token });
    },
    TRIES,
  );
  registerEndpoint(app, Api.metrics, async () => ({ ...catalogue, names: names() }));
  registerEndpoint(app, Api.effectivenessTokens, async () => listTokens(context));
  registerEndpoint(app, Api.effectivenessTokenCreate, async ({ body, caller }) => {
    const { session } = caller();
    // Gives reading away for a year.
    requireFresh(session.secondFactor, clock());
    return createToken(context, body, session.account.id, clock());
  });
  registerEndpoint(app, Api.effectivenessTokenRevoke, async ({ params, caller }) =>
    revokeToken(context, params["id"] ?? "", caller().session.account.id, clock()),
  );
}
