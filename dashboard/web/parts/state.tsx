/**
 * States and severities: always an icon and a word, the colour only underlines them.
 *
 * @module
 */
import { CircleCheck, CircleDashed, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Light } from "../../../policies/schema/api.ts";
import type { Severity } from "../../../policies/schema/vocabulary.ts";
import { useTexts } from "../texts/texts.tsx";

export type State = Light["state"];

const icons = {
  good: CircleCheck,
  attention: TriangleAlert,
  danger: OctagonAlert,
  "not-measured": CircleDashed,
} as const satisfies Record<State, unknown>;

export function StateIcon({ state, size = 20 }: { readonly state: State; readonly size?: number }) {
  const Icon = icons[state];
  return <Icon className="state-icon" data-state={state} aria-hidden="true" size={size} />;
}

export function StateMark({ state, word }: { readonly state: State; readonly word?: string }) {
  const { t } = useTexts();
  return (
    <span className="state" data-state={state}>
      <StateIcon state={state} size={18} />
      <span>{word ?? t(`state.${state}`)}</span>
    </span>
  );
}

export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const { t } = useTexts();
  return (
    <span className="severity" data-severity={severity} title={t(`severity.${severity}`)}>
      <span className="severity-code">{severity}</span>
      <span className="severity-word">{t(`severity.${severity}`)}</span>
    </span>
  );
}
