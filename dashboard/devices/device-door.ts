/**
 * The door devices come to: challenge, enrolment, reports, baseline. No session, no cookie: what counts is the signature.
 *
 * Answers, refusals too, are signed by the publisher and carry the request's nonce; `created` of a signed answer is the server's
 * time, so that a device whose clock is off can sign anew. Bodies are taken as octets: the digest is of what was sent.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Challenge, DevicePaths, EnrolBody } from "../../policies/schema/device-report.ts";
import type { EnrolAnswer, PostureAck } from "../../policies/schema/device-report.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import type { Throttle } from "../access/index.ts";
import { MINUTE_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Log } from "../platform/log.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import { writeLetter } from "./baseline-letter.ts";
import type { LetterContext } from "./baseline-letter.ts";
import { parseBody } from "./body.ts";
import { newChallenge } from "./codes.ts";
import { enrol } from "./enrolment.ts";
import type { EnrolContext } from "./enrolment.ts";
import { Intake, onBehalfOf } from "./intake.ts";
import { REPORT_EVERY_S } from "./model.ts";
import { writeRoster } from "./roster.ts";
import { answerHeaders, nonceKey, useNonce, verifyRequest } from "./signed.ts";
import type { DeviceRequest } from "./signed.ts";

export interface DoorOptions extends EnrolContext, LetterContext {
  readonly publisher: PublisherKey;
  readonly throttle: Throttle;
  readonly log: Pick<Log, "error">;
  /** Doors of other parts for devices of ours: signed like these, answered like these. */
  readonly more?: (scope: FastifyInstance, signed: SignedDoor) => void;
  /** 0 ≤ random < 1: who is sent away comes back at a time of its own. */
  readonly random?: () => number;
}

/** A request another part may believe: whose key signed it, in which role, and its octets. */
export type SignedDoor = (
  request: FastifyRequest,
  now: number,
) => Promise<{ readonly device: string; readonly role: string; readonly body: Buffer }>;

/** Room for a report that lists two thousand programs. */
const BODY_LIMIT = 1024 * 1024;
/** A proxy or a hub may stand before many devices; signatures keep strangers out, this keeps them cheap. */
const SIGNED_LIMIT = { max: 6_000, timeWindow: MINUTE_MS };
/** A cart of thirty behind one address enrols within a minute. */
const ENROL_LIMIT = { max: 60, timeWindow: MINUTE_MS };

/** The published contract is the page's; devices have theirs in `policies/schema/device-report.ts`. */
const UNLISTED = { hide: true } as const;

const headerOf =
  (request: FastifyRequest) =>
  (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === "string" ? value : undefined;
  };

const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? "";
const octetsOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

function answer(reply: FastifyReply, body: Challenge | EnrolAnswer | PostureAck): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(body));
}

/** @returns the line at the door; it is closed with the application */
export async function registerDeviceDoor(app: FastifyInstance, options: DoorOptions): Promise<Intake> {
  const intake = new Intake(options);
  app.addHook("onReady", async () => intake.start());
  app.addHook("onClose", async () => intake.close());
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    scope.addHook("onSend", async (request, reply, payload) => {
      const body =
        typeof payload === "string" ? Buffer.from(payload) : Buffer.isBuffer(payload) ? payload : Buffer.alloc(0);
      void reply.header("cache-control", "no-store");
      void reply.headers(answerHeaders(options.publisher, reply.statusCode, body, headerOf(request), options.clock()));
    });
    registerChallenge(scope, options);
    registerReports(scope, options, intake);
    registerBaseline(scope, options);
    registerRoster(scope, options);
    options.more?.(scope, async (request, now) => {
      const { key, nonce } = await verified(options, request, now);
      if (!(await useNonce(options.database, options.venueId, nonceKey(key.id, nonce), now)))
        throw new Refusal(401, "E_DEVICE_REPLAY");
      return { device: key.device_id, role: key.role, body: octetsOf(request) };
    });
  });
  return intake;
}

