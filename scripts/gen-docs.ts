/**
 * Writes the configuration reference of README.md from the schema, so that the two cannot drift apart.
 *
 * Usage: `node scripts/gen-docs.ts [--check]`; with `--check` it only compares and exits 1 on a difference.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Config } from "../policies/schema/config.ts";
import { CONFIG_TEXTS } from "./config-texts.ts";

const BEGIN = "<!-- config:begin (node scripts/gen-docs.ts) -->";
const END = "<!-- config:end -->";

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly default?: unknown;
}

export interface ConfigKey {
  /** `resolver.upstreams[].port` */
  readonly path: string;
  /** As JSON; empty where nothing is the default. */
  readonly defaultValue: string;
}

/** Every leaf of the configuration in the order of the schema; branches of a union are laid over each other. */
export function configKeys(): ConfigKey[] {
  const found = new Map<string, ConfigKey>();
  const visit = (schema: JsonSchema, path: string, value: unknown): void => {
    const inherited = value === undefined ? schema.default : value;
    const below = (key: string): unknown =>
      typeof inherited === "object" && inherited !== null && !Array.isArray(inherited)
        ? (inherited as Record<string, unknown>)[key]
        : undefined;
    const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
      (branch) => branch.properties !== undefined,
    );
    const properties = [schema, ...branches].flatMap((branch) => Object.entries(branch.properties ?? {}));
    if (properties.length > 0 && !path.endsWith(".title"))
      for (const [key, inner] of properties) visit(inner, path === "" ? key : `${path}.${key}`, below(key));
    else if (schema.items?.properties !== undefined) visit(schema.items, `${path}[]`, undefined);
    else if (!found.has(path))
      found.set(path, { path, defaultValue: inherited === undefined ? "" : JSON.stringify(inherited) });
  };
  visit(z.toJSONSchema(Config, { io: "input", unrepresentable: "any" }) as JsonSchema, "", {});
  return [...found.values()];
}

/**
 * @returns the table, markers included
 * @throws {Error} naming every key without a text and every text without a key
 */
export function configReference(): string {
  const keys = configKeys();
  const paths = new Set(keys.map(({ path }) => path));
  const missing = keys.filter(({ path }) => CONFIG_TEXTS[path] === undefined).map(({ path }) => `no text for ${path}`);
  const dead = Object.keys(CONFIG_TEXTS)
    .filter((path) => !paths.has(path))
    .map((path) => `no such key: ${path}`);
  if (missing.length + dead.length > 0) throw new Error([...missing, ...dead].join("\n"));
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const rows = keys.map(({ path, defaultValue }) => {
    const text = CONFIG_TEXTS[path];
    const shown = defaultValue === "" ? "—" : `\`${defaultValue}\``;
    return `| \`${path}\` | ${cell(shown)} | ${cell(text?.pl ?? "")} | ${cell(text?.en ?? "")} |`;
  });
  return [BEGIN, "| klucz · key | domyślnie · default | znaczenie | meaning |", "|---|---|---|---|", ...rows, END].join(
    "\n",
  );
}

/** The text with its reference replaced. @throws {Error} if the markers are missing */
export function withReference(markdown: string): string {
  const from = markdown.indexOf(BEGIN);
  const to = markdown.indexOf(END);
  if (from === -1 || to < from) throw new Error("README.md has no config markers");
  return markdown.slice(0, from) + configReference() + markdown.slice(to + END.length);
}

function main(): void {
  const { values } = parseArgs({ options: { check: { type: "boolean" } } });
  const file = join(import.meta.dirname, "../README.md");
  const before = readFileSync(file, "utf8");
  const after = withReference(before);
  if (before === after) return;
  if (values.check === true) {
    process.stderr.write("README.md: the configuration reference is out of date; run: node scripts/gen-docs.ts\n");
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, after);
}

if (import.meta.main) main();
