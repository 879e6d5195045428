/**
 * Shape of `policies/unenforceable-search.yaml` and `policies/known-subresource.yaml`: names in groups that say why.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, DomainName } from "./vocabulary.ts";

export const NameGroups = z.strictObject({
  version: z.int().min(1),
  groups: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
        title: Bilingual,
        why: z.string().min(10),
        names: z.array(DomainName).min(1).describe("each covers itself and everything below it"),
      }),
    )
    .min(1),
});
export type NameGroups = z.output<typeof NameGroups>;
