/**
 * Small faults a person could make, each as a change of a piece of text.
 *
 * Conditions become `true` and `false`, which is harder to notice than a negation: whatever notices either notices that too. «Not known»
 * becomes a known thing, as that is the fault this project fears most. Messages of errors are left alone.
 *
 * @module
 */
import type { Syntax } from "./syntax.ts";

/** Replace the text from `start` to `end`. */
export interface Edit {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const OPERATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ["===", ["!=="]],
  ["!==", ["==="]],
  ["<", ["<=", ">="]],
  ["<=", ["<", ">"]],
  [">", [">=", "<="]],
  [">=", [">", "<"]],
  ["+", ["-"]],
  ["-", ["+"]],
  ["*", ["/"]],
  ["/", ["*"]],
  ["%", ["*"]],
  ["&", ["|"]],
  ["|", ["&"]],
  ["^", ["&"]],
  ["<<", [">>"]],
  [">>", ["<<"]],
  [">>>", ["<<"]],
  ["&&", ["||"]],
  ["||", ["&&"]],
  ["+=", ["-="]],
  ["-=", ["+="]],
]);

/** Words of facts: the neighbour that would mislead most. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["on", "off"],
  ["off", "on"],
  ["unknown", "on"],
  ["caught", "missed"],
  ["missed", "caught"],
  ["not-tested", "caught"],
  ["current", "old"],
  ["old", "current"],
  ["missing", "current"],
  ["ours", "not-ours"],
  ["not-ours", "ours"],
  ["no-answer", "ours"],
  ["strict", "off"],
  ["moderate", "strict"],
  ["foreign", "off"],
  ["none", "password"],
  ["password", "none"],
  ["denied", "password"],
  ["licensed", "unlicensed"],
  ["unlicensed", "licensed"],
  ["verified", "unlocked"],
  ["unlocked", "verified"],
  ["pass", "fail"],
  ["fail", "pass"],
  ["not-applicable", "pass"],
]);

/** Calls that pronounce: the ending turned round. */
const VERDICTS: ReadonlyMap<string, string> = new Map([
  ["pass", "fail"],
  ["fail", "pass"],
  ["unknown", "pass"],
  ["notApplicable", "pass"],
  ["mustBeOff", "mustBeNone"],
  ["mustBeNone", "mustBeOff"],
]);

const METHODS: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["find", "findLast"],
  ["findLast", "find"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
  ["min", "max"],
  ["max", "min"],
  ["floor", "ceil"],
  ["ceil", "floor"],
  ["round", "floor"],
  ["indexOf", "lastIndexOf"],
  ["lastIndexOf", "indexOf"],
]);
/** Methods whose receiver is of the same kind as their result. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "filter",
  "slice",
  "trim",
  "trimStart",
  "trimEnd",
  "toLowerCase",
  "toUpperCase",
  "sort",
  "toSorted",
  "reverse",
  "toReversed",
]);

const REMOVABLE: ReadonlySet<string> = new Set([
  "ExpressionStatement",
  "ReturnStatement",
  "ThrowStatement",
  "BreakStatement",
  "ContinueStatement",
  "ForOfStatement",
]);

function ofLiteral(node: Syntax): readonly string[] {
  if (node.regex !== undefined) return [];
  const { value } = node;
  if (value === null) return ["false"];
  if (typeof value === "boolean") return [String(!value)];
  if (typeof value === "number") return [String(value + 1)];
  if (typeof value === "string") return [JSON.stringify(value === "" ? "?" : (WORDS.get(value) ?? ""))];
  return [];
}

/** @param about  the text a node stands for */
function ofCall(node: Syntax, about: (node: Syntax) => string): readonly Edit[] {
  const { callee } = node;
  if (callee === undefined) return [];
  const swapped = callee.type === "Identifier" ? VERDICTS.get(callee.name ?? "") : undefined;
  if (swapped !== undefined) return [{ operator: "verdict", start: callee.start, end: callee.end, text: swapped }];
  const { property, object } = callee;
  if (callee.type !== "MemberExpression" || callee.computed === true || !property || !object) return [];
  const name = property.name ?? "";
  const other = METHODS.get(name);
  if (other !== undefined) return [{ operator: "method", start: property.start, end: property.end, text: other }];
  return TRANSPARENT.has(name) ? [{ operator: "method", start: node.start, end: node.end, text: about(object) }] : [];
}

