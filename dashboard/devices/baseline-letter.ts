/**
 * The baseline as one device gets it: parameters of built-in checks and nothing it could be made to do.
 *
 * The same facts give the same octets: nothing in it is the time of asking, so its digest is its entity tag.
 *
 * @module
 */
import { isIP } from "node:net";
import type { BaselineDocument } from "../../policies/schema/device-report.ts";
import type { DeviceId, Digest } from "../../policies/schema/vocabulary.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { instant } from "../platform/clock.ts";
import type { DeviceContext } from "./context.ts";
import { isInForce } from "./judge.ts";
import { baselineFor } from "./shelf.ts";
import type { AssetRow, DeviceTables } from "./tables.ts";

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

export async function writeLetter(context: LetterContext, asset: AssetRow, now: number): Promise<BaselineLetter> {
  const { database, venueId, shelf, loans } = context;
  const policies = shelf.current();
  const exemptions = await database
    .withTables<DeviceTables>()
    .selectFrom("device_exemption")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", asset.id)
    .execute();
  const handedOutAt = (await loans.lastHandOuts(database, venueId)).get(asset.id as DeviceId) ?? null;
  const changes = exemptions.flatMap((exemption) => [exemption.created_at, exemption.ended_at ?? 0]);
  const baseline = baselineFor(policies, asset.baseline);
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
    resolvers: reachable(await context.resolverAddresses()),
  };
  const members: Record<string, string> = {
    baseline: policies.baselineTexts.get(baseline.id) ?? canonicalJson(baseline),
    osSupport: policies.osSupportText,
  };
  for (const [name, value] of Object.entries(own)) members[name] = canonicalJson(value);
  // As canonicalJson of the whole would write it; the two large members are the same for every device and every time.
  const json = `{${Object.keys(members)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${members[name] ?? "null"}`)
    .join(",")}}`;
  return { json, digest: sha256(json) };
}
