/**
 * Reads `policies/probe-causes.yaml`: what each cause of a failing probe means, in words. Every cause has to be there.
 *
 * @module
 */
import { resolve } from "node:path";
import { z } from "zod";
import { ProbeCause } from "../schema/probes.ts";
import type { Bilingual } from "../schema/vocabulary.ts";
import { PolicyError } from "./error.ts";
import { readYaml } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../probe-causes.yaml");

const CauseFile = z
  .strictObject({
    version: z.int().min(1),
    causes: z.array(z.strictObject({ id: ProbeCause, pl: z.string().min(10), en: z.string().min(10) })),
  })
  .superRefine(({ causes }, context) => {
    const known = new Set(causes.map(({ id }) => id));
    for (const id of ProbeCause.options)
      if (!known.has(id)) context.addIssue({ code: "custom", path: ["causes"], message: `no words for «${id}»` });
  });

/** @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` */
export function loadProbeCauses(file: string = SHIPPED): ReadonlyMap<ProbeCause, Bilingual> {
  const read = readYaml(file, CauseFile);
  if (read.errors !== undefined) throw new PolicyError(read.errors);
  return new Map(read.value.causes.map(({ id, pl, en }) => [id, { pl, en }]));
}
