/**
 * The figures of a period with the catalogue that explains them. Every reading is in the audit, so nothing is asked again by itself.
 *
 * @module
 */
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import type { EffectivenessExport, Period } from "../../../../policies/schema/effectiveness.ts";
import type { Measure, Metric } from "../../../../policies/schema/metric.ts";
import type { PartNames } from "../../../../policies/schema/part-names.ts";
import { call } from "../../api/call.ts";
import { useApi } from "../../api/queries.ts";
import { searchOf } from "./model.ts";

export interface Catalogue {
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly measures: ReadonlyMap<string, Measure>;
  readonly names: PartNames;
}

export interface Document {
  readonly exported: EffectivenessExport;
  readonly catalogue: Catalogue;
}

const STALE_MS = 10 * 60_000;

export function useDocument(period: Period): {
  readonly data: Document | null;
  readonly error: unknown;
  readonly retry: () => void;
} {
  const search = searchOf(period);
  const figures = useQuery({
    queryKey: ["effectiveness", JSON.stringify(search)],
    queryFn: async ({ signal }) => (await call("effectiveness", { search, signal })) as EffectivenessExport,
    staleTime: STALE_MS,
    refetchOnWindowFocus: false,
  });
  const metrics = useApi("metrics");
  const data = useMemo(
    () =>
      figures.data === undefined || metrics.data === undefined
        ? null
        : {
            exported: figures.data,
            catalogue: {
              metrics: new Map(metrics.data.metrics.map((one) => [one.id, one])),
              measures: new Map(metrics.data.measures.map((one) => [one.id, one])),
              names: metrics.data.names,
            },
          },
    [figures.data, metrics.data],
  );
  return {
    data,
    error: figures.error ?? metrics.error,
    retry: () => {
      if (figures.error !== null) void figures.refetch();
      if (metrics.error !== null) void metrics.refetch();
    },
  };
}
