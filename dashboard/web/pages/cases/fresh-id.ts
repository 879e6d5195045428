/**
 * A new id for something the page sends: the same one until the server has it, so that a form sent twice counts once.
 *
 * @module
 */
import { uuidOf } from "../loans/steps.ts";

export const freshId = (): string => uuidOf(crypto.getRandomValues(new Uint8Array(16)));
