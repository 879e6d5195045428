/**
 * Who may do what: roles of the Standards (A0) mapped to permissions of the API. What is not written here is refused.
 *
 * @module
 */
import type { Permission, Role } from "../../policies/schema/api.ts";

/** Deny by default: a permission counts only if a held role lists it. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  // Lends tablets: the live picture, no histories of cases.
  edukator: [
    "today.read",
    "signals.read",
    "devices.read",
    "loans.read",
    "loans.write",
    "cases.open",
    "cases.read",
    "cases.step",
    "emergency.call",
  ],
  // Network-safety person: everything technical, drafts included (they hold no child's data at this stage).
  nsp: [
    "today.read",
    "signals.read",
    "drafts.read",
    "defects.read",
    "networks.read",
    "lists.read",
    "lists.update",
    "lists.choose",
    "lists.decide",
    "exceptions.write",
    "exceptions.approve",
    "explain.use",
    "devices.read",
    "devices.write",
    "devices.exempt",
    "devices.attest",
    "loans.read",
    "loans.write",
    "cases.open",
    "cases.read",
    "cases.step",
    "emergency.call",
    "help.read",
    "people.read",
    "cyber.read",
    "cyber.write",
  ],
  // Receives reports and files notes.
  intake: [
    "today.read",
    "drafts.read",
    "cases.open",
    "cases.read",
    "cases.step",
    "registers.read",
    "emergency.call",
    "help.read",
    "help.answer",
    "people.read",
  ],
  // Decides the first gate.
  kierownik: [
    "today.read",
    "signals.read",
    "drafts.read",
    "devices.read",
    "loans.read",
    "cases.open",
    "cases.read",
    "cases.step",
    "registers.read",
    "interventions.read",
    "emergency.call",
    "help.read",
    "help.answer",
    "people.read",
  ],
  dyrektor: [
    "today.read",
    "signals.read",
    "drafts.read",
    "defects.read",
    "networks.read",
    "lists.read",
    "exceptions.approve",
    "explain.use",
    "devices.read",
    "loans.read",
    "cases.open",
    "cases.read",
    "cases.step",
    "registers.read",
    "interventions.read",
    "emergency.call",
    "help.read",
    "help.answer",
    "help.write",
    "people.read",
    "people.manage",
    "people.suspend",
    "accounts.recover",
    "cyber.read",
    "cyber.write",
    "retention.read",
  ],
  // Evaluates: reads, changes nothing.
  koordynator: [
    "today.read",
    "signals.read",
    "drafts.read",
    "defects.read",
    "networks.read",
    "lists.read",
    "exceptions.approve",
    "explain.use",
    "devices.read",
    "loans.read",
    "cases.open",
    "cases.read",
    "cases.step",
    "registers.read",
    "interventions.read",
    "emergency.call",
    "help.read",
    "help.answer",
    "help.write",
    "people.read",
    "retention.read",
    "retention.decide",
  ],
  // Data inventory, retention and access logs; no case content.
  iod: [
    "today.read",
    "audit.read",
    "cases.open",
    "cases.read",
    "registers.read",
    "emergency.call",
    "help.read",
    "people.read",
    "cyber.read",
    "cyber.write",
    "retention.read",
    "retention.decide",
  ],
  audytor: [
    "today.read",
    "networks.read",
    "lists.read",
    "audit.read",
    "devices.read",
    "cases.open",
    "emergency.call",
    "people.read",
  ],
  // Operates the software: no drafts, no signals (A0: case content stays closed to the administrator).
  admin: [
    "today.read",
    "networks.read",
    "lists.read",
    "lists.update",
    "lists.choose",
    "explain.use",
    "accounts.manage",
    "devices.read",
    "devices.write",
    "cases.open",
    "emergency.call",
    "help.read",
    "help.write",
    "people.read",
    "people.manage",
    "accounts.recover",
    "outbox.manage",
    "cyber.read",
    "cyber.write",
  ],
};

/** The first account: whoever installs answers for the network until the duties are split among people. */
export const FIRST_ACCOUNT_ROLES: readonly Role[] = ["admin", "nsp"];

/** @returns union of what the roles allow, in a stable order without repeats */
export function permissionsOf(roles: readonly string[]): readonly Permission[] {
  const held = new Set<Permission>();
  for (const role of roles)
    // Own keys only: «constructor» is a key of every object and no role of ours.
    if (Object.hasOwn(ROLE_PERMISSIONS, role))
      for (const permission of ROLE_PERMISSIONS[role as Role]) held.add(permission);
  return [...held].sort();
}
