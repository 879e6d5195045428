/**
 * Facts become a posture report: numbered, chained to the one before, ready to wait for weeks.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import type { DeviceFacts } from "../../policies/schema/device-facts.ts";
import { PostureReport } from "../../policies/schema/device-report.ts";
import type { DeviceId, Digest, Instant } from "../../policies/schema/vocabulary.ts";
import type { Chain } from "./state.ts";

export interface Measurement {
  readonly device: DeviceId;
  readonly measuredAt: Instant;
  readonly bootId: string;
  readonly monotonicMs: number;
  readonly agentVersion: string;
  readonly baselineDigest: Digest | null;
  readonly trigger: PostureReport["trigger"];
  readonly facts: DeviceFacts;
  readonly durationsMs: Readonly<Record<string, number>>;
  readonly lost: number;
  /** the hub that measured for it */
  readonly by?: DeviceId;
}

/** RFC 9562 version 7. @param random ten octets */
export function uuidV7(atMs: number, random: Uint8Array = randomBytes(10)): string {
  const octets = Buffer.alloc(16);
  octets.writeUIntBE(Math.max(0, Math.floor(atMs)), 0, 6);
  octets.set(random.subarray(0, 10), 6);
  octets[6] = 0x70 | ((octets[6] as number) & 0x0f);
  octets[8] = 0x80 | ((octets[8] as number) & 0x3f);
  const hex = octets.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const digestHex = (octets: string | Uint8Array): Digest =>
  createHash("sha256").update(octets).digest("hex") as Digest;

/** The next link of the chain: the report as the octets that are sent, and where the chain ends with it. */
export function nextReport(
  chain: Chain,
  measurement: Measurement,
): { readonly report: PostureReport; readonly text: string; readonly chain: Chain } {
  const report = PostureReport.parse({
    format: 1,
    reportId: uuidV7(measurement.measuredAt),
    seq: chain.seq + 1,
    prevHash: chain.hash,
    ...measurement,
  });
  const text = JSON.stringify(report);
  return { report, text, chain: { seq: report.seq, hash: digestHex(text) } };
}
