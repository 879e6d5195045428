/**
 * What became of a list's lines, while it is counted.
 *
 * @module
 */
import type { SourceReport } from "../../policies/schema/list-source.ts";

type Counted = Omit<SourceReport, "digest" | "id" | "category" | "index">;

/** A report before the shell adds the digest of the raw octets. */
export type SourceCounts = Readonly<Pick<SourceReport, "id" | "category" | "index">> & {
  -readonly [K in keyof Counted]: Counted[K];
};
