/**
 * Titles of checks by their ids, from the baselines in force.
 *
 * @module
 */
import { useApi } from "../../api/queries.ts";
import { useTexts } from "../../texts/texts.tsx";

/** @returns `null` for what is no check of a baseline, e.g. `loan.not-returned` */
export function useCheckTitle(): (check: string) => string | null {
  const { language } = useTexts();
  const baselines = useApi("baselines").data ?? [];
  return (check) => {
    for (const baseline of baselines) {
      const found = baseline.checks.find((one) => one.id === check);
      if (found !== undefined) return found.title[language];
    }
    return null;
  };
}
