/**
 * The baseline this device is measured by: the signed one from the server if there is one, else the one that was shipped.
 *
 * The server's answer is kept as it came, with its signature, and verified again whenever it is read: a file somebody edited is as good
 * as none.
 *
 * @module
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { readSignature } from "../../policies/engine/message-signature.ts";
import { DeviceBaseline, OsSupportTable } from "../../policies/schema/device-baseline.ts";
import { BaselineDocument } from "../../policies/schema/device-report.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import { replaceFile } from "../uplink/disk-queue.ts";
import type { Verified } from "./client.ts";
import { DeviceError } from "./error.ts";
import { publicKeyFrom } from "./keys.ts";
import { digestHex } from "./report.ts";
import { verifyAnswer } from "./sign.ts";
import type { Identity } from "./state.ts";

const SIGNED = ["content-digest", "signature-input", "signature"] as const;
const Kept = z.strictObject({
  status: z.int(),
  headers: z.strictObject({
    "content-digest": z.string(),
    "signature-input": z.string(),
    signature: z.string(),
  }),
  body: z.base64(),
});

export interface CurrentBaseline {
  readonly document: BaselineDocument;
  /** SHA-256 of its octets: its etag */
  readonly digest: Digest;
}

/** The octets of a kept answer; null if there is none or it is not the publisher's word any more. */
export function readKept(file: string, publisherKey: string): Uint8Array | null {
  if (!existsSync(file)) return null;
  try {
    const { status, headers, body } = Kept.parse(JSON.parse(readFileSync(file, "utf8")));
    const octets = new Uint8Array(Buffer.from(body, "base64"));
    const read = readSignature("answer", (name) => headers[name as keyof typeof headers]);
    if (typeof read === "string") return null;
    const verdict = verifyAnswer(publicKeyFrom(publisherKey), { status, headers, body: octets }, read.params.nonce);
    return typeof verdict === "string" ? null : octets;
  } catch {
    return null;
  }
}

/** @returns null if there is none, or it is not the publisher's word about this device any more */
export function readBaseline(
  file: string,
  identity: Pick<Identity, "device" | "publisherKey">,
): CurrentBaseline | null {
  const octets = readKept(file, identity.publisherKey);
  if (octets === null) return null;
  try {
    const document = BaselineDocument.parse(JSON.parse(new TextDecoder().decode(octets)));
    return document.device === identity.device ? { document, digest: digestHex(octets) } : null;
  } catch {
    return null;
  }
}

/** @param raw an answer whose signature held */
export function keepBaseline(file: string, raw: Verified): void {
  const headers = Object.fromEntries(SIGNED.map((name) => [name, raw.headers[name]]));
  const body = Buffer.from(raw.body).toString("base64");
  replaceFile(file, JSON.stringify({ status: raw.status, headers, body }));
}

export const forgetBaseline = (file: string): void => rmSync(file, { force: true });

export interface ShippedPolicies {
  readonly baseline: DeviceBaseline;
  readonly osSupport: OsSupportTable;
}

/** A folder, or whatever gives the text of a file by its path in it. */
export type PoliciesSource = string | ((path: string) => string);

/**
 * @param source of `baselines/loaned.yaml` and `os-support.yaml`
 * @throws {DeviceError} `E_AGENT_STATE` if the installation is incomplete
 */
export function readShipped(source: PoliciesSource): ShippedPolicies {
  try {
    const text = typeof source === "string" ? (path: string) => readFileSync(join(source, path), "utf8") : source;
    const yaml = (path: string): unknown => parseYaml(text(path));
    return {
      baseline: DeviceBaseline.parse(yaml("baselines/loaned.yaml")),
      osSupport: OsSupportTable.parse(yaml("os-support.yaml")),
    };
  } catch (cause) {
    throw new DeviceError("E_AGENT_STATE", "the shipped baseline cannot be read", { cause });
  }
}
