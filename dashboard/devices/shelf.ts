/**
 * Baselines and the table of supported systems, read again when a file changed.
 *
 * A fault in a file keeps what was read before: devices are not left unjudged because somebody is editing.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadBaselines } from "../../policies/load/load-baselines.ts";
import type { DevicePolicies } from "../../policies/load/load-baselines.ts";
import type { DeviceBaseline } from "../../policies/schema/device-baseline.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import type { Log } from "../platform/log.ts";

const SHIPPED = resolve(import.meta.dirname, "../../policies");
/** Files are looked at no more often than this, ms on the monotonic clock. */
const LOOK_EVERY_MS = 5_000;

export interface ShelvedPolicies extends DevicePolicies {
  /** Digest of each baseline together with the table, by id. */
  readonly digests: ReadonlyMap<string, string>;
  /** Canonical JSON of each baseline, by id, and of the table: made once, sent to every device. */
  readonly baselineTexts: ReadonlyMap<string, string>;
  readonly osSupportText: string;
}

export class BaselineShelf {
  readonly #folder: string;
  readonly #log: Log;
  #stamp = "";
  #lookedAt = Number.NEGATIVE_INFINITY;
  #policies: ShelvedPolicies;

  /**
   * @param folder  of the policies; one without `baselines/` gets the shipped ones
   * @throws {PolicyError} if the files are faulty at the start
   */
  constructor(folder: string, log: Log) {
    this.#folder = existsSync(join(folder, "baselines")) ? folder : SHIPPED;
    this.#log = log;
    this.#stamp = this.#readStamp();
    this.#policies = shelve(loadBaselines(this.#folder));
  }

  current(): ShelvedPolicies {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return this.#policies;
    this.#lookedAt = now;
    const stamp = this.#readStamp();
    if (stamp === this.#stamp) return this.#policies;
    this.#stamp = stamp;
    try {
      this.#policies = shelve(loadBaselines(this.#folder));
    } catch (cause) {
      this.#log.error("baselines were refused; the ones before stay in force", { cause });
    }
    return this.#policies;
  }

  #readStamp(): string {
    const folder = join(this.#folder, "baselines");
    try {
      return [join(this.#folder, "os-support.yaml"), ...readdirSync(folder).map((name) => join(folder, name))]
        .map((file) => {
          const { mtimeMs, size, ino } = statSync(file);
          return `${file}/${String(mtimeMs)}/${String(size)}/${String(ino)}`;
        })
        .join("\n");
    } catch {
      return "";
    }
  }
}

function shelve(policies: DevicePolicies): ShelvedPolicies {
  const baselineTexts = new Map(policies.baselines.map((baseline) => [baseline.id, canonicalJson(baseline)]));
  const osSupportText = canonicalJson(policies.osSupport);
  return {
    ...policies,
    baselineTexts,
    osSupportText,
    digests: new Map([...baselineTexts].map(([id, text]) => [id, sha256(`${text}\n${osSupportText}`)])),
  };
}

/** A record may name a baseline that was removed since; then the first one holds rather than none. */
export function baselineFor(policies: ShelvedPolicies, id: string): DeviceBaseline {
  const found = policies.baselines.find((baseline) => baseline.id === id) ?? policies.baselines[0];
  if (found === undefined) throw new Error("no baseline is there");
  return found;
}