function registerChallenge(scope: FastifyInstance, options: DoorOptions): void {
  const { clock, pepper, publisher, throttle } = options;
  scope.route({
    method: ["GET", "POST"],
    url: DevicePaths.challenge,
    config: { rateLimit: ENROL_LIMIT },
    schema: UNLISTED,
    handler: async (_request, reply) => {
      const now = clock();
      const challenge = { serverNonce: newChallenge(pepper, now), serverTime: now, serverKey: publisher.publicKey };
      return answer(reply, Challenge.parse(challenge));
    },
  });
  scope.route({
    method: "POST",
    url: DevicePaths.enrol,
    config: { rateLimit: ENROL_LIMIT },
    schema: UNLISTED,
    handler: async (request, reply) => {
      const body = parseBody(octetsOf(request), EnrolBody);
      const now = clock();
      // Kept in the database like failed sign-ins: guessing codes gets slower and slower, whatever server is asked.
      const subjects = { login: `enrol/${body.code}`, address: `enrol/${request.ip}` };
      const retryAfterS = await throttle.attempt(subjects, now);
      if (retryAfterS > 0) throw new Refusal(429, "E_API_TOO_MANY", { retryAfterS });
      const enrolled = await enrol(options, body, now);
      await throttle.succeeded(subjects);
      return answer(reply, enrolled);
    },
  });
}

const requestOf = (request: FastifyRequest): DeviceRequest => ({
  method: request.method,
  path: pathOf(request),
  header: headerOf(request),
  body: octetsOf(request),
});

const verified = (options: DoorOptions, request: FastifyRequest, now: number) =>
  verifyRequest(options.database, options.venueId, requestOf(request), now);

function registerReports(scope: FastifyInstance, options: DoorOptions, intake: Intake): void {
  scope.route({
    method: "POST",
    url: DevicePaths.reports,
    config: { rateLimit: SIGNED_LIMIT },
    schema: UNLISTED,
    // Before the body is read: sending away must cost less than serving.
    onRequest: async (_request, reply) => {
      const leave = intake.admit();
      reply.raw.once("finish", leave).once("close", leave);
    },
    handler: async (request, reply) => {
      const { report, outcome, baselineDigest } = await intake.take(requestOf(request));
      return answer(reply, {
        reportId: report.reportId,
        result: outcome,
        serverTime: instant(options.clock()),
        baselineDigest: baselineDigest as Digest,
        reportEveryS: REPORT_EVERY_S,
      });
    },
  });
}

/** A hub asks for each of its devices by a path of its own, because queries are not signed. */
function registerBaseline(scope: FastifyInstance, options: DoorOptions): void {
  const { database, venueId, clock } = options;
  for (const url of [DevicePaths.baseline, `${DevicePaths.baseline}/:device`])
    scope.route({
      method: "GET",
      url,
      config: { rateLimit: SIGNED_LIMIT },
      schema: UNLISTED,
      handler: async (request, reply) => {
        const now = clock();
        const { key, nonce } = await verified(options, request, now);
        if (!(await useNonce(database, venueId, nonceKey(key.id, nonce), now)))
          throw new Refusal(401, "E_DEVICE_REPLAY");
        const { device } = request.params as { readonly device?: string };
        const asset = await onBehalfOf(options, key, device ?? key.device_id);
        const { json, digest } = await writeLetter(options, asset, now);
        const etag = `"${digest}"`;
        void reply.header("etag", etag);
        if (request.headers["if-none-match"] === etag) return reply.status(304).send();
        return reply.type("application/json; charset=utf-8").send(json);
      },
    });
}

/** Hubs only: a single device has no business with the others' serial numbers. */
function registerRoster(scope: FastifyInstance, options: DoorOptions): void {
  const { database, venueId, clock } = options;
  scope.route({
    method: "GET",
    url: DevicePaths.roster,
    config: { rateLimit: SIGNED_LIMIT },
    schema: UNLISTED,
    handler: async (request, reply) => {
      const now = clock();
      const { key, nonce } = await verified(options, request, now);
      if (!(await useNonce(database, venueId, nonceKey(key.id, nonce), now))) throw new Refusal(401, "E_DEVICE_REPLAY");
      if (key.role !== "hub") throw new Refusal(403, "E_DEVICE_HUB");
      const { json, digest } = await writeRoster(database, venueId, key.device_id);
      const etag = `"${digest}"`;
      void reply.header("etag", etag);
      if (request.headers["if-none-match"] === etag) return reply.status(304).send();
      return reply.type("application/json; charset=utf-8").send(json);
    },
  });
}
