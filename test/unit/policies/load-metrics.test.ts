/**
 * The shipped metrics, and what the loader says of files that do not fit each other.
 */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { PolicyError } from "../../../policies/load/error.ts";
import { loadMetrics } from "../../../policies/load/load-metrics.ts";
import { z } from "zod";
import { EffectivenessExport } from "../../../policies/schema/effectiveness.ts";

const SHIPPED = resolve(import.meta.dirname, "../../../policies/metrics");

/** What the loader says of the shipped files after one change. */
function faultsAfter(file: string, from: string, to: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-metrics-"));
  cpSync(SHIPPED, folder, { recursive: true });
  const text = readFileSync(join(folder, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  try {
    loadMetrics(folder);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.message.replaceAll(`${folder}/`, "").split("\n");
  }
}

describe("shipped metrics", () => {
  const { measures, metrics } = loadMetrics();

  it("are M01 to M32, each with words in both languages", () => {
    expect(metrics.map(({ id }) => id)).toEqual(
      Array.from({ length: 32 }, (_, index) => `M${String(index + 1).padStart(2, "0")}`),
    );
    for (const { id, names, interpretation } of metrics)
      expect([id, names.pl !== names.en, interpretation.pl.length > 40]).toEqual([id, true, true]);
  });

  it("use every measure, and count nothing that no metric asks for but three counts kept for tables", () => {
    const used = new Set(
      metrics.flatMap(({ figures }) =>
        figures.flatMap((figure) =>
          figure.kind === "share" || figure.kind === "rate"
            ? [figure.numerator.measure, figure.denominator.measure]
            : [figure.of.measure, ...(figure.kind === "mean" ? [figure.sum.measure] : [])],
        ),
      ),
    );
    expect(measures.map(({ id }) => id).filter((id) => !used.has(id))).toEqual(["defects"]);
  });

  it("have targets of the domain description where it sets one", () => {
    const goals = metrics.flatMap(({ id, figures }) =>
      figures.flatMap(({ target }) =>
        target === undefined ? [] : [`${id} ${String(target.atLeast ?? -(target.atMost ?? 0))}`],
      ),
    );
    for (const goal of [
      "M01 99",
      "M02 100",
      "M03 99.9",
      "M04 99",
      "M05 98",
      "M05 100",
      "M06 -0.5",
      "M08 95",
      "M12 90",
      "M14 -20",
      "M15 -24",
      "M17 97",
      "M18 -3",
      "M20 99",
      "M22 90",
      "M27 80",
      "M32 -60",
    ])
      expect(goals).toContain(goal);
  });
});

describe("a metric file", () => {
  it.each([
    {
      why: "a measure that nobody counts",
      file: "network.yaml",
      from: "numerator: { measure: lease-minutes-filtered }",
      to: "numerator: { measure: lease-hours }",
      says: /^network\.yaml:\d+:\d+ metrics\[0\]\.figures\[0\]\.numerator\.measure: lease-hours is no measure/u,
    },
    {
      why: "a split the measure does not have",
      file: "network.yaml",
      from: "by: [[mode]]",
      to: "by: [[code]]",
      says: /lease-minutes-filtered is not split by code/u,
    },
    {
      why: "a condition on a split it does not have",
      file: "people.yaml",
      from: "question: [safe]",
      to: "code: [safe]",
      says: /where\.code: survey-answers is not split by code/u,
    },
    {
      why: "a median of something that is no histogram",
      file: "help.yaml",
      from: "of: { measure: mistake-minutes }",
      to: "of: { measure: mistakes }",
      says: /mistakes is a count, not a histogram/u,
    },
    {
      why: "a metric in another area's file",
      file: "help.yaml",
      from: "area: help",
      to: "area: people",
      says: /M15 belongs into people\.yaml/u,
    },
    { why: "a metric given twice", file: "help.yaml", from: "id: M24", to: "id: M15", says: /M15 is given twice/u },
    {
      why: "coverage that forgets who counts",
      file: "procedure.yaml",
      from: "sources: [cases, loans]",
      to: "sources: [cases]",
      says: /M16 is counted by loans as well/u,
    },
    {
      why: "a warning beyond the target",
      file: "network.yaml",
      from: "atLeast: 99, warn: 95",
      to: "atLeast: 99, warn: 99.5",
      says: /a warning stands on the far side of the target/u,
    },
    {
      why: "a word nobody knows",
      file: "measures.yaml",
      from: "merge: max",
      to: "merge: average",
      says: /^measures\.yaml:\d+:\d+ measures\[\d+\]\.merge/u,
    },
    {
      why: "a dimension that could name a person",
      file: "measures.yaml",
      from: "dimensions: [mode]",
      to: "dimensions: [account]",
      says: /measures\.yaml:\d+:\d+ measures\[0\]\.dimensions/u,
    },
  ])("$why is refused with its place", ({ file, from, to, says }) => {
    expect(faultsAfter(file, from, to).join("\n")).toMatch(says);
  });

  it("one metric left out is missed by name", () => {
    const text = readFileSync(join(SHIPPED, "help.yaml"), "utf8");
    expect(faultsAfter("help.yaml", text.slice(text.indexOf("  - id: M24")), "")).toEqual([
      expect.stringContaining("no metric M24"),
    ]);
  });
});

it("the documents have a JSON schema for whoever reads them elsewhere", () => {
  const schema = z.toJSONSchema(EffectivenessExport, { io: "output" });
  expect(schema.required).toEqual(["v", "aggregates", "before", "result"]);
  expect(Object.keys(schema.properties ?? {})).toEqual(["v", "aggregates", "before", "result"]);
});
