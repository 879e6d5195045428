/**
 * The invented venue's server in this process, without a socket, and with the clock of the plan instead of the machine's.
 *
 * Routes, guard, orders, vault and books are those of the real server: what a plan does, a person could have done on the page.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { loadHelp } from "../../policies/load/load-help.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import { loadProcedure } from "../../policies/load/load-procedure.ts";
import type { Config } from "../../policies/schema/config.ts";
import type { JsonObject } from "../../policies/schema/ledger.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import {
  CSRF_HEADER,
  SESSION_COOKIE,
  Throttle,
  csrfToken,
  installGuard,
  openSession,
  registerAccessRoutes,
  registerSecurityRoutes,
} from "../access/index.ts";
import { caseContext, openFromReport, registerCaseRoutes } from "../cases/index.ts";
import type { CaseContext } from "../cases/index.ts";
import { cyberContext, registerCyberRoutes } from "../cyber/index.ts";
import { BaselineShelf, registerDeviceRoutes } from "../devices/index.ts";
import type { DeviceContext } from "../devices/index.ts";
import { helpContext, registerHelpRoutes } from "../help/index.ts";
import type { HelpContext } from "../help/index.ts";
import { LOAN_BOOK, registerLoanRoutes } from "../loans/index.ts";
import { caseNotify, helpNotify } from "../notify/index.ts";
import { casePeople, enterOrderOf, registerPeopleRoutes } from "../people/index.ts";
import { openHttp } from "../platform/http.ts";
import { silentLog } from "../platform/log.ts";
import { PlatformError } from "../platform/error.ts";
import { openPublisherKey } from "../platform/publisher-key.ts";
import type { Database } from "../platform/tables.ts";
import type { IngestPolicy } from "../register/index.ts";
import { registerRetentionRoutes } from "../retention/index.ts";
import { openVault } from "../vault/index.ts";
import { openDesk } from "./desk-stage.ts";
import type { DeskStage } from "./desk-stage.ts";
import type { StaffKey } from "./venue.ts";

/** A session of the plan's clock is opened anew after this. */
const SESSION_MS = 4 * 3_600_000;
/** Of name digests and throttles while a plan is written; guards nothing that is real. */
const PEPPER = "de".repeat(32);

