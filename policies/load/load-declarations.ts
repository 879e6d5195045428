/**
 * Reads `policies/declarations/*.yaml`: every criterion once, every figure in a text one of its own facts.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { Declaration, DeclarationId } from "../schema/declarations.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";
import type { YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../declarations");

/** @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT` */
export function loadDeclarations(folder: string = SHIPPED): ReadonlyMap<DeclarationId, Declaration> {
  const faults: PolicyFault[] = [];
  const found = new Map<DeclarationId, Declaration>();
  for (const id of DeclarationId.options) {
    const read = readYaml(join(folder, `${id}.yaml`), Declaration);
    if (read.errors !== undefined) {
      faults.push(...read.errors);
      continue;
    }
    const report = (path: YamlPath, message: string): void => {
      faults.push({
        code: "E_POLICY_INCONSISTENT",
        file: read.locator.file,
        ...read.locator.at(path),
        path: formatPath(path),
        message,
      });
    };
    if (read.value.id !== id) report(["id"], `${read.value.id} does not belong into ${id}.yaml`);
    const seen = new Set<string>();
    for (const [g, { criteria }] of read.value.groups.entries())
      for (const [c, criterion] of criteria.entries()) {
        const path: YamlPath = ["groups", g, "criteria", c];
        if (seen.has(criterion.id)) report([...path, "id"], `${criterion.id} is given twice`);
        seen.add(criterion.id);
        const own = new Set(criterion.checks.map(({ fact }) => fact));
        const texts = [
          criterion.byDesign,
          criterion.limit,
          ...criterion.checks.flatMap(({ holds, lacks }) => [holds, lacks]),
        ].flatMap((text) => (text === undefined ? [] : [text.pl, text.en]));
        for (const [, fact = ""] of texts.flatMap((text) => [...text.matchAll(/\{([^}]+)\}/gu)]))
          if (!own.has(fact)) report([...path, "checks"], `no check of ${criterion.id} asks for ${fact}`);
      }
    found.set(id, read.value);
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return found;
}
