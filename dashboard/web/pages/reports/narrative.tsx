/**
 * The words of a report, part by part under the Standards' own headings; written in versions, merged when two write at once.
 *
 * @module
 */
import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent } from "react";
import { Save } from "lucide-react";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { ApiFailure } from "../../api/failure.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useUndo } from "../../parts/undo.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { ShortText } from "../cases/long-text.tsx";
import { AnnexFields, CarriedFields, useAnnexName } from "./annexes.tsx";
import { Changes } from "./changes.tsx";
import { ALL_FIELDS, PARTS, fieldText, isOfPage, tidy } from "./model.ts";
import type { Field, Narrative, Part } from "./model.ts";
import { useDraftWords } from "./use-words.ts";
import type { DraftWords } from "./use-words.ts";
import { Versions } from "./versions.tsx";

const MOST = 20_000;

function PartField({
  heading,
  part,
  value,
  onChange,
}: {
  readonly heading: string;
  readonly part: Part;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t, number } = useReportsTexts();
  const id = useId();
  return (
    <div className="field rep-part">
      <label htmlFor={id}>
        <span lang="pl">{heading}</span>
      </label>
      <p id={`${id}-about`} className="field-hint">
        {t(`reports.hint.${part}`)}
      </p>
      <textarea
        id={id}
        lang="pl"
        rows={Math.min(24, Math.max(5, value.split("\n").length + 2))}
        maxLength={MOST}
        value={value}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(event.target.value)}
      />
      {value.length > MOST * 0.9 && (
        <span className="muted small">{t("reports.signsLeft", { left: number(MOST - value.length) })}</span>
      )}
    </div>
  );
}

export const useFieldName = (headings: readonly string[]): ((field: Field) => string) => {
  const { t } = useReportsTexts();
  return (field) =>
    field === "standards"
      ? t("reports.standards")
      : field === "annexes"
        ? t("reports.annexes")
        : field === "leftOut"
          ? t("reports.carried")
          : (headings[PARTS.indexOf(field)] ?? "");
};

/** Headings are the Standards' own, in Polish. */
export const langOf = (field: Field): "pl" | undefined => (PARTS.some((part) => part === field) ? "pl" : undefined);

/** Somebody saved meanwhile: what both changed is shown side by side; mine stands in the field, the other's in its version. */
function Met({ edition, draft }: { readonly edition: ReportOpened; readonly draft: DraftWords }) {
  const { t } = useReportsTexts();
  const nameOf = useFieldName(edition.headings);
  const annexName = useAnnexName();
  const { met } = draft;
  if (met === null) return null;
  const theirs = edition.versions.find(({ version }) => version === met.version);
  if (theirs === undefined) return null;
  return (
    <div className="rep-met" role="alert">
      <p>
        <strong>{t("reports.met", { by: theirs.by, version: theirs.version })}</strong>{" "}
        {t(met.conflicts.length === 0 ? "reports.metMerged" : "reports.metConflict")}
      </p>
      {met.conflicts.map((field) => (
        <details key={field} open>
          <summary lang={langOf(field)}>{nameOf(field)}</summary>
          <Changes
            before={fieldText(theirs.narrative, field, annexName)}
            after={fieldText(draft.words, field, annexName)}
            ofPage={isOfPage(field)}
          />
          <Button onPress={() => draft.change({ [field]: theirs.narrative[field] })}>{t("reports.metTake")}</Button>
        </details>
      ))}
    </div>
  );
}

