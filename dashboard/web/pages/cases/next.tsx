/**
 * The next step: the one that waits for me stands open as a form; what else I may do can be chosen; the rest says why not.
 *
 * @module
 */
import { useState } from "react";
import { Choice } from "../../parts/field.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { CardForm } from "./card-form.tsx";
import type { FormKind } from "./fields.ts";
import { NoteForm } from "./note-form.tsx";
import { StepForm } from "./step-form.tsx";
import { becauseText, inOrder } from "./words.ts";
import type { CaseTask, CaseView } from "./words.ts";

type Offered = FormKind | "write-note" | "write-card";

/** The step a task is done with. */
const stepOfTask: Readonly<Record<CaseTask["kind"], Offered>> = {
  "take-over": "take-over",
  describe: "describe",
  "verify-1": "qualify",
  "write-note": "write-note",
  "daily-line": "daily-line",
  "share-copy": "share-copy",
  "move-file": "share-copy",
  "hand-over": "hand-over",
  acknowledge: "take-over",
  register: "register",
  "propose-harm": "propose-harm",
  "consult-harm": "consult-harm",
  "open-card": "open-card",
  "write-card": "write-card",
  "propose-kind": "choose-intervention",
  "consult-kind": "choose-intervention",
  "inform-guardians": "inform-guardians",
  "send-notice": "send-notice",
  suspend: "suspend",
  duty: "settle-duty",
  close: "close",
};

/** Both answers of verification 1 are one question: neither is closer to the hand than the other. */
function VerifyOne({ view, onDone }: { readonly view: CaseView; readonly onDone: () => void }) {
  const { t } = useCaseTexts();
  const [answer, setAnswer] = useState<"" | "qualify" | "reject">("");
  return (
    <>
      <p className="step-question">{t("next.verify1")}</p>
      {view.contact === "yes" && <p className="moved">{t("next.contactYes")}</p>}
      <fieldset className="answers">
        <legend>{t("next.answer")}</legend>
        {(["qualify", "reject"] as const).map((kind) => (
          <label key={kind} className="answer">
            <input type="radio" name="verify-1" checked={answer === kind} onChange={() => setAnswer(kind)} />
            <span>{t(`next.${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      {answer !== "" && <StepForm key={answer} view={view} kind={answer} onDone={onDone} />}
    </>
  );
}

export function NextStep({ view }: { readonly view: CaseView }) {
  const texts = useCaseTexts();
  const { t, language } = texts;
  const [chosen, setChosen] = useState<Offered | null>(null);
  const possible = view.steps.filter((offer) => offer.possible).map(({ kind }) => kind as Offered);
  const refused = view.steps.filter(({ refusal }) => refusal !== null);
  const task = inOrder(view.tasks).find(({ kind }) => possible.includes(stepOfTask[kind]));
  const waiting = task === undefined ? null : stepOfTask[task.kind];
  const open = chosen !== null && possible.includes(chosen) ? chosen : waiting;
  const done = (): void => setChosen(null);
  const both = open === "qualify" && possible.includes("reject");
  return (
    <section className="panel next" aria-labelledby="next-title">
      <h2 id="next-title">{t("next.title")}</h2>
      {open === null ? (
        <p>{possible.length === 0 ? t("next.nothing") : t("next.nothingWaits")}</p>
      ) : (
        <h3>{both ? t("task.verify-1") : t(`step.${open}`)}</h3>
      )}
      {open !== null &&
        (both ? (
          <VerifyOne view={view} onDone={done} />
        ) : open === "write-note" ? (
          <NoteForm view={view} onDone={done} />
        ) : open === "write-card" ? (
          <CardForm view={view} onDone={done} />
        ) : (
          <StepForm key={open} view={view} kind={open} onDone={done} />
        ))}
      {possible.some((kind) => kind !== open) && (
        <div className="other-step">
          <Choice
            label={t("next.other")}
            value={chosen ?? ""}
            onChange={(value) => setChosen(value === "" ? null : (value as Offered))}
            options={[
              { value: "", text: t("next.otherNone") },
              ...possible.map((kind) => ({ value: kind, text: t(`step.${kind}`) })),
            ]}
          />
        </div>
      )}
      {refused.length > 0 && (
        <details className="refused">
          <summary>{t("next.whyNot", { count: refused.length })}</summary>
          <ul>
            {refused.map(({ kind, refusal }) => (
              <li key={kind}>
                <strong>{t(`step.${kind as Offered}`)}</strong>
                <span>{refusal?.message[language]}</span>
                <span className="muted">{becauseText(texts, refusal?.because ?? "")}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
