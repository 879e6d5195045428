/**
 * What the agent keeps on disk between runs, each file replaced whole: who it is, where its chain of reports ends, what time it is.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { FindingState, GateAnswer, PostureScore } from "../../policies/schema/device-baseline.ts";
import { ReportTrigger } from "../../policies/schema/device-report.ts";
import { DeviceId, Digest, Instant } from "../../policies/schema/vocabulary.ts";
import { replaceFile } from "../uplink/disk-queue.ts";
import { DeviceError } from "./error.ts";

export const Identity = z.strictObject({
  format: z.literal(1),
  server: z.url(),
  device: DeviceId,
  publisherKey: z.base64().length(44),
  state: z.enum(["enrolled", "waiting"]),
  reportEveryS: z.int().min(60),
  enrolledAt: Instant,
});
export type Identity = z.output<typeof Identity>;

/** Where the chain of reports ends. */
export const Chain = z.strictObject({ seq: z.int().min(0), hash: Digest.nullable() });
export type Chain = z.output<typeof Chain>;

const ClockFixShape = z.strictObject({
  serverAt: z.number(),
  deviceAt: z.number(),
  sinceBootMs: z.number(),
  bootId: z.string(),
});

const Boot = z.strictObject({ id: z.string(), startedAt: z.number(), sinceBootMs: z.number() });

/** Since when each check fails, for the grace of the local screen. */
const Failing = z.record(z.string(), Instant);

/** What the local page and `status` show. Counts and codes, no names. */
export const Status = z.strictObject({
  format: z.literal(1),
  measuredAt: Instant,
  trigger: ReportTrigger,
  baseline: z.strictObject({ id: z.string(), version: z.int(), shipped: z.boolean() }),
  gate: GateAnswer,
  score: PostureScore,
  findings: z.array(
    z.strictObject({
      check: z.string(),
      state: FindingState,
      severity: z.string(),
      stale: z.boolean(),
      inGrace: z.boolean(),
      reason: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
});
export type Status = z.output<typeof Status>;

export const Delivery = z.strictObject({
  format: z.literal(1),
  /** last acknowledged report */
  reportedAt: Instant.nullable(),
  /** last attempt that failed, and why; null after one that did not */
  failed: z.strictObject({ at: Instant, code: z.string(), status: z.int().nullable() }).nullable(),
  attempts: z.int().min(0),
});
export type Delivery = z.output<typeof Delivery>;

/** Shape and name of each file. */
const FILES = {
  identity: Identity,
  chain: Chain,
  clock: ClockFixShape,
  boot: Boot,
  failing: Failing,
  status: Status,
  delivery: Delivery,
} as const;
type FileName = keyof typeof FILES;

export class DeviceState {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get keyFile(): string {
    return join(this.folder, "device.key");
  }

  get spoolFolder(): string {
    return join(this.folder, "spool");
  }

  get baselineFile(): string {
    return join(this.folder, "baseline.json");
  }

  /**
   * @returns null if there is none yet
   * @throws {DeviceError} `E_AGENT_STATE` if who it is or where its chain ends is damaged; anything else damaged counts as absent
   */
  read<N extends FileName>(name: N): z.output<(typeof FILES)[N]> | null {
    const path = join(this.folder, `${name}.json`);
    if (!existsSync(path)) return null;
    try {
      return FILES[name].parse(JSON.parse(readFileSync(path, "utf8"))) as z.output<(typeof FILES)[N]>;
    } catch (cause) {
      if (name !== "identity" && name !== "chain") return null;
      throw new DeviceError("E_AGENT_STATE", `${path} is damaged`, { cause });
    }
  }

  write<N extends FileName>(name: N, value: z.input<(typeof FILES)[N]>): void {
    // The local page is shown by another account; nothing else is for others to read.
    replaceFile(join(this.folder, `${name}.json`), `${JSON.stringify(FILES[name].parse(value), null, 2)}\n`, 0o600);
  }

  /** @throws {DeviceError} `E_AGENT_NOT_ENROLLED` */
  identity(): Identity {
    const identity = this.read("identity");
    if (identity === null) throw new DeviceError("E_AGENT_NOT_ENROLLED", "this device is not enrolled");
    return identity;
  }
}
