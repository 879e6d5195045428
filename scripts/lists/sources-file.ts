/**
 * Reads list sources from a YAML file of their own: a list, `sources: […]`, or one source.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { ListSource } from "../../policies/schema/list-source.ts";

const SourcesFile = z.union([
  z.array(ListSource),
  z.strictObject({ sources: z.array(ListSource) }).transform((file) => file.sources),
  ListSource.transform((source) => [source]),
]);

/** @throws {Error} with every fault as `file:line:column` */
export async function readSources(path: string): Promise<ListSource[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(path, "utf8"), { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax !== undefined) throw new Error(`${at(syntax.pos[0])}: ${syntax.message}`);
  const value: unknown = document.toJS();
  // The union would report three times; what the file is decides which complaint helps.
  const shape = Array.isArray(value)
    ? z.array(ListSource)
    : value !== null && typeof value === "object" && "sources" in value
      ? z.strictObject({ sources: z.array(ListSource) })
      : ListSource;
  const checked = shape.safeParse(value);
  if (checked.success) return SourcesFile.parse(value);
  const issues = checked.error.issues.map((issue) => {
    let offset = 0;
    for (let depth = issue.path.length; depth >= 0; depth--) {
      const node = document.getIn(issue.path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
      if (node?.range === undefined) continue;
      offset = node.range[0];
      break;
    }
    return `${at(offset)} ${issue.path.join(".")}: ${issue.message}`;
  });
  throw new Error(issues.join("\n"));
}
