/**
 * What a worker and its supervisor say to each other over the IPC channel. In memory only; never written to disk as is.
 *
 * @module
 */
import type { Hit, PolicyBundle, ResolverStatus } from "../../../policies/schema/messages.ts";
import type { ResolverConfig } from "../../../policies/schema/config.ts";
import type { CounterDelta } from "./counters.ts";

/** Paths of a snapshot on this machine; digests were checked by the supervisor. */
export interface SnapshotFiles {
  readonly bundle: PolicyBundle;
  readonly rulesPath: string;
  readonly listsPath: string;
  /** The small pack on top of the lists; null if there is none. */
  readonly deltaPath: string | null;
}

export type ToWorker =
  | {
      readonly kind: "start";
      readonly config: ResolverConfig;
      readonly addresses: readonly string[];
      readonly port: number;
      readonly files: SnapshotFiles;
      /** Octets of listed names it may keep in memory. */
      readonly namesRoom: number;
      readonly unknownClients: string | null;
      /** Hexadecimal HMAC key for pseudonyms; lives at most 24 h, in memory. */
      readonly pseudonymKey: string;
      readonly index: number;
    }
  | { readonly kind: "swap"; readonly files: SnapshotFiles }
  | { readonly kind: "pseudonym-key"; readonly key: string }
  | { readonly kind: "stop" };

/** A blocked question in a severe category on a private device: for counting distinct devices, then forgotten. */
export interface SpikeMark {
  readonly network: string;
  readonly category: string;
  readonly subject: string;
}

export type FromWorker =
  | { readonly kind: "ready"; readonly endpoints: ResolverStatus["endpoints"] }
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "swapped"; readonly policyGeneration: number; readonly listGeneration: number }
  | { readonly kind: "swap-refused"; readonly policyGeneration: number; readonly message: string }
  | {
      readonly kind: "telemetry";
      readonly hits: readonly Hit[];
      readonly counters: readonly CounterDelta[];
      readonly spikes: readonly SpikeMark[];
      /** Pseudonyms of private devices that asked; empty unless leases are watched. */
      readonly askers: readonly string[];
      readonly dropped: number;
      readonly queries: number;
      readonly cacheHits: number;
      readonly failures: number;
      readonly unknownClientQuestions: number;
      readonly upstreams: ResolverStatus["upstreams"];
    }
  | { readonly kind: "log"; readonly level: "error" | "warn" | "info"; readonly message: string };
