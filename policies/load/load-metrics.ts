/**
 * Reads `policies/metrics/*.yaml` and checks that the files fit each other: every metric once, every figure over measures that exist and can be
 * split as it asks.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { MeasureFile, MetricFile } from "../schema/metric.ts";
import type { Figure, Measure, Metric, MetricCatalogue, Selection } from "../schema/metric.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";
import type { Locator, YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../metrics");
const AREAS = ["network", "devices", "people", "procedure", "help"] as const;
const METRICS = 32;

type Report = (path: YamlPath, message: string) => void;

/**
 * @param folder  of the six files; the shipped one if left out
 * @returns metrics in the order of their ids
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault and its place
 */
export function loadMetrics(folder: string = SHIPPED): MetricCatalogue {
  const faults: PolicyFault[] = [];
  const measureFile = readYaml(join(folder, "measures.yaml"), MeasureFile);
  const files = AREAS.map((area) => ({ area, read: readYaml(join(folder, `${area}.yaml`), MetricFile) }));
  for (const { errors } of [measureFile, ...files.map(({ read }) => read)]) faults.push(...(errors ?? []));
  const reporter =
    (locator: Locator): Report =>
    (path, message) =>
      faults.push({
        code: "E_POLICY_INCONSISTENT",
        file: locator.file,
        ...locator.at(path),
        path: formatPath(path),
        message,
      });

  const measures = new Map<string, Measure>();
  if (measureFile.errors === undefined) {
    const report = reporter(measureFile.locator);
    for (const [index, measure] of measureFile.value.measures.entries()) {
      if (measures.has(measure.id)) report(["measures", index, "id"], `the measure ${measure.id} is given twice`);
      if (new Set(measure.dimensions).size < measure.dimensions.length)
        report(["measures", index, "dimensions"], "a dimension is given twice");
      measures.set(measure.id, measure);
    }
  }
  const metrics = new Map<string, Metric>();
  for (const { area, read } of files) {
    if (read.errors !== undefined || measureFile.errors !== undefined) continue;
    const report = reporter(read.locator);
    for (const [index, metric] of read.value.metrics.entries()) {
      const path: YamlPath = ["metrics", index];
      if (metrics.has(metric.id)) report([...path, "id"], `${metric.id} is given twice`);
      if (metric.area !== area) report([...path, "area"], `${metric.id} belongs into ${metric.area}.yaml`);
      metrics.set(metric.id, metric);
      checkMetric(metric, measures, (inner, message) => report([...path, ...inner], message));
    }
  }
  if (faults.length === 0 && metrics.size !== METRICS) {
    const missing = Array.from({ length: METRICS }, (_, index) => `M${String(index + 1).padStart(2, "0")}`);
    const message = `no metric ${missing.filter((id) => !metrics.has(id)).join(", ")}`;
    faults.push({ code: "E_POLICY_INCONSISTENT", file: folder, line: 1, column: 1, path: "", message });
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return { measures: [...measures.values()], metrics: [...metrics.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function checkMetric(metric: Metric, measures: ReadonlyMap<string, Measure>, report: Report): void {
  const seen = new Set<string>();
  for (const [index, figure] of metric.figures.entries()) {
    const path: YamlPath = ["figures", index];
    if (seen.has(figure.id)) report([...path, "id"], `the figure ${figure.id} is given twice`);
    seen.add(figure.id);
    const used = checkFigure(figure, measures, (inner, message) => report([...path, ...inner], message));
    // What stands on the card has to be covered by what the metric says of its coverage.
    if (index === 0)
      for (const { source } of used)
        if (!metric.coverage.sources.includes(source))
          report(["coverage", "sources"], `${metric.id} is counted by ${source} as well`);
  }
}

/** @returns measures whose counting the figure needs */
function checkFigure(figure: Figure, measures: ReadonlyMap<string, Measure>, report: Report): Measure[] {
  const used: Measure[] = [];
  const check = (key: string, selection: Selection, shape: Measure["shape"], split: boolean): void => {
    const measure = measures.get(selection.measure);
    if (measure === undefined) return report([key, "measure"], `${selection.measure} is no measure of measures.yaml`);
    used.push(measure);
    if (measure.shape !== shape) report([key, "measure"], `${measure.id} is a ${measure.shape}, not a ${shape}`);
    for (const dimension of Object.keys(selection.where))
      if (!(measure.dimensions as string[]).includes(dimension))
        report([key, "where", dimension], `${measure.id} is not split by ${dimension}`);
    if (!split) return;
    for (const [index, list] of figure.by.entries())
      for (const dimension of list)
        if (!measure.dimensions.includes(dimension))
          report(["by", index], `${measure.id} is not split by ${dimension}`);
  };
  switch (figure.kind) {
    case "share":
    case "rate":
      check("numerator", figure.numerator, "count", true);
      check("denominator", figure.denominator, "count", true);
      break;
    case "count": {
      check("of", figure.of, "count", true);
      const needed = [...used];
      if (figure.exposure !== undefined) check("exposure", figure.exposure.of, "count", false);
      used.splice(0, used.length, ...needed);
      break;
    }
    case "quantile":
      check("of", figure.of, "histogram", true);
      break;
    case "mean":
      check("of", figure.of, "histogram", true);
      check("sum", figure.sum, "count", true);
      break;
    default:
      figure satisfies never;
  }
  const { target } = figure;
  if (target?.warn !== undefined)
    if (target.atLeast === undefined ? target.warn < (target.atMost ?? 0) : target.warn > target.atLeast)
      report(["target", "warn"], "a warning stands on the far side of the target");
  return used;
}
