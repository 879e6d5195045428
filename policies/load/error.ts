/**
 * A policy or configuration file was refused; nothing of it is used. All faults of all files are carried at once, so a
 * person fixes them in one go.
 *
 * @module
 */

/** Codes are stable and listed in policies/README.md. */
export type PolicyErrorCode =
  "E_POLICY_UNREADABLE" | "E_POLICY_INVALID" | "E_POLICY_INCONSISTENT" | "E_CONFIG_UNREADABLE" | "E_CONFIG_INVALID";

/** One fault with its place; line and column count from 1. */
export interface PolicyFault {
  readonly code: PolicyErrorCode;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Keys and positions down to the faulty value, `block.categories[2]`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** @returns `file:line:column path: message`, the form editors make clickable */
export function formatFault(fault: PolicyFault): string {
  const where = `${fault.file}:${fault.line}:${fault.column}`;
  return fault.path === "" ? `${where} ${fault.message}` : `${where} ${fault.path}: ${fault.message}`;
}

/** `code` is that of the first fault; the message has one line for each. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code: PolicyErrorCode;
  readonly faults: readonly PolicyFault[];

  constructor(faults: readonly [PolicyFault, ...PolicyFault[]]) {
    super(faults.map(formatFault).join("\n"));
    this.code = faults[0].code;
    this.faults = faults;
  }
}
