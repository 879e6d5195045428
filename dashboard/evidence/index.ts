/**
 * Evidence capsules: what the machine knew, locked, sealed, and through whose hands it went.
 *
 * @module
 */
export { agreeExport, askExport, capsulesOf, eraseEvidence, exportCapsule, hold, read, secure } from "./capsules.ts";
export type { Secured } from "./capsules.ts";
export { custodyOf } from "./custody.ts";
export { exportsOf, worsen } from "./hand-over.ts";
export type { ExportState } from "./hand-over.ts";
export { prove } from "./prove.ts";
export type { Hand } from "./custody.ts";
export { EvidenceError } from "./error.ts";
export type { EvidenceErrorCode } from "./error.ts";
