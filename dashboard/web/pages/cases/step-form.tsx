/**
 * One step of a case as one form: what it asks, the reason with its count, one button. Nothing in a reason is filled in.
 *
 * @module
 */
import { useId, useState } from "react";
import type { FormEvent } from "react";
import { isJustification, SHORTEST_JUSTIFICATION } from "../../../../policies/engine/case/justification.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { useKeptWords } from "../../parts/kept-text.ts";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { fieldsOf, firstValues, missingIn, stepOf } from "./fields.ts";
import type { FieldSpec, FormKind, Values } from "./fields.ts";
import { atOf, dayOf, momentOf } from "./local-time.ts";
import { freshId } from "./fresh-id.ts";
import { useSender } from "./send.ts";
import type { CaseView } from "./words.ts";

interface AnswerProps {
  readonly spec: FieldSpec;
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (value: string) => void;
}

function Answer({ spec, value, wrong, onChange }: AnswerProps) {
  const { t } = useCaseTexts();
  const id = useId();
  const { kind } = spec;
  if (kind === "tick")
    return (
      <Tick on={value === "yes"} onChange={(on) => onChange(on ? "yes" : "")}>
        {spec.label}
      </Tick>
    );
  const about = `${id}-about`;
  const shared = {
    id,
    value,
    "aria-required": spec.optional !== true,
    "aria-invalid": wrong,
    "aria-describedby": about,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
  } as const;
  const left = SHORTEST_JUSTIFICATION - value.trim().length;
  return (
    <div className="field">
      <label htmlFor={id}>
        {spec.label}
        {spec.optional === true && <span className="muted"> ({t("step.optional")})</span>}
      </label>
      {kind === "choice" && (
        <select {...shared}>
          <option value="">{t("step.pick")}</option>
          {(spec.options ?? []).map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
      {(kind === "reason" || kind === "text") && (
        <textarea rows={kind === "reason" ? 4 : 3} maxLength={8_000} {...shared} />
      )}
      {kind === "line" && <input type="text" maxLength={300} {...shared} />}
      {kind === "day" && <input type="date" {...shared} />}
      {kind === "moment" && <input type="datetime-local" {...shared} />}
      <div id={about} className="field-about">
        {spec.hint !== undefined && <span className="field-hint">{spec.hint}</span>}
        {kind === "reason" && (
          <span className="field-count" data-enough={isJustification(value)}>
            {left > 0
              ? t("step.left", { left })
              : isJustification(value)
                ? t("step.enough", { count: value.trim().length })
                : t("step.ownWords")}
          </span>
        )}
        {wrong && <span className="field-error">{t(kind === "reason" ? "step.reasonMissing" : "step.missing")}</span>}
      </div>
    </div>
  );
}

export function StepForm({
  view,
  kind,
  onDone,
}: {
  readonly view: CaseView;
  readonly kind: FormKind;
  readonly onDone: () => void;
}) {
  const texts = useCaseTexts();
  const { t, language } = texts;
  const may = useMay();
  const now = useNow();
  const today = dayOf(now);
  const options = useApi("caseOptions", { enabled: may("cases.open") }).data;
  const taxonomy = useApi("taxonomy", { enabled: kind === "describe" }).data ?? [];
  const kept = useKeptWords<Values>(`${view.id}.step.${kind}`, firstValues(kind, view, today, momentOf), freshId);
  const { words: values, change } = kept;
  const [checked, setChecked] = useState(false);
  const sender = useSender(view, kept);
  const categories = taxonomy.map((entry) => ({ value: entry.code, text: `${entry.short[language]} (${entry.code})` }));
  const fields = fieldsOf(kind, { view, options, categories, texts, today, values });
  const missing = missingIn(fields, values);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (missing.length > 0 || sender.busy) return;
    void sender.send(stepOf(kind, view, values, atOf), onDone);
  };
  const danger = kind === "reject" || kind === "suspend";
  return (
    <form className="form step-form" onSubmit={submit} noValidate aria-label={t(`step.${kind}`)}>
      <p className="step-about">{t(`stepAbout.${kind}`)}</p>
      <Restored on={kept.restored} />
      {fields.map((spec) => (
        <Answer
          key={spec.name + spec.kind}
          spec={spec}
          value={values[spec.name] ?? ""}
          wrong={checked && missing.includes(spec.name)}
          onChange={(value) => change({ [spec.name]: value })}
        />
      ))}
      {sender.moved && <p className="moved">{t("step.moved")}</p>}
      {sender.error !== null && <Trouble error={sender.error} />}
      <div className="step-send">
        <Button type="submit" variant={danger ? "danger" : "primary"} isDisabled={sender.busy}>
          {t(`step.${kind}`)}
        </Button>
        <span className="muted">{t("step.signed")}</span>
      </div>
      <KeptHere />
    </form>
  );
}
