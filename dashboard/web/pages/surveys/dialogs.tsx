/**
 * Dialogs of a round: begin one, move its days, make slips, and the three steps that are asked twice.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { SurveyAudience } from "../../../../policies/schema/survey.ts";
import type { SurveyRoundView } from "../../../../policies/schema/survey-api.ts";
import type { Response } from "../../api/contract.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useSurveysTexts } from "../../texts/surveys/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { isActive, laterDay } from "./model.ts";
import { usePeopleText } from "./people-text.ts";

const AUDIENCES = ["child", "guardian", "staff"] as const;
/** «Co najmniej dwa tygodnie», and one to spare. */
const WEEKS_DAYS = 21;

export function NewRound({
  surveys,
  onClose,
  onDone,
}: {
  readonly surveys: Response<"surveys">;
  readonly onClose: () => void;
  readonly onDone: (round: SurveyRoundView) => void;
}) {
  const { t, language } = useSurveysTexts();
  const busy = (one: SurveyAudience): boolean =>
    surveys.rounds.some((round) => round.audience === one && isActive(round));
  const [id] = useState(freshId);
  const [audience, setAudience] = useState<SurveyAudience>(() => AUDIENCES.find((one) => !busy(one)) ?? "child");
  const proposal = surveys.proposals.find((one) => one.audience === audience);
  const [days, setDays] = useState({
    opensOn: proposal?.opensOn ?? surveys.today,
    closesOn: proposal?.closesOn ?? laterDay(surveys.today, WEEKS_DAYS),
  });
  const plan = useChange("surveyPlan", "surveys", onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    plan.mutate({ body: { id, audience, ...days } });
  };
  return (
    <Dialog title={t("survey.newTitle")} onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <Choice
          label={t("survey.newWho")}
          value={audience}
          onChange={(value) => setAudience(value as SurveyAudience)}
          options={AUDIENCES.map((value) => ({ value, text: t(`survey.audience.${value}`) }))}
        />
        {busy(audience) && <p className="field-error">{t("survey.newBusy")}</p>}
        <div className="survey-actions">
          {proposal !== undefined && (
            <Button onPress={() => setDays({ opensOn: proposal.opensOn, closesOn: proposal.closesOn })}>
              {t("survey.newSeason", {
                from: dayText(proposal.opensOn, language),
                to: dayText(proposal.closesOn, language),
              })}
            </Button>
          )}
          <Button onPress={() => setDays({ opensOn: surveys.today, closesOn: laterDay(surveys.today, WEEKS_DAYS) })}>
            {t("survey.newNow")}
          </Button>
        </div>
        <Days days={days} onChange={setDays} />
        {plan.error !== null && <Trouble error={plan.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={plan.isPending || busy(audience)}>
            {t("survey.newSave")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface DaysValue {
  readonly opensOn: string;
  readonly closesOn: string;
}

function Days({ days, onChange }: { readonly days: DaysValue; readonly onChange: (days: DaysValue) => void }) {
  const { t } = useSurveysTexts();
  return (
    <>
      <ShortText
        label={t("survey.newFrom")}
        type="date"
        value={days.opensOn}
        onChange={(opensOn) => onChange({ ...days, opensOn })}
      />
      <ShortText
        label={t("survey.newTo")}
        type="date"
        value={days.closesOn}
        hint={t("survey.newHint")}
        onChange={(closesOn) => onChange({ ...days, closesOn })}
      />
    </>
  );
}

export function MoveRound({
  round,
  onClose,
  onDone,
}: {
  readonly round: SurveyRoundView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useSurveysTexts();
  const [days, setDays] = useState<DaysValue>({ opensOn: round.opensOn, closesOn: round.closesOn });
  const move = useChange("surveyDays", "surveys", onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    move.mutate({ id: round.id, body: days });
  };
  return (
    <Dialog title={t("survey.moveTitle", { number: round.number })} onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <Days days={days} onChange={setDays} />
        {move.error !== null && <Trouble error={move.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={move.isPending}>
            {t("survey.moveSave")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const stepKeys = {
  open: { title: "survey.startTitle", action: "survey.start" },
  close: { title: "survey.closeTitle", action: "survey.close" },
  cancel: { title: "survey.cancelTitle", action: "survey.cancel" },
} as const;
export type Step = keyof typeof stepKeys;

export function StepRound({
  round,
  step,
  onClose,
  onDone,
}: {
  readonly round: SurveyRoundView;
  readonly step: Step;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useSurveysTexts();
  const people = usePeopleText();
  const change = useChange("surveyStep", "surveys", onDone);
  return (
    <Confirm
      title={t(stepKeys[step].title, { number: round.number })}
      action={t(stepKeys[step].action)}
      danger={step === "cancel"}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ id: round.id, body: { step } })}
    >
      {step === "open" && <p>{t("survey.startText")}</p>}
      {step === "cancel" && <p>{t("survey.cancelText")}</p>}
      {step === "close" && (
        <>
          <p>{t("survey.closeText", { people: people(round.people) })}</p>
          {(round.people === "few" || round.people === 0) && <p className="moved">{t("survey.closeFew")}</p>}
        </>
      )}
    </Confirm>
  );
}

export function MakeSlips({
  round,
  onClose,
  onDone,
}: {
  readonly round: SurveyRoundView;
  readonly onClose: () => void;
  readonly onDone: (slips: Response<"surveyBallots">) => void;
}) {
  const { t } = useSurveysTexts();
  const [text, setText] = useState("30");
  const [checked, setChecked] = useState(false);
  const make = useChange("surveyBallots", "surveys", onDone);
  const count = Number(text);
  const wrong = !Number.isInteger(count) || count < 1 || count > 500;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!wrong) make.mutate({ id: round.id, body: { count } });
  };
  return (
    <Dialog title={t("survey.slipsTitle")} onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <Field
          label={t("survey.slipsCount")}
          hint={t("survey.slipsHint")}
          value={text}
          onChange={setText}
          plain
          required
          error={checked && wrong ? t("survey.slipsWrong") : undefined}
        />
        {(round.ballots ?? 0) > 0 && <p className="moved">{t("survey.slipsReplace")}</p>}
        {make.error !== null && <Trouble error={make.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={make.isPending}>
            {t("survey.slipsMake")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
