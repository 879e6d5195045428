/**
 * What the programs tell the supervisor over their IPC channel, and nothing else.
 *
 * The supervisor trusts no shape it did not check: a child of another version must fail with a sentence, not
 * with `undefined` on the banner.
 *
 * @module
 */
import { z } from "zod";

/** A program that cannot go on says why before it exits; the sentence is shown as it is. */
export const Failed = z.object({ kind: z.literal("failed"), code: z.string(), message: z.string() });

export const ControlReady = z.object({
  kind: z.literal("ready"),
  uplink: z.object({ url: z.string(), keyFile: z.string(), publisherKeyFile: z.string().optional() }),
  /** Present only while there is no account; opens the first-run page once. */
  setupToken: z.string().nullish(),
  bundle: z.object({ generation: z.int() }),
});
export type ControlReady = z.output<typeof ControlReady>;

export const ServerReady = z.object({ kind: z.literal("ready"), url: z.string() });
export type ServerReady = z.output<typeof ServerReady>;

export const ResolverReady = z.object({
  kind: z.literal("ready"),
  endpoints: z.array(z.object({ protocol: z.string(), address: z.string(), port: z.int() })),
  workers: z.int(),
});
export type ResolverReady = z.output<typeof ResolverReady>;

/** `reason`: why it is not port 80, if it is not. */
export const PageReady = z.object({
  kind: z.literal("ready"),
  port: z.int(),
  addresses: z.array(z.string()),
  reason: z.string().nullable(),
});
export type PageReady = z.output<typeof PageReady>;

/** A program serves on, but by something older than there is; `code` null: it has caught up. */
export const Stale = z.object({ kind: z.literal("stale"), code: z.string().nullable() });
