/**
 * Speaks to the dashboard server: every request signed by this device, every answer believed only if the publisher signed it.
 *
 * An answer that is not signed, not about this request or not of the documented shape has no effect whatever. There is no way in it
 * to ask for anything but what `policies/schema/device-report.ts` lists, and nobody connects to a device.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import type { z } from "zod";
import { FRESH_S } from "../../policies/engine/message-signature.ts";
import {
  BaselineDocument,
  Challenge,
  DevicePaths,
  EnrolAnswer,
  type EnrolBody,
  HubRoster,
  PostureAck,
} from "../../policies/schema/device-report.ts";
import { SondaAck, SondaPaths, SondaPlan } from "../../policies/schema/probe-ways.ts";
import type { Exchange, ExchangeAnswer } from "../uplink/exchange.ts";
import { type Clock, type ClockFix, fixClock, serverNow } from "./clock.ts";
import { DeviceError } from "./error.ts";
import { type DeviceKey, keyDigest, publicKeyFrom } from "./keys.ts";
import { makeNonce, signRequest, verifyAnswer } from "./sign.ts";

const EMPTY = new Uint8Array();

/** An answer whose signature held. */
export interface Verified extends ExchangeAnswer {
  readonly nonce: string;
}

export interface ClientOptions {
  readonly exchange: Exchange;
  readonly key: DeviceKey;
  readonly publisherKey: string;
  readonly clock: Clock;
  readonly bootId: string;
  readonly fix: ClockFix | null;
  /** called whenever a signed answer taught the time */
  readonly learned: (fix: ClockFix) => void;
}

function parse<S extends z.ZodType>(shape: S, body: Uint8Array, what: string): z.output<S> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new DeviceError("E_AGENT_ANSWER", `${what} is no JSON`, { cause });
  }
  const parsed = shape.safeParse(document);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new DeviceError("E_AGENT_ANSWER", `${what} does not have the documented shape (${where})`);
}

/**
 * How long a busy server wants to be left alone (RFC 9110 section 10.2.3: seconds, or an instant on the server's own clock).
 *
 * The header is not what is signed, so it counts only beside a signed status, and the caller bounds it.
 */
function retryAfter({ status, headers }: ExchangeAnswer, createdS: number): { readonly retryAfterMs?: number } {
  const value = headers["retry-after"]?.trim() ?? "";
  if ((status !== 429 && status !== 503) || value === "") return {};
  const ms = /^\d{1,9}$/u.test(value) ? Number(value) * 1_000 : Date.parse(value) - createdS * 1_000;
  return Number.isFinite(ms) && ms > 0 ? { retryAfterMs: ms } : {};
}

/** `Challenge.serverKey` is believed if its digest begins as the link or the installer says. @throws {DeviceError} */
export async function fetchChallenge(exchange: Exchange, fingerprint: string, key: DeviceKey): Promise<Challenge> {
  const nonce = makeNonce();
  const path = DevicePaths.challenge;
  const headers = signRequest(key, { method: "GET", path, body: EMPTY, createdS: 0, nonce });
  const answer = await send(exchange, { method: "GET", path, headers, body: EMPTY });
  if (answer.status !== 200) throw refused(answer.status, path);
  const challenge = parse(Challenge, answer.body, "the challenge");
  if (fingerprint.length < 16 || !keyDigest(challenge.serverKey).startsWith(fingerprint))
    throw new DeviceError("E_AGENT_SERVER_KEY", "the server has another key than the link or the installer says");
  const verdict = verifyAnswer(publicKeyFrom(challenge.serverKey), answer, nonce);
  if (typeof verdict === "string")
    throw new DeviceError("E_AGENT_SIGNATURE", `the challenge is not signed by the server (${verdict})`);
  return challenge;
}

const refused = (status: number, path: string): DeviceError =>
  new DeviceError("E_AGENT_REFUSED", `the server answered ${String(status)} to ${path}`, { status });

async function send(exchange: Exchange, request: Parameters<Exchange>[0]): Promise<ExchangeAnswer> {
  try {
    return await exchange(request);
  } catch (cause) {
    throw new DeviceError("E_AGENT_UNREACHABLE", "the server does not answer", { cause });
  }
}

