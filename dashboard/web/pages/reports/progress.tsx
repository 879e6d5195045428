/**
 * How far a document is while it is made; spoken, too.
 *
 * @module
 */
import { CircleCheck, CircleDashed, LoaderCircle } from "lucide-react";
import { useReportsTexts } from "../../texts/reports/texts.ts";

export interface Step {
  readonly id: string;
  readonly text: string;
  readonly state: "done" | "now" | "ahead";
}

const icons = { done: CircleCheck, now: LoaderCircle, ahead: CircleDashed } as const;

export function Progress({
  steps,
  on,
  seconds,
  done,
}: {
  readonly steps: readonly Step[];
  readonly on: boolean;
  readonly seconds: number;
  readonly done: string | null;
}) {
  const { t } = useReportsTexts();
  const now = steps.find(({ state }) => state === "now");
  return (
    <>
      {on && (
        <ol className="rep-steps">
          {steps.map(({ id, text, state }) => {
            const Icon = icons[state];
            return (
              <li key={id} data-state={state}>
                <Icon aria-hidden="true" size={18} />
                <span>{text}</span>
                {state === "now" && seconds > 0 && (
                  <span className="muted" aria-hidden="true">
                    {t("reports.seconds", { seconds })}
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      )}
      <output className="rep-said">
        {on ? <span className="sr-only">{now?.text ?? ""}</span> : done !== null && t("reports.taken", { name: done })}
      </output>
    </>
  );
}
