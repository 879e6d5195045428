/**
 * The lists as the server has them; asked every second while an update is under way.
 *
 * @module
 */
import { useMemo } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Response } from "../../../api/contract.ts";
import { useApi, useMay } from "../../../api/queries.ts";
import { useTexts } from "../../../texts/texts.tsx";

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

/** Title of a list by its id; the id itself while the lists are not loaded, or for what is no list (a file of ours). */
export function useListTitle(): (id: string) => string {
  const { language } = useTexts();
  const sources = useLists().data?.sources;
  return useMemo(() => {
    const titles = new Map((sources ?? []).map((source) => [String(source.id), source.title[language]]));
    return (id) => titles.get(id) ?? id;
  }, [sources, language]);
}