export class DeviceClient {
  readonly #options: ClientOptions;
  readonly #publisher: KeyObject;
  #fix: ClockFix | null;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#publisher = publicKeyFrom(options.publisherKey);
    this.#fix = options.fix;
  }

  get fix(): ClockFix | null {
    return this.#fix;
  }

  /** @throws {DeviceError} */
  async enrol(body: EnrolBody): Promise<EnrolAnswer> {
    const answer = await this.#call("POST", DevicePaths.enrol, new TextEncoder().encode(JSON.stringify(body)));
    const parsed = parse(EnrolAnswer, answer.body, "the answer to the enrolment");
    this.#learn(parsed.serverTime);
    return parsed;
  }

  /** Resolves once the server has stored it, now or before. @throws {DeviceError} */
  async report(octets: Uint8Array, reportId: string): Promise<PostureAck> {
    const answer = await this.#call("POST", DevicePaths.reports, octets);
    const ack = parse(PostureAck, answer.body, "the acknowledgement");
    if (ack.reportId !== reportId)
      throw new DeviceError("E_AGENT_ANSWER", "the acknowledgement is about another report");
    this.#learn(ack.serverTime);
    return ack;
  }

  /** What a «sonda» is to ask. @throws {DeviceError} */
  async sondaPlan(): Promise<SondaPlan> {
    const answer = await this.#call("GET", SondaPaths.plan, EMPTY);
    return parse(SondaPlan, answer.body, "the plan");
  }

  /** Resolves once the server has kept what a «sonda» saw, now or before. @throws {DeviceError} */
  async sondaRound(octets: Uint8Array, roundId: string): Promise<SondaAck> {
    const answer = await this.#call("POST", SondaPaths.rounds, octets);
    const ack = parse(SondaAck, answer.body, "the acknowledgement");
    if (ack.roundId !== roundId) throw new DeviceError("E_AGENT_ANSWER", "the acknowledgement is about another round");
    this.#learn(ack.serverTime);
    return ack;
  }

  /**
   * @param onBehalfOf  a hub asks for each of its tablets by a path of its own
   * @returns null if `digest` still holds
   * @throws {DeviceError}
   */
  async baseline(
    digest: string | null,
    onBehalfOf?: string,
  ): Promise<{ readonly document: BaselineDocument; readonly raw: Verified } | null> {
    const path = DevicePaths.baseline + (onBehalfOf === undefined ? "" : `/${encodeURIComponent(onBehalfOf)}`);
    return this.#document(path, digest, BaselineDocument, "the baseline");
  }

  /** Which tablets this hub may report for. @returns null if `digest` still holds. @throws {DeviceError} */
  async roster(digest: string | null): Promise<{ readonly document: HubRoster; readonly raw: Verified } | null> {
    return this.#document(DevicePaths.roster, digest, HubRoster, "the list of tablets");
  }

  async #document<S extends z.ZodType>(
    path: string,
    digest: string | null,
    shape: S,
    what: string,
  ): Promise<{ readonly document: z.output<S>; readonly raw: Verified } | null> {
    const headers: Record<string, string> = digest === null ? {} : { "if-none-match": `"${digest}"` };
    const raw = await this.#call("GET", path, EMPTY, headers);
    return raw.status === 304 ? null : { document: parse(shape, raw.body, what), raw };
  }

  #learn(serverAt: number): void {
    this.#fix = fixClock(serverAt, this.#options.clock, this.#options.bootId);
    this.#options.learned(this.#fix);
  }

  async #call(
    method: "GET" | "POST",
    path: string,
    body: Uint8Array,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Verified> {
    const { clock, bootId } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const nonce = makeNonce();
      const createdS = serverNow(this.#fix, clock, bootId) / 1_000;
      const signed = signRequest(this.#options.key, { method, path, body, createdS, nonce });
      const type: Record<string, string> = method === "POST" ? { "content-type": "application/json" } : {};
      const answer = await send(this.#options.exchange, {
        method,
        path,
        body,
        headers: { ...type, ...extra, ...signed },
      });
      const verdict = verifyAnswer(this.#publisher, answer, nonce);
      if (typeof verdict === "string") {
        // Something on the way (a captive portal, a proxy, a crash) may answer unsigned; that is as good as no answer.
        if (answer.status >= 500 || answer.status === 429) throw refused(answer.status, path);
        throw new DeviceError("E_AGENT_SIGNATURE", `the answer to ${path} is not the server's (${verdict})`);
      }
      if (answer.status < 400) return { ...answer, nonce };
      const far = Math.abs(verdict.createdS - createdS) > FRESH_S / 2;
      if (answer.status !== 401 || !far || attempt > 1)
        throw new DeviceError("E_AGENT_REFUSED", `the server refused ${path} with ${String(answer.status)}`, {
          status: answer.status,
          ...retryAfter(answer, verdict.createdS),
        });
      this.#learn(verdict.createdS * 1_000);
    }
  }
}
