/**
 * The grammar of PowerShell, for tests: faults with their place, and what a script calls.
 *
 * No PowerShell can be had where the tests run; tree-sitter's grammar reads every text we ship or send instead. It is stricter about
 * form than about meaning: what it accepts may still fail at run time, what it refuses PowerShell refuses as well.
 *
 * @module
 */
import { resolve } from "node:path";
import { Language, type Node, Parser } from "web-tree-sitter";

const GRAMMAR = resolve(import.meta.dirname, "../../node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm");

export interface Script {
  /** `name:line:column what` of each place that is no PowerShell; lines and columns from 1 */
  readonly faults: readonly string[];
  /** names of commands that are called, each once, sorted */
  readonly commands: readonly string[];
  /** types named in brackets or made by `New-Object`, each once, sorted */
  readonly types: readonly string[];
  /** commands that are no fixed word: `& $x`, `. $x`; with their place */
  readonly computed: readonly string[];
}

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(GRAMMAR));

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* nodesOf(child);
}
const sorted = (words: readonly string[]): readonly string[] => [...new Set(words)].toSorted();

/** @param name  stands in front of each fault */
export function readScript(name: string, text: string): Script {
  const tree = parser.parse(text);
  if (tree === null) return { faults: [`${name}:1:1 nothing was read`], commands: [], types: [], computed: [] };
  const place = ({ startPosition: { row, column }, text: own }: Node): string => {
    // What cannot be read may begin with the end of the line before.
    const [, ...lines] = (/^\s*/u.exec(own)?.[0] ?? "").split("\n");
    const at = lines.length === 0 ? column : (lines.at(-1) ?? "").length;
    return `${name}:${String(row + lines.length + 1)}:${String(at + 1)}`;
  };
  const nodes = [...nodesOf(tree.rootNode)];
  const faults = nodes
    .filter((node) => node.isError || node.isMissing)
    .map((node) => `${place(node)} ${node.isMissing ? `missing ${node.type}` : node.text.slice(0, 40)}`);
  const made = nodes.flatMap((node) =>
    node.type === "command"
      ? [/^New-Object\s+(?:-TypeName\s+)?(?!-)(?<type>[\w.]+)/iu.exec(node.text)?.groups?.["type"] ?? ""].filter(
          Boolean,
        )
      : [],
  );
  return {
    faults,
    commands: sorted(nodes.filter(({ type }) => type === "command_name").map((node) => node.text)),
    types: sorted([
      ...nodes
        .filter((node) => node.type === "type_name" && node.parent?.type !== "type_name")
        .map((node) => node.text),
      ...made,
    ]),
    computed: nodes
      .filter(({ type }) => type === "command_invokation_operator")
      .map((node) => `${place(node)} ${node.parent?.text.slice(0, 40) ?? ""}`),
  };
}
