/**
 * Why a camera gives no picture, in words a person can act on. Pure.
 *
 * @module
 */
/** `insecure`: the page did not come over https, so the browser has no cameras for it at all. */
export type CameraFault = "refused" | "none" | "busy" | "insecure";

/** Why there is no picture, from what the browser said. */
export function faultOf(error: unknown): CameraFault {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return "busy";
}
