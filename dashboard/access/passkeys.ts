/**
 * Passkeys as second factors (WebAuthn Level 3): bound to the name in the address bar, the person verified every time.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { FastifyRequest } from "fastify";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { AccessTables } from "./tables.ts";

const CHALLENGE_MS = 5 * MINUTE_MS;

/** Whose passkeys they are: the name browsers bind them to. */
export interface RelyingParty {
  readonly rpId: string;
  readonly origin: string;
}

/** @returns why passkeys cannot work under this address, or under which name they do */
export function relyingPartyOf(
  request: Pick<FastifyRequest, "headers" | "protocol">,
  origin: string | undefined,
): RelyingParty | "not-secure" | "no-name" {
  let url: URL;
  try {
    url = new URL(origin ?? `${request.protocol}://${request.headers.host ?? ""}`);
  } catch {
    return "no-name";
  }
  const name = url.hostname;
  if (isIP(name.replace(/^\[|\]$/gu, "")) !== 0) return "no-name";
  const local = name === "localhost" || name.endsWith(".localhost");
  return url.protocol === "https:" || local ? { rpId: name, origin: url.origin } : "not-secure";
}

type Purpose = "passkey-add" | "passkey-prove";

async function keepChallenge(
  database: Queryable,
  session: string,
  purpose: Purpose,
  challenge: string,
  now: number,
): Promise<void> {
  const values = { session_digest: session, purpose, challenge, expires_at: now + CHALLENGE_MS };
  await database
    .withTables<AccessTables>()
    .insertInto("access_challenge")
    .values(values)
    .onConflict((conflict) => conflict.columns(["session_digest", "purpose"]).doUpdateSet(values))
    .execute();
}

/** An answer uses its challenge up, whether it was right or not. */
async function takeChallenge(database: Database, session: string, purpose: Purpose, now: number): Promise<string> {
  const found = await database.transaction().execute(async (tx) => {
    const db = tx.withTables<AccessTables>();
    const row = await db
      .selectFrom("access_challenge")
      .select(["challenge", "expires_at"])
      .where("session_digest", "=", session)
      .where("purpose", "=", purpose)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const taken = await db
      .deleteFrom("access_challenge")
      .where("session_digest", "=", session)
      .where("purpose", "=", purpose)
      .where("challenge", "=", row.challenge)
      .executeTakeFirst();
    return taken.numDeletedRows === 1n && row.expires_at > now ? row.challenge : undefined;
  });
  if (found === undefined) throw new Refusal(403, "E_ACCESS_PASSKEY");
  return found;
}

const passkeysOf = (database: Queryable, account: string, rpId: string) =>
  database
    .withTables<AccessTables>()
    .selectFrom("access_factor")
    .select(["id", "credential_id", "public_key", "counter", "transports"])
    .where("account_id", "=", account)
    .where("kind", "=", "passkey")
    .where("rp_id", "=", rpId)
    .execute();

const transportsOf = (text: string | null): string[] => (text === null || text === "" ? [] : text.split(","));

/** @returns options for `navigator.credentials.create`, JSON form */
export async function passkeyOptions(
  database: Database,
  party: RelyingParty,
  person: { readonly id: string; readonly login: string; readonly displayName: string; readonly session: string },
  venueName: string,
  now: number,
): Promise<Record<string, unknown>> {
  const known = await passkeysOf(database, person.id, party.rpId);
  const options = await generateRegistrationOptions({
    rpName: `Latarnik ${venueName}`.trim(),
    rpID: party.rpId,
    userName: person.login,
    userDisplayName: person.displayName,
    userID: new TextEncoder().encode(person.id),
    attestationType: "none",
    authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
    excludeCredentials: known.map((one) => ({
      id: one.credential_id ?? "",
      transports: transportsOf(one.transports),
    })),
    timeout: CHALLENGE_MS,
  });
  await keepChallenge(database, person.session, "passkey-add", options.challenge, now);
  return options as unknown as Record<string, unknown>;
}

/**
 * Keeps a passkey the browser made.
 * @throws {Refusal} 403 `E_ACCESS_PASSKEY` if anything of the ceremony does not hold
 */
export async function addPasskey(
  database: Database,
  party: RelyingParty,
  person: { readonly id: string; readonly session: string },
  given: { readonly name: string; readonly response: Record<string, unknown> },
  now: number,
): Promise<string> {
  const expectedChallenge = await takeChallenge(database, person.session, "passkey-add", now);
  const verified = await verifyRegistrationResponse({
    response: given.response as never,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    requireUserVerification: true,
  }).catch(() => undefined);
  if (verified?.verified !== true) throw new Refusal(403, "E_ACCESS_PASSKEY");
  const { credential } = verified.registrationInfo;
  const id = randomUUID();
  const added = await database
    .withTables<AccessTables>()
    .insertInto("access_factor")
    .values({
      id,
      account_id: person.id,
      kind: "passkey",
      name: given.name,
      sealed: null,
      last_step: null,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey).toString("base64url"),
      counter: credential.counter,
      transports: (credential.transports ?? []).join(","),
      rp_id: party.rpId,
      created_at: now,
      confirmed_at: now,
      last_used_at: null,
    })
    // The same credential twice, or somebody else's: neither is a new passkey.
    .onConflict((conflict) => conflict.column("credential_id").doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) throw new Refusal(403, "E_ACCESS_PASSKEY");
  return id;
}

/**
 * @returns options for `navigator.credentials.get`, JSON form
 * @throws {Refusal} 404 `E_ACCESS_FACTOR` if the account has no passkey under this name
 */
export async function proofOptions(
  database: Database,
  party: RelyingParty,
  person: { readonly id: string; readonly session: string },
  now: number,
): Promise<Record<string, unknown>> {
  const known = await passkeysOf(database, person.id, party.rpId);
  if (known.length === 0) throw new Refusal(404, "E_ACCESS_FACTOR");
  const options = await generateAuthenticationOptions({
    rpID: party.rpId,
    userVerification: "required",
    allowCredentials: known.map((one) => ({
      id: one.credential_id ?? "",
      transports: transportsOf(one.transports),
    })),
    timeout: CHALLENGE_MS,
  });
  await keepChallenge(database, person.session, "passkey-prove", options.challenge, now);
  return options as unknown as Record<string, unknown>;
}

/** @returns whether the answer is a passkey of this account, fresh, at this name, with the person verified */
export async function judgePasskey(
  database: Database,
  party: RelyingParty,
  person: { readonly id: string; readonly session: string },
  response: Record<string, unknown>,
  now: number,
): Promise<boolean> {
  const expectedChallenge = await takeChallenge(database, person.session, "passkey-prove", now);
  const row = (await passkeysOf(database, person.id, party.rpId)).find((one) => one.credential_id === response["id"]);
  if (row === undefined) return false;
  const verified = await verifyAuthenticationResponse({
    response: response as never,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    credential: {
      id: row.credential_id ?? "",
      publicKey: new Uint8Array(Buffer.from(row.public_key ?? "", "base64url")),
      counter: row.counter ?? 0,
    },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (verified?.verified !== true) return false;
  const counter = verified.authenticationInfo.newCounter;
  await database
    .withTables<AccessTables>()
    .updateTable("access_factor")
    .set({ counter, last_used_at: now })
    .where("id", "=", row.id)
    .execute();
  return true;
}
