/**
 * Codes and ids as people call them: categories by the Standards' short names, networks by their titles.
 *
 * @module
 */
import { useMemo } from "react";
import { useApi, useMay } from "../api/queries.ts";
import { useTexts } from "../texts/texts.tsx";

export interface Names {
  /** «hazard»; the code itself while the taxonomy is not loaded. */
  readonly category: (code: string) => string;
  /** The Standards' full wording. */
  readonly categoryFull: (code: string) => string;
  readonly network: (id: string) => string;
}

export function useNames(): Names {
  const { language } = useTexts();
  const may = useMay();
  const taxonomy = useApi("taxonomy").data;
  const networks = useApi("networks", { enabled: may("networks.read") }).data?.networks;
  return useMemo(() => {
    const categories = new Map((taxonomy ?? []).map((entry) => [String(entry.code), entry]));
    const titles = new Map((networks ?? []).map((network) => [String(network.id), network.title[language]]));
    return {
      category: (code) => categories.get(code)?.short[language] ?? code,
      categoryFull: (code) => categories.get(code)?.[language] ?? code,
      network: (id) => titles.get(id) ?? id,
    };
  }, [taxonomy, networks, language]);
}
