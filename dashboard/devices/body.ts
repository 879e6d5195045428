/**
 * Bodies of devices' requests: octets in, a document of the contract out. What was signed are the octets.
 *
 * @module
 */
import type { z } from "zod";
import { Refusal } from "../platform/error.ts";

const MOST_FIELDS = 20;

/** @throws {Refusal} 400 `E_DEVICE_BODY` with the paths that do not fit */
export function parseBody<T>(octets: Uint8Array, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(octets));
  } catch {
    throw new Refusal(400, "E_DEVICE_BODY");
  }
  const result = schema.safeParse(json);
  if (!result.success)
    throw new Refusal(400, "E_DEVICE_BODY", {
      fields: result.error.issues
        .slice(0, MOST_FIELDS)
        .map((issue) => ({ path: issue.path.join("."), message: issue.code })),
    });
  return result.data;
}
