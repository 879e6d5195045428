/**
 * Says whether what is shown is live or being resumed; never silent about a lost line.
 *
 * @module
 */
import { Radio, RefreshCw } from "lucide-react";
import { useLiveState } from "../api/live.ts";
import { useTexts } from "../texts/texts.tsx";

export function LiveBadge() {
  const { t } = useTexts();
  const state = useLiveState();
  const Icon = state === "live" ? Radio : RefreshCw;
  return (
    <output className="live" data-state={state} title={t(`live.${state}.hint`)}>
      <Icon aria-hidden="true" size={15} />
      <span>{t(`live.${state}`)}</span>
    </output>
  );
}
