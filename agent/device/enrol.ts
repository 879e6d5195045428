/**
 * Enrolment: with a single-use code, a key made here, and a server that must have the key the link or the installer names.
 *
 * @module
 */
import { existsSync, renameSync } from "node:fs";
import { sign } from "node:crypto";
import type { EnrolLink } from "../../policies/engine/enrol-link.ts";
import type { EnrolAnswer } from "../../policies/schema/device-report.ts";
import type { DeviceAgent } from "./agent.ts";
import { DeviceClient, fetchChallenge } from "./client.ts";
import { DeviceError } from "./error.ts";
import { makeKey } from "./keys.ts";
import type { Measured } from "./measure.ts";
import { NO_SETTINGS } from "./platform.ts";

export interface EnrolOptions {
  readonly link: EnrolLink;
  readonly role: "device" | "hub" | "probe";
  /** enrol although it is already; makes a new key, the server revokes the old one */
  readonly again: boolean;
}

/** What is signed to prove that the key is ours and the code is meant for it. */
export const proofText = (code: string, serverNonce: string, publicKey: string): string =>
  `latarnik-enrol:${code}:${serverNonce}:${publicKey}`;

/**
 * Enrols; on success the agent knows who it is. Nothing of an earlier enrolment is touched before the server has agreed.
 *
 * @throws {DeviceError} `E_AGENT_ENROLLED`, `E_AGENT_SERVER_KEY`, `E_AGENT_REFUSED` (401 or 404: wrong or used code, 429: too many
 *   attempts), `E_AGENT_UNREACHABLE`, `E_AGENT_SIGNATURE`, `E_AGENT_ANSWER`
 */
export async function enrol(
  agent: DeviceAgent,
  { facts }: Pick<Measured, "facts">,
  { link, role, again }: EnrolOptions,
): Promise<EnrolAnswer> {
  const { state, config, exchangeWith, agentVersion, platformOf } = agent.parts;
  const before = state.read("identity");
  if (before !== null && !again)
    throw new DeviceError("E_AGENT_ENROLLED", `this device is already enrolled as ${before.device}`);
  if (config.serverKey !== undefined && !sameKey(config.serverKey, link.fingerprint))
    throw new DeviceError("E_AGENT_SERVER_KEY", "the link names another server key than the installer did");
  const pin = longer(config.serverKey, link.fingerprint);
  const exchange = exchangeWith(link.server);
  const fresh = `${state.keyFile}.new`;
  const key = makeKey(before === null ? state.keyFile : fresh);
  const challenge = await fetchChallenge(exchange, pin, key);
  const identity = facts.identity !== undefined && "value" in facts.identity ? facts.identity.value : null;
  const client = new DeviceClient({
    exchange,
    key,
    publisherKey: challenge.serverKey,
    clock: agent.parts.clock,
    bootId: agent.bootId,
    fix: null,
    learned: (fix) => state.write("clock", fix),
  });
  const proof = proofText(link.code, challenge.serverNonce, key.publicKey);
  const answer = await client.enrol({
    code: link.code,
    publicKey: key.publicKey,
    role,
    platform: identity?.platform ?? platformOf(NO_SETTINGS).platform,
    serial: identity?.serial ?? null,
    uuid: identity?.uuid ?? null,
    agentVersion,
    serverNonce: challenge.serverNonce,
    proof: sign(null, Buffer.from(proof), key.privateKey).toString("base64"),
  });
  if (before !== null && before.device !== answer.device) agent.forget();
  if (existsSync(fresh)) renameSync(fresh, state.keyFile);
  state.write("identity", {
    format: 1,
    server: link.server,
    device: answer.device,
    publisherKey: challenge.serverKey,
    state: answer.state,
    reportEveryS: answer.reportEveryS,
    enrolledAt: answer.serverTime,
  });
  return answer;
}

const sameKey = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
const longer = (a: string | undefined, b: string): string => (a !== undefined && a.length > b.length ? a : b);
