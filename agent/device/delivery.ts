/**
 * Sends what waits, oldest first, until all is acknowledged or the server does not take any more.
 *
 * @module
 */
import type { PostureAck } from "../../policies/schema/device-report.ts";
import type { DeviceClient } from "./client.ts";
import { DeviceError } from "./error.ts";
import type { ReportSpool } from "./report-spool.ts";

/** Signed refusals that no later attempt can change: the report is dropped and counted, the others go on. */
const FINAL: ReadonlySet<number> = new Set([400, 409, 413, 422]);

export interface Delivered {
  readonly sent: number;
  /** reports the server will never take */
  readonly refused: number;
  readonly last: PostureAck | null;
  /** why it stopped with reports left; null if none are */
  readonly failure: DeviceError | null;
}

export async function deliver(client: DeviceClient, spool: ReportSpool): Promise<Delivered> {
  let sent = 0;
  let refused = 0;
  let last: PostureAck | null = null;
  for (let next = spool.first(); next !== null; next = spool.first()) {
    try {
      last = await client.report(next.octets, next.report.reportId);
      next.remove();
      sent += 1;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      if (error.code !== "E_AGENT_REFUSED" || !FINAL.has(error.status ?? 0))
        return { sent, refused, last, failure: error };
      next.drop();
      refused += 1;
    }
  }
  return { sent, refused, last, failure: null };
}

const FIRST_MS = 60_000;
const MOST_MS = 3_600_000;

/**
 * How long to wait after an attempt that failed: never less than the server asked for, and not all devices at the end of the same second.
 *
 * What it asks for is bounded like our own patience, so that nobody on the way can silence a device for a year.
 */
export function waitMs(attempts: number, failure: Pick<DeviceError, "retryAfterMs"> | null, random: number): number {
  return Math.min(MOST_MS, failure?.retryAfterMs ?? 0) + backOffMs(attempts, random);
}

/**
 * How long to wait after so many failed attempts: 60 s doubling to an hour, full jitter, so that a cart of thirty does not come back as one.
 *
 * @param attempts  failed in a row, at least 1
 * @param random  0 ≤ random < 1
 */
export function backOffMs(attempts: number, random: number): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)));
  return Math.round(ceiling * random);
}
