/**
 * Endpoints of probes: the latest rounds for whoever answers for the network, two numbers for everybody if the venue wants to show them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { BadgeTexts } from "../../policies/load/load-probe-badge.ts";
import { Api } from "../../policies/schema/api.ts";
import { ProbeRound } from "../../policies/schema/probes.ts";
import type { ProtectionView } from "../../policies/schema/probes.ts";
import { listAccounts, recordAudit, registerEndpoint } from "../access/index.ts";
import { DAY_MS, instant, localDate, MINUTE_MS } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { compileNetworks } from "../venues/index.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { BADGE_STYLE, badgePage, badgePicture, languageFor } from "./badge.ts";
import { proveChain } from "./chain.ts";
import { daysSince } from "./days.ts";
import { namesOfMarks } from "./draw.ts";
import { acknowledge, findFinding, listFindings } from "./findings.ts";
import type { Marks } from "./findings.ts";
import { readPublication, setPublication } from "./publication.ts";
import { lastRun, requestRun, viewRun } from "./runs.ts";
import { lastRounds } from "./store.ts";
import { CURRENT_MS, viewDay, viewFinding, viewProtection, viewVantage } from "./view.ts";
import type { CauseWords } from "./view.ts";

export interface ProbeRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly venueName: string;
  readonly timeZone: string;
  readonly words: CauseWords;
  readonly badge: BadgeTexts;
  /** Whether the two numbers are for everybody, until somebody says otherwise. */
  readonly publish: boolean;
  /** Path of the accessibility declaration; `null`: none is published. */
  readonly declaration: () => Promise<string | null>;
  readonly published: { current(): OpenedGeneration | undefined };
  /** Ed25519, raw, base64. */
  readonly publicKey: string;
}

const SHOWN_CLOSED_MS = 7 * DAY_MS;
const HISTORY_DAYS = 30;
const PUBLIC_LIMIT = { max: 60, timeWindow: MINUTE_MS };
const CACHED = "public, max-age=60";

export function registerProbeRoutes(app: FastifyInstance, options: ProbeRouteOptions): void {
  const { database, clock, venueId, words, timeZone } = options;

  registerEndpoint(app, Api.probes, async () => {
    const now = clock();
    const rows = await lastRounds(database, venueId, now - SHOWN_CLOSED_MS);
    const names = new Map((await listAccounts(database)).map(({ id, displayName }) => [id, displayName]));
    const findings = await listFindings(database, venueId, now - SHOWN_CLOSED_MS);
    const run = await lastRun(database, venueId);
    const { on, said } = await readPublication(database, venueId, options.publish);
    const history = await daysSince(database, venueId, localDate(now - HISTORY_DAYS * DAY_MS, timeZone));
    return {
      now,
      vantages: rows.map((row) => viewVantage(row, words)),
      today: viewProtection(
        rows.map(({ content }) => ProbeRound.parse(JSON.parse(content))),
        now,
      ),
      findings: findings.map((one) => viewFinding(one, words, (account) => names.get(account) ?? account)),
      history: history.map(viewDay),
      run: run === undefined ? null : viewRun(run),
      publication: {
        on,
        at: said === null ? null : instant(said.at),
        by: said === null ? null : (names.get(said.by_account) ?? said.by_account),
      },
    };
  });

  registerEndpoint(app, Api.probeChain, async () => proveChain(database, venueId, options.publicKey));

  registerEndpoint(app, Api.probeRun, async ({ caller }) =>
    viewRun(await requestRun(database, venueId, caller().session.account.id, clock())),
  );

  registerEndpoint(app, Api.probeAcknowledge, async ({ params, caller }) => {
    await acknowledge(database, venueId, params["id"] ?? "", caller().session.account.id, clock());
    return { done: true as const };
  });

  registerEndpoint(app, Api.probeNames, async ({ params, body, caller }) => {
    const row = await findFinding(database, venueId, params["id"] ?? "");
    const opened = options.published.current();
    // Mended is mended: nobody need see such names then.
    if (row.marks === null || row.closed_at !== null || opened === undefined) throw new Refusal(404, "E_API_NOT_FOUND");
    const { seed, marks } = JSON.parse(row.marks) as Marks;
    const wanted = new Set(marks);
    const names = namesOfMarks(opened, compileNetworks(opened, clock()), seed, wanted);
    await recordAudit(database, {
      at: clock(),
      accountId: caller().session.account.id,
      action: "probe-names",
      subjectId: row.id,
      outcome: "success",
      detail: body.reason,
    });
    return { names: [...names], gone: wanted.size - names.length };
  });

  registerEndpoint(app, Api.probePublication, async ({ body, caller }) => {
    await setPublication(database, venueId, body.on, caller().session.account.id, clock());
    return { done: true as const };
  });

  /** @throws {Refusal} 404: off is as if there were no such door */
  const protection = async (): Promise<ProtectionView> => {
    if (!(await readPublication(database, venueId, options.publish)).on) throw new Refusal(404, "E_API_NOT_FOUND");
    const now = clock();
    const rows = await lastRounds(database, venueId, now - CURRENT_MS);
    return viewProtection(
      rows.map(({ content }) => ProbeRound.parse(JSON.parse(content))),
      now,
    );
  };

  registerEndpoint(
    app,
    Api.protection,
    async ({ reply }) => {
      const view = await protection();
      // Anybody may count with it, on their own page, too.
      void reply.headers({ "cache-control": CACHED, "access-control-allow-origin": "*" });
      return view;
    },
    PUBLIC_LIMIT,
  );

  const language = (request: FastifyRequest) => {
    const { lang } = request.query as { readonly lang?: string };
    return languageFor([lang, ...(request.headers["accept-language"] ?? "").split(",")]);
  };
  const shown = (reply: FastifyReply, style: string): FastifyReply =>
    reply.removeHeader("x-frame-options").headers({
      "cache-control": CACHED,
      "cross-origin-resource-policy": "cross-origin",
      // Other sites may show it in a frame; it loads nothing and sends nothing.
      "content-security-policy": `default-src 'none'; ${style}base-uri 'none'; form-action 'none'; frame-ancestors *`,
    });
  const digest = createHash("sha256").update(BADGE_STYLE).digest("base64");
  const common = { config: { access: null, rateLimit: PUBLIC_LIMIT }, schema: { hide: true } };
  app.get("/ochrona", common, async (request, reply) => {
    const view = await protection();
    const declaration = await options.declaration();
    const page = { view, texts: options.badge, language: language(request), venue: options.venueName, timeZone };
    return shown(reply, `style-src 'sha256-${digest}'; `)
      .type("text/html; charset=utf-8")
      .send(badgePage({ ...page, declaration }));
  });
  app.get("/ochrona.svg", common, async (request, reply) => {
    const view = await protection();
    return shown(reply, "")
      .type("image/svg+xml; charset=utf-8")
      .send(badgePicture({ view, texts: options.badge, language: language(request) }));
  });
}