export interface DemoStage extends DeskStage {
  readonly database: Database;
  readonly venueId: string;
  readonly timeZone: string;
  readonly sign: (text: string) => string;
  readonly policies: {
    readonly networks: ReturnType<typeof loadPolicies>["networks"];
    readonly taxonomy: ReturnType<typeof loadPolicies>["taxonomy"];
    /** Search engines. */
    readonly engines: readonly string[];
  };
  readonly cases: CaseContext;
  readonly help: HelpContext;
  readonly devices: DeviceContext;
  readonly policy: IngestPolicy;
  readonly pepper: string;
  /** Moves the clock of the venue; it never goes back. */
  moveTo(at: number): void;
  now(): number;
  /** Account of a role, once it was made. */
  readonly accounts: Map<StaffKey, string>;
  /** Asks as nobody; for the doors that need no session. @throws as {@link ask} */
  knock(path: string, body: JsonObject): Promise<JsonObject>;
  /** @throws {PlatformError} `E_PLATFORM_INTERNAL` if the server refused: the plan is wrong */
  ask(who: StaffKey, method: "GET" | "POST" | "PUT" | "PATCH", path: string, body?: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

/** Text of an answer. @throws {PlatformError} `E_PLATFORM_INTERNAL` if there is none */
export function textOf(answer: JsonObject, key: string): string {
  const value = answer[key];
  if (typeof value !== "string") throw new PlatformError("E_PLATFORM_INTERNAL", `the answer has no ${key}`);
  return value;
}

export async function openStage(
  database: Database,
  parts: { readonly root: string; readonly policiesFolder: string; readonly config: Config; readonly from: number },
): Promise<DemoStage> {
  const { config } = parts;
  const venueId = config.venue.id;
  const state = { now: parts.from as Instant };
  const clock = (): Instant => state.now;
  const log = silentLog;
  const { timeZone, name: venueName } = config.venue;
  const policies = loadPolicies(parts.policiesFolder);
  const vault = openVault({ folder: { root: parts.root }, masterKey: { kind: "file" }, clock });
  await vault.prepare(database, venueId);
  const throttle = new Throttle(database, PEPPER);
  // Nobody of the demo has a telephone with codes, so the plan asks for none.
  const shared = {
    database,
    clock,
    venueId,
    timeZone,
    origin: undefined,
    secondFactorGraceMs: Number.MAX_SAFE_INTEGER,
  };
  const publisher = openPublisherKey({ root: parts.root });
  const people = casePeople(venueId);
  const devices = {
    ...shared,
    config,
    venueName,
    log,
    pepper: PEPPER,
    publisher,
    throttle,
    shelf: new BaselineShelf(parts.policiesFolder, log),
    loans: LOAN_BOOK,
    networks: () => new Set<string>(policies.networks.map(({ id }) => id)),
    resolverAddresses: async () => [],
    canary: () => null,
  };
  const cases = caseContext({
    database,
    clock,
    log,
    config,
    procedure: loadProcedure(),
    vault,
    signer: publisher,
    people,
    notify: caseNotify({ email: false, push: false, webhook: false, ntfy: false }),
  });
  const help = helpContext({
    database,
    clock,
    venue: config.venue,
    vault,
    help: loadHelp(policies.taxonomy.entries.map(({ code }) => code)),
    networks: () => policies.networks,
    notify: helpNotify(venueId, (db, at) => people.staff(db, at)),
    openCase: async (tx, { id, origin, at, text }) => {
      const opened = await openFromReport(tx, cases, {
        reportId: id,
        origin,
        at,
        ...(text === null ? {} : { text }),
      });
      return opened.caseId;
    },
  });
  const app: FastifyInstance = await openHttp({ log, origin: undefined, requestsPerMinute: 100_000_000 });
  installGuard(app, shared);
  registerAccessRoutes(app, { ...shared, venueName, throttle, enterOrder: enterOrderOf(shared) });
  registerSecurityRoutes(app, { ...shared, venueName, throttle, pepper: PEPPER });
  registerPeopleRoutes(app, shared);
  registerDeviceRoutes(app, devices);
  registerLoanRoutes(app, devices);
  registerCaseRoutes(app, cases);
  registerCyberRoutes(app, cyberContext(cases));
  registerHelpRoutes(app, help);
  registerRetentionRoutes(app, { ...shared, config, vault, folder: parts.root, share: cases.share });
  const desk = openDesk(app, { shared, config, root: parts.root, pepper: PEPPER, policies, cases, help, devices });
  await app.ready();

  const accounts = new Map<StaffKey, string>();
  const sessions = new Map<StaffKey, { readonly token: string; readonly until: number }>();
  const sessionOf = async (who: StaffKey): Promise<string> => {
    const known = sessions.get(who);
    if (known !== undefined && known.until > state.now) return known.token;
    const account = accounts.get(who);
    if (account === undefined) throw new PlatformError("E_PLATFORM_INTERNAL", `nobody is ${who} yet`);
    const token = await openSession(database, account, state.now);
    sessions.set(who, { token, until: state.now + SESSION_MS });
    return token;
  };
  const send = async (
    method: "GET" | "POST" | "PUT" | "PATCH",
    path: string,
    body: JsonObject | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<JsonObject> => {
    const answer = await app.inject({
      method,
      url: path,
      headers: { ...headers, "sec-fetch-site": "same-origin", "accept-language": "pl" },
      ...(body === undefined ? {} : { payload: body }),
    });
    if (answer.statusCode !== 200)
      throw new PlatformError(
        "E_PLATFORM_INTERNAL",
        `the plan was refused: ${method} ${path} ${JSON.stringify(body)}: ${String(answer.statusCode)} ${answer.body}`,
      );
    return answer.json<JsonObject>();
  };
  return {
    ...desk,
    database,
    venueId,
    timeZone,
    sign: (text) => publisher.sign(text),
    policies: {
      networks: policies.networks,
      taxonomy: policies.taxonomy,
      engines: policies.safeSearch.map(({ id }) => id),
    },
    cases,
    help,
    devices,
    pepper: PEPPER,
    policy: {
      venueId,
      timeZone,
      taxonomy: policies.taxonomy,
      eventRules: policies.eventRules,
      navigation: policies.navigation,
      modes: new Map(policies.networks.map((network) => [network.id, network.mode])),
    },
    moveTo: (at) => {
      state.now = Math.max(state.now, at) as Instant;
    },
    now: () => state.now,
    accounts,
    knock: (path, body) => send("POST", path, body, {}),
    ask: async (who, method, path, body) => {
      const token = await sessionOf(who);
      return send(method, path, body, { cookie: `${SESSION_COOKIE}=${token}`, [CSRF_HEADER]: csrfToken(token) });
    },
    close: () => app.close(),
  };
}