export function Writing({
  edition,
  onSaved,
  onUnsaved,
}: {
  readonly edition: ReportOpened;
  readonly onSaved: (answer: ReportOpened) => void;
  readonly onUnsaved: (unsaved: boolean) => void;
}) {
  const { t } = useReportsTexts();
  const draft = useDraftWords(edition);
  const { words, dirty } = draft;
  const [said, setSaid] = useState("");
  const undo = useUndo();
  const [sent, setSent] = useState<Narrative | null>(null);
  const fetchTheirs = async (): Promise<void> => onSaved(await call("report", { id: edition.id }));
  const save = useChange("reportWords", "coordination", (answer) => {
    if (sent !== null) draft.saved(answer, sent);
    setSaid(t("reports.saved", { version: answer.version }));
    onSaved(answer);
  });
  useEffect(() => onUnsaved(dirty), [dirty, onUnsaved]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      // The browser would save the page.
      event.preventDefault();
      form.current?.requestSubmit();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const short = words.annexes.some(({ title, where }) => title.trim().length < 3 && (title + where).trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (short || !dirty) return;
    const narrative = tidy(words);
    setSent(narrative);
    setSaid("");
    save.mutate(
      { id: edition.id, body: { version: draft.base, narrative } },
      {
        onError: (error) => {
          // Somebody was quicker: their version comes here, and what was typed is laid over it.
          if (error instanceof ApiFailure && error.code === "E_REPORT_CHANGED") void fetchTheirs();
        },
      },
    );
  };
  const quicker = save.error instanceof ApiFailure && save.error.code === "E_REPORT_CHANGED";
  return (
    <section className="part" aria-labelledby="words-title">
      <h2 id="words-title">{t("reports.words")}</h2>
      <p className="muted">{t("reports.wordsText")}</p>
      <Restored on={draft.restored && dirty} />
      <Met edition={edition} draft={draft} />
      <form ref={form} className="form rep-form" noValidate onSubmit={submit}>
        <ShortText
          label={t("reports.standards")}
          hint={t("reports.standardsHint")}
          value={words.standards}
          onChange={(standards) => draft.change({ standards })}
        />
        {PARTS.filter((part) => edition.kind === "biennial" || part !== "conclusions").map((part) => (
          <PartField
            key={part}
            part={part}
            heading={`${String(PARTS.indexOf(part) + 1)}. ${edition.headings[PARTS.indexOf(part)] ?? ""}`}
            value={words[part]}
            onChange={(value) => draft.change({ [part]: value })}
          />
        ))}
        <CarriedFields
          leftOut={words.leftOut}
          onChange={(leftOut, said) => {
            const before = words.leftOut;
            draft.change({ leftOut });
            undo.say(said, () => draft.change({ leftOut: before }));
          }}
        />
        <AnnexFields annexes={words.annexes} onChange={(annexes) => draft.change({ annexes })} />
        {save.error !== null && !quicker && <Trouble error={save.error} />}
        <div className="rep-save no-print">
          <Button type="submit" variant="primary" isDisabled={!dirty || short || save.isPending}>
            <Save aria-hidden="true" size={17} />
            {t(save.isPending ? "reports.saving" : "reports.save")}
          </Button>
          <output className="muted">{dirty ? t("reports.unsaved") : said}</output>
        </div>
        {dirty && <KeptHere />}
      </form>
      {undo.bar}
      <Versions
        edition={edition}
        now={words}
        onRestore={({ version, narrative }) => {
          const before = words;
          draft.take(narrative);
          undo.say(t("reports.restored", { version }), () => draft.take(before));
        }}
      />
    </section>
  );
}

/** Words that do not change any more, or that somebody may only read. */
export function FrozenWords({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const nameOf = useFieldName(edition.headings);
  const annexName = useAnnexName();
  const { narrative } = edition;
  return (
    <section className="part" aria-labelledby="words-title">
      <h2 id="words-title">{t("reports.words")}</h2>
      <dl className="rep-frozen">
        {ALL_FIELDS.map((field) => {
          const text = fieldText(narrative, field, annexName);
          return (
            <div key={field}>
              <dt lang={langOf(field)}>{nameOf(field)}</dt>
              <dd className="pre-line" lang={isOfPage(field) ? undefined : "pl"}>
                {text === "" ? <span className="muted">{t("reports.nothing")}</span> : text}
              </dd>
            </div>
          );
        })}
      </dl>
      <Versions edition={edition} now={narrative} onRestore={null} />
    </section>
  );
}
