/**
 * The gate's one word, the score with its coverage, and the sentences behind both.
 *
 * @module
 */
import { CircleCheck, CircleHelp, OctagonX, TriangleAlert } from "lucide-react";
import type { GateAnswer, GateWord, PostureScore } from "../../../policies/schema/device-baseline.ts";
import { useTexts } from "../texts/texts.tsx";
import { StateMark } from "./state.tsx";
import type { State } from "./state.tsx";

export const gateTone = {
  "hand-out": "good",
  "hand-out-with-remark": "attention",
  "do-not-hand-out": "danger",
  "check-first": "not-measured",
} as const satisfies Record<GateWord, State>;
const signs = {
  "hand-out": CircleCheck,
  "hand-out-with-remark": TriangleAlert,
  "do-not-hand-out": OctagonX,
  "check-first": CircleHelp,
} as const;
const scoreTone = { green: "good", amber: "attention", red: "danger", grey: "not-measured" } as const;

type Params = Readonly<Record<string, string | number>>;

/** The sentence of an interpreter's reason; the bare code where the catalogue does not know it. */
export function useReason(): (reason: string, params: Params) => string {
  const { attempt, t } = useTexts();
  return (reason, params) => attempt(`deviceReason.${reason}`, params) ?? t("device.reasonOther", { reason });
}

/** Who mends it: a role, or the supplier. */
export function useMender(): (who: string) => string {
  const { attempt } = useTexts();
  return (who) => attempt(`role.${who}`) ?? attempt(`mender.${who}`) ?? who;
}

export function GateMark({ word, large = false }: { readonly word: GateWord; readonly large?: boolean }) {
  const { t } = useTexts();
  const Sign = signs[word];
  return (
    <span className={large ? "gate gate-large" : "gate"} data-state={gateTone[word]}>
      <Sign aria-hidden="true" size={large ? 34 : 18} />
      <span>{t(`gate.${word}`)}</span>
    </span>
  );
}

/** «86 %, 41 z 48»; never a percentage alone. */
export function useScoreText(): (score: PostureScore) => string {
  const { t } = useTexts();
  return (score) =>
    score.ratio === null
      ? t("value.notMeasured")
      : t("score.words", {
          percent: Math.round(score.ratio * 100),
          known: score.known,
          applicable: score.applicable,
        });
}

export function ScoreMark({ score }: { readonly score: PostureScore }) {
  const text = useScoreText();
  return <StateMark state={scoreTone[score.colour]} word={text(score)} />;
}

/** The weightiest reasons with the minutes each takes; titles where they are known. */
export function Reasons({
  gate,
  titleOf,
}: {
  readonly gate: GateAnswer;
  readonly titleOf: (check: string) => string | null;
}) {
  const { t } = useTexts();
  const reason = useReason();
  const mender = useMender();
  if (gate.reasons.length === 0) return null;
  return (
    <div className="reasons">
      <ol>
        {gate.reasons.map((one) => {
          const title = titleOf(one.check);
          return (
            <li key={`${one.check}${one.reason}`}>
              {title !== null && <span className="reason-check">{title}: </span>}
              <span>{reason(one.reason, one.params)}</span>{" "}
              <span className="muted">
                {one.minutes > 0
                  ? t("gate.mend", { minutes: one.minutes, who: mender(one.who) })
                  : t("gate.ask", { who: mender(one.who) })}
              </span>
            </li>
          );
        })}
      </ol>
      {gate.more > 0 && <p className="muted">{t("gate.more", { count: gate.more })}</p>}
      {gate.minutes > 0 && <p className="reasons-sum">{t("gate.minutes", { minutes: gate.minutes })}</p>}
    </div>
  );
}