const isText = (node: Syntax | undefined): boolean =>
  node?.type === "TemplateLiteral" ||
  typeof node?.value === "string" ||
  (node?.type === "BinaryExpression" && (isText(node.left) || isText(node.right)));

function ofOperator(node: Syntax, code: string): readonly Edit[] {
  const { left, right, operator } = node;
  if (!left || !right || operator === undefined) return [];
  // Beside `?? ""` the rest only tells the compiler that an index was in range.
  if (operator === "??")
    return (right.value === "" ? [right] : [left, right]).map((side) => ({
      operator: "nullish",
      start: node.start,
      end: node.end,
      text: code.slice(side.start, side.end),
    }));
  if (operator.startsWith("+") && (isText(left) || isText(right))) return [];
  const start = code.indexOf(operator, left.end);
  return (OPERATORS.get(operator) ?? []).map((text) => ({
    operator: "operator",
    start,
    end: start + operator.length,
    text,
  }));
}

const CONDITIONAL: ReadonlySet<string> = new Set(["IfStatement", "ConditionalExpression"]);
const LOOPS: ReadonlySet<string> = new Set(["WhileStatement", "ForStatement", "DoWhileStatement"]);

/** @returns the faults of one node, those of its children not among them */
export function faultsOf(node: Syntax, parent: Syntax | undefined, field: string, code: string): readonly Edit[] {
  const { start, end } = node;
  const about = (one: Syntax): string => code.slice(one.start, one.end);
  const whole = (operator: string, texts: readonly string[]): readonly Edit[] =>
    texts.map((text) => ({ operator, start, end, text }));
  const faults: Edit[] = [];
  if (field === "test" && parent !== undefined && node.type !== "Literal") {
    if (CONDITIONAL.has(parent.type)) faults.push(...whole("condition", ["true", "false"]));
    if (LOOPS.has(parent.type)) faults.push(...whole("condition", ["false"]));
  }
  switch (node.type) {
    case "Literal": {
      const compared = node.value === null && parent?.type === "BinaryExpression";
      const filler = node.value === "" && parent?.operator === "??";
      return compared || filler ? faults : [...faults, ...whole("literal", ofLiteral(node))];
    }
    case "TemplateLiteral":
      return [...faults, ...whole("literal", ["``"])];
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return [...faults, ...ofOperator(node, code)];
    case "UnaryExpression":
      if ((node.operator === "!" || node.operator === "-") && node.argument)
        faults.push(...whole("operator", [about(node.argument)]));
      return faults;
    case "UpdateExpression":
      return [
        ...faults,
        ...whole("operator", [about(node).replace(/\+\+|--/u, (sign) => (sign === "++" ? "--" : "++"))]),
      ];
    case "ArrayExpression":
      return (node.elements ?? []).length > 0 ? [...faults, ...whole("literal", ["[]"])] : faults;
    case "CallExpression":
      faults.push(...ofCall(node, about));
      if (node.optional === true && node.callee) faults.push(plain(node.callee.end, code, ""));
      return faults;
    case "MemberExpression":
      if (node.optional === true && node.object) faults.push(plain(node.object.end, code, node.computed ? "" : "."));
      return faults;
    default:
      return REMOVABLE.has(node.type) ? [...faults, ...whole("removal", [";"])] : faults;
  }
}

/** `?.` without its question. */
function plain(after: number, code: string, text: string): Edit {
  const start = code.indexOf("?.", after);
  return { operator: "optional", start, end: start + 2, text };
}
