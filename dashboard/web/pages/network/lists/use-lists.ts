/**
 * The lists as the server has them; asked every second while an update is under way.
 *
 * @module
 */
import type { UseQueryResult } from "@tanstack/react-query";
import type { Response } from "../../../api/contract.ts";
import { useApi, useMay } from "../../../api/queries.ts";

export type ListSourceView = Response<"lists">["sources"][number];
export type ListsView = Response<"lists">;

export const isUpdating = (lists: ListsView | undefined): boolean =>
  lists !== undefined &&
  (lists.building || lists.update !== null || lists.sources.some((source) => source.progress !== null));

export function useLists(): UseQueryResult<ListsView> {
  const may = useMay();
  return useApi("lists", {
    enabled: may("lists.read"),
    everyMs: (lists) => (isUpdating(lists) ? 1_000 : null),
  });
}
