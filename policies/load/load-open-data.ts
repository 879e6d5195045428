/**
 * Reads `policies/open-data.yaml` and checks it against the catalogue of metrics: a table over a measure or a dimension that nobody counts would
 * publish zeros that say nothing.
 *
 * @module
 */
import { resolve } from "node:path";
import type { MetricCatalogue } from "../schema/metric.ts";
import { OpenDataPlan } from "../schema/open-data.ts";
import type { PlanAxis, PlanTable } from "../schema/open-data.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";
import type { YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../open-data.yaml");

type Report = (path: YamlPath, message: string) => void;

/** @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault and its place */
export function loadOpenData(catalogue: MetricCatalogue, file: string = SHIPPED): OpenDataPlan {
  const read = readYaml(file, OpenDataPlan);
  if (read.errors !== undefined) throw new PolicyError(read.errors);
  const faults: PolicyFault[] = [];
  const report: Report = (path, message) =>
    faults.push({
      code: "E_POLICY_INCONSISTENT",
      file: read.locator.file,
      ...read.locator.at(path),
      path: formatPath(path),
      message,
    });
  const before = new Map<string, PlanTable>();
  for (const [index, table] of read.value.tables.entries()) {
    checkTable(table, { catalogue, before, report: (path, message) => report(["tables", index, ...path], message) });
    before.set(table.id, table);
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return read.value;
}

interface Checking {
  readonly catalogue: MetricCatalogue;
  readonly before: ReadonlyMap<string, PlanTable>;
  readonly report: Report;
}

function checkTable(table: PlanTable, { catalogue, before, report }: Checking): void {
  if (before.has(table.id)) report(["id"], `the table ${table.id} is given twice`);
  if (!catalogue.metrics.some(({ id }) => id === table.metric)) report(["metric"], `there is no ${table.metric}`);
  checkCells(table.measure, Object.keys(table.where), catalogue, report, ["measure"]);
  for (const [key, axis] of [
    ["rows", table.rows],
    ["columns", table.columns],
  ] as const)
    if (axis !== undefined) checkAxis(table, axis, catalogue, (path, message) => report([key, ...path], message));
  if ((table.columns === undefined) !== (table.kind === "classes"))
    report(["columns"], "classes have no columns, all others have");
  if (table.kind === "people" && table.totals !== "both")
    report(["totals"], "counts of people are judged with their sums");
  if (table.linkedTo !== undefined) checkLink(table, before.get(table.linkedTo), report);
  const columns = typeof table.columns === "object" ? new Set(table.columns.values.map(({ id }) => id)) : new Set();
  for (const id of table.percent === undefined ? [] : [table.percent.of, ...table.percent.over])
    if (!columns.has(id)) report(["percent"], `${id} is no column of the list`);
}

/** Only what adds up to the same sums may be judged together: all categories, and a list with a row for the rest. */
function checkLink(table: PlanTable, other: PlanTable | undefined, report: Report): void {
  const fits =
    other?.measure === table.measure &&
    other.columns === table.columns &&
    table.columns === "quarters" &&
    table.kind === "people" &&
    other.kind === "people" &&
    other.totals === "both" &&
    table.totals === "both" &&
    other.linkedTo === undefined &&
    other.rows === "categories" &&
    typeof table.rows === "object" &&
    [table.rows.values, table.rows.merged ?? table.rows.values].every((list) => list.some(({ rest }) => rest === true));
  if (!fits) report(["linkedTo"], `${table.linkedTo ?? ""} does not split the same counts over the same quarters`);
}

function checkAxis(table: PlanTable, axis: PlanAxis, catalogue: MetricCatalogue, report: Report): void {
  if (axis === "quarters") return;
  if (axis === "categories") return checkCells(table.measure, ["code"], catalogue, report, []);
  for (const [index, { measure, where }] of [...axis.values, ...(axis.merged ?? [])].entries())
    checkCells(measure ?? table.measure, Object.keys(where), catalogue, report, ["values", index]);
}

function checkCells(
  id: string,
  dimensions: readonly string[],
  { measures }: MetricCatalogue,
  report: Report,
  path: YamlPath,
): void {
  const measure = measures.find((one) => one.id === id);
  if (measure === undefined) return report(path, `${id} is no measure`);
  if (measure.merge !== "add" || measure.shape !== "count")
    report(path, `${id} is no count that adds up over quarters`);
  for (const dimension of dimensions)
    if (!(measure.dimensions as string[]).includes(dimension)) report(path, `${id} is not split by ${dimension}`);
}
