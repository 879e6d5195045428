/**
 * A new loan session: what for, what age, how many, until when. No names.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Tick } from "../../parts/tick.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { useNameless } from "./ask-name.tsx";
import { newStep } from "./desk.ts";
import type { Step } from "./steps.ts";

export const ageBands = ["under-7", "7-9", "10-12", "13-15", "16-17", "mixed"] as const;
const spans = [30, 45, 60, 90, 120, 180] as const;

export function NewSession({ take, onClose }: { readonly take: (step: Step) => void; readonly onClose: () => void }) {
  const { t, clock } = useTexts();
  const [opened] = useState(() => Date.now());
  const [activity, setActivity] = useState("");
  const [ageBand, setAgeBand] = useState<"" | (typeof ageBands)[number]>("");
  const [children, setChildren] = useState("");
  const [minutes, setMinutes] = useState("60");
  const [camera, setCamera] = useState(false);
  const { pass, note } = useNameless();
  const [tried, setTried] = useState(false);
  const count = /^\d{1,2}$/u.test(children.trim()) ? Number(children) : 0;
  const faults = {
    activity: activity.trim().length < 3,
    age: ageBand === "",
    children: count < 1 || count > 60,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (faults.activity || faults.children || ageBand === "") return;
    if (!pass(activity.trim())) return;
    const step = newStep();
    const at = Date.now();
    take({
      kind: "loanCreate",
      target: "",
      at,
      body: {
        step,
        at,
        activity: activity.trim(),
        ageBand,
        children: count,
        camera,
        endsAt: at + Number(minutes) * 60_000,
      },
    });
    onClose();
    navigate(`/loans/${step}`);
  };
  return (
    <Dialog title={t("loan.create")} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <Field
          label={t("loan.activity")}
          value={activity}
          onChange={setActivity}
          hint={t("loan.activityHint")}
          required
          error={tried && faults.activity ? t("loan.activityMissing") : undefined}
        />
        <Choice
          label={t("loan.ageBand")}
          value={ageBand}
          onChange={(value) => setAgeBand(value as typeof ageBand)}
          options={[
            { value: "", text: t("loan.choose") },
            ...ageBands.map((value) => ({ value, text: t(`age.${value}`) })),
          ]}
        />
        {tried && faults.age && <p className="field-error">{t("field.required")}</p>}
        <Field
          label={t("loan.children")}
          value={children}
          onChange={setChildren}
          hint={t("loan.childrenHint")}
          required
          error={tried && faults.children ? t("loan.childrenMissing") : undefined}
        />
        <Choice
          label={t("loan.end")}
          value={minutes}
          onChange={setMinutes}
          options={spans.map((span) => ({
            value: String(span),
            text: t("loan.endIn", { minutes: span, time: clock(opened + span * 60_000) }),
          }))}
        />
        <Tick on={camera} onChange={setCamera}>
          {t("loan.camera")}
        </Tick>
        {note}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary">
            {t("loan.open")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
