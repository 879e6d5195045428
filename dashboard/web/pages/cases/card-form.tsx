/**
 * «Karta interwencji», Annex 5: the fields of the form that a person fills in. Number, dates and the leader come from the case.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Plus } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { useKeptWords } from "../../parts/kept-text.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { freshId } from "./fresh-id.ts";
import { dayOf } from "./local-time.ts";
import { LongText, ShortText } from "./long-text.tsx";
import { Sealed } from "./sealed.tsx";
import { useSender } from "./send.ts";
import type { CaseView } from "./words.ts";

interface Line {
  readonly on: string;
  readonly text: string;
}
type CardId = CaseView["cards"][number]["id"];

const linesOf = (text: string): readonly Line[] => JSON.parse(text) as readonly Line[];

/** Dated lines: one is always there, empty ones are not sent. */
function Lines({
  title,
  lines,
  onChange,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly onChange: (lines: readonly Line[]) => void;
}) {
  const { t } = useCaseTexts();
  const today = dayOf(useNow());
  const change = (index: number, more: Partial<Line>): void =>
    onChange(lines.map((one, at) => (at === index ? { ...one, ...more } : one)));
  return (
    <fieldset className="card-lines">
      <legend>{title}</legend>
      {lines.map((line, index) => (
        <div key={index} className="card-line">
          <ShortText label={t("step.on")} type="date" value={line.on} onChange={(on) => change(index, { on })} />
          <ShortText label={t("card.line")} value={line.text} onChange={(text) => change(index, { text })} />
        </div>
      ))}
      <Button onPress={() => onChange([...lines, { on: today, text: "" }])}>
        <Plus aria-hidden="true" size={16} />
        {t("card.add")}
      </Button>
    </fieldset>
  );
}

export function CardForm({ view, onDone }: { readonly view: CaseView; readonly onDone: () => void }) {
  const { t } = useCaseTexts();
  const today = dayOf(useNow());
  const empty = JSON.stringify([{ on: today, text: "" }]);
  // The child's name is not kept in the browser: it is short, and the card itself has it.
  const [childName, setChildName] = useState("");
  const kept = useKeptWords(
    `${view.id}.card`,
    {
      card: view.cards.find(({ written }) => !written)?.id ?? view.cards[0]?.id ?? "card-1",
      actions: empty,
      organs: empty,
      ordered: empty,
      otherForm: "",
      results: "",
    },
    freshId,
  );
  const { words, change } = kept;
  const { otherForm, results } = words;
  const card: CardId = words.card === "card-2" ? "card-2" : "card-1";
  const [actions, organs, ordered] = [linesOf(words.actions), linesOf(words.organs), linesOf(words.ordered)];
  const sender = useSender(view, kept);
  const chosen = view.cards.find(({ id }) => id === card);
  const newest = view.timeline.flatMap(({ items }) => items).filter(({ id }) => id === chosen?.itemId);
  const filled = (lines: readonly Line[]) => lines.filter(({ on, text }) => on !== "" && text.trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sender.busy) return;
    const body = {
      childName,
      actions: [...filled(actions)],
      otherForm,
      organs: filled(organs).map(({ on, text }) => ({ on, organ: text })),
      ordered: [...filled(ordered)],
      results,
    };
    void sender.send({ kind: "write-card", card, body }, onDone);
  };
  return (
    <form className="form step-form" onSubmit={submit} noValidate aria-label={t("step.write-card")}>
      <p className="step-about">{t("stepAbout.write-card")}</p>
      <Restored on={kept.restored} />
      {view.cards.length > 1 && (
        <Choice
          label={t("card.which")}
          value={card}
          onChange={(value) => change({ card: value as CardId })}
          options={view.cards.map(({ id, about, number }) => ({
            value: id,
            text: `${number} · ${t(`card.about.${about}`)}`,
          }))}
        />
      )}
      {newest.length > 0 && (
        <>
          <p className="moved">{t("card.newVersion")}</p>
          <Sealed view={view} items={newest} />
        </>
      )}
      <ShortText label={t("card.childName")} hint={t("card.childNameHint")} value={childName} onChange={setChildName} />
      <Lines
        title={t("card.actions")}
        lines={actions}
        onChange={(lines) => change({ actions: JSON.stringify(lines) })}
      />
      <ShortText label={t("card.otherForm")} value={otherForm} onChange={(text) => change({ otherForm: text })} />
      <Lines title={t("card.organs")} lines={organs} onChange={(lines) => change({ organs: JSON.stringify(lines) })} />
      <Lines
        title={t("card.ordered")}
        lines={ordered}
        onChange={(lines) => change({ ordered: JSON.stringify(lines) })}
      />
      <LongText
        label={t("card.results")}
        hint={t("card.resultsHint")}
        value={results}
        onChange={(text) => change({ results: text })}
      />
      {sender.moved && <p className="moved">{t("step.moved")}</p>}
      {sender.error !== null && <Trouble error={sender.error} />}
      <div className="step-send">
        <Button type="submit" variant="primary" isDisabled={sender.busy}>
          {t("step.write-card")}
        </Button>
      </div>
      <KeptHere />
    </form>
  );
}
