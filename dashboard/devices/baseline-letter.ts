/**
 * The baseline as one device gets it: parameters of built-in checks and nothing it could be made to do.
 *
 * The same facts give the same octets: nothing in it is the time of asking, so its digest is its entity tag.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { isIP } from "node:net";
import type { BaselineDocument } from "../../policies/schema/device-report.ts";
import type { DeviceId, Digest, Instant } from "../../policies/schema/vocabulary.ts";
import { canonicalJson } from "../platform/canonical.ts";
import { instant } from "../platform/clock.ts";
import type { DeviceContext } from "./context.ts";
import { isInForce } from "./judge.ts";
import { baselineFor } from "./shelf.ts";
import type { ShelvedPolicies } from "./shelf.ts";
import type { AssetRow, DeviceTables, ExemptionRow } from "./tables.ts";

export interface LetterContext extends DeviceContext {
  /** Addresses the venue's resolvers answer on. */
  readonly resolverAddresses: () => Promise<readonly string[]>;
  /** Of the generation that is published; null while there is none. */
  readonly canary: () => BaselineDocument["canary"];
}

export interface BaselineLetter {
  readonly json: string;
  readonly digest: Digest;
}

/** Addresses other machines can reach: none of the wildcard, none of this machine itself. */
export const reachable = (addresses: readonly string[]): string[] =>
  [...new Set(addresses)]
    .filter(
      (address) => isIP(address) !== 0 && !["0.0.0.0", "::", "::1"].includes(address) && !address.startsWith("127."),
    )
    .sort();

/** What letters rest on beside the record itself. */
interface LetterFacts {
  readonly exemptions: ReadonlyMap<string, readonly ExemptionRow[]>;
  readonly handOuts: ReadonlyMap<DeviceId, Instant>;
  readonly resolvers: readonly string[];
}

async function readFacts(context: LetterContext, devices: readonly string[]): Promise<LetterFacts> {
  const { database, venueId, loans } = context;
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_exemption")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "in", devices)
    .execute();
  return {
    exemptions: Map.groupBy(rows, (row) => row.device_id),
    handOuts: await loans.lastHandOuts(database, venueId),
    resolvers: reachable(await context.resolverAddresses()),
  };
}

/** Of the long part that begins every letter of a baseline: hashed once. */
const beginnings = new WeakMap<ShelvedPolicies, Map<string, { readonly text: string; readonly hash: Hash }>>();

function beginningOf(policies: ShelvedPolicies, id: string): { readonly text: string; readonly hash: Hash } {
  const known = beginnings.get(policies) ?? new Map<string, { readonly text: string; readonly hash: Hash }>();
  beginnings.set(policies, known);
  const found = known.get(id);
  if (found !== undefined) return found;
  const text = `{"baseline":${policies.baselineTexts.get(id) ?? "null"}`;
  const made = { text, hash: createHash("sha256").update(text) };
  known.set(id, made);
  return made;
}

function compose(context: LetterContext, facts: LetterFacts, asset: AssetRow, now: number): BaselineLetter {
  const policies = context.shelf.current();
  const exemptions = facts.exemptions.get(asset.id) ?? [];
  const handedOutAt = facts.handOuts.get(asset.id as DeviceId) ?? null;
  const changes = exemptions.flatMap((exemption) => [exemption.created_at, exemption.ended_at ?? 0]);
  const own: Omit<BaselineDocument, "baseline" | "osSupport"> = {
    format: 1,
    createdAt: instant(Math.max(asset.updated_at, handedOutAt ?? 0, ...changes)),
    device: asset.id as DeviceId,
    mode: asset.mode as "A" | "B",
    exempt: exemptions
      .filter((exemption) => isInForce(exemption, now))
      .map((exemption) => ({ check: exemption.check_id, until: instant(exemption.until_at) }))
      .sort((a, b) => (a.check < b.check ? -1 : 1)),
    handedOutAt,
    canary: context.canary(),
    resolvers: [...facts.resolvers],
  };
  const members: Record<string, string> = { osSupport: policies.osSupportText };
  for (const [name, value] of Object.entries(own)) members[name] = canonicalJson(value);
  // As canonicalJson of the whole would write it: «baseline» is the first name of all, and the same for every device and every time.
  const rest = Object.keys(members)
    .sort()
    .map((name) => `,${JSON.stringify(name)}:${members[name] ?? "null"}`)
    .join("");
  const { text, hash } = beginningOf(policies, baselineFor(policies, asset.baseline).id);
  return { json: `${text}${rest}}`, digest: hash.copy().update(`${rest}}`).digest("hex") as Digest };
}

/** @returns a letter for each record, by its id */
export async function writeLetters(
  context: LetterContext,
  assets: readonly AssetRow[],
  now: number,
): Promise<ReadonlyMap<string, BaselineLetter>> {
  const facts = await readFacts(
    context,
    assets.map(({ id }) => id),
  );
  return new Map(assets.map((asset) => [asset.id, compose(context, facts, asset, now)]));
}

export async function writeLetter(context: LetterContext, asset: AssetRow, now: number): Promise<BaselineLetter> {
  return compose(context, await readFacts(context, [asset.id]), asset, now);
}
