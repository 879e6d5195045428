/**
 * What the desk says of the training lending asks for: calmly before the rule is in force, and what to do once somebody lacks it.
 *
 * @module
 */
import { GraduationCap } from "lucide-react";
import type { LendingTrainingView } from "../../../../policies/schema/loan-api.ts";
import { useMay } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { dayText } from "../people/day-text.ts";
import { mustTrain, trainingState } from "./training.model.ts";

export function TrainingNotice({
  training,
  today,
}: {
  readonly training: LendingTrainingView | null;
  readonly today: string;
}) {
  const { t, language } = useTexts();
  const may = useMay();
  const state = trainingState(training, today);
  if (training === null || training.training === null || state === null || state === "trained") return null;
  const day = training.until === null ? "" : dayText(training.until, language);
  return (
    <div className={mustTrain(training, today) ? "notice notice-offline" : "notice"}>
      <GraduationCap aria-hidden="true" size={22} />
      <div>
        <p>{t(`lending.${state}`, { training: training.training[language], day })}</p>
        {state !== "not-in-force" && <p>{t("lending.do")}</p>}
        {may("coordination.read") && (
          <p>
            <Link href="/standards/trainings">{t("lending.where")}</Link>
          </p>
        )}
      </div>
    </div>
  );
}
