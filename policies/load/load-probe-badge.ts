/**
 * Reads `policies/probe-badge.yaml`: the words of the public badge in three languages.
 *
 * @module
 */
import { resolve } from "node:path";
import { z } from "zod";
import { PolicyError } from "./error.ts";
import { readYaml } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../probe-badge.yaml");

const text = z.string().min(3);
const Words = z.strictObject({
  language: text,
  title: text,
  lead: text,
  closed: text,
  closedAbout: text,
  open: text,
  openAbout: text,
  of: text,
  measured: text,
  unknown: text,
  unknownAbout: text,
  limits: text,
  data: text,
  badge: text,
  declaration: text,
  short: text,
});
export type BadgeWords = z.output<typeof Words>;

const BadgeFile = z.strictObject({
  version: z.int().min(1),
  texts: z.strictObject({ pl: Words, en: Words, uk: Words }),
});
export type BadgeTexts = z.output<typeof BadgeFile>["texts"];

/** @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` */
export function loadProbeBadge(file: string = SHIPPED): BadgeTexts {
  const read = readYaml(file, BadgeFile);
  if (read.errors !== undefined) throw new PolicyError(read.errors);
  return read.value.texts;
}
