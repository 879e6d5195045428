/**
 * One recommendation: what, why, who, by when, at what cost, and how the Standards would read.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { ImprovementState, ImprovementView } from "../../../../policies/schema/coordination-api.ts";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { useKeptWords } from "../../parts/kept-text.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";

const STATES: readonly ImprovementState[] = ["open", "doing", "done", "dropped"];
const LEAST = 10;
const LEAST_TITLE = 3;

interface Fields extends Readonly<Record<string, string>> {
  readonly title: string;
  readonly why: string;
  readonly place: string;
  readonly was: string;
  readonly willBe: string;
  readonly owner: string;
  readonly due: string;
  readonly cost: string;
  readonly state: string;
  readonly result: string;
}

const fieldsOf = (one: ImprovementView | null): Fields => ({
  title: one?.title ?? "",
  why: one?.why ?? "",
  place: one?.change?.place ?? "",
  was: one?.change?.was ?? "",
  willBe: one?.change?.willBe ?? "",
  owner: one?.owner ?? "",
  due: one?.dueOn ?? "",
  cost: one?.cost ?? "",
  state: one?.state ?? "open",
  result: one?.result ?? "",
});

export function WordingForm({
  improvement,
  owners,
  onClose,
  onDone,
}: {
  readonly improvement: ImprovementView | null;
  readonly owners: ReportOpened["owners"];
  readonly onClose: () => void;
  readonly onDone: (number: string) => void;
}) {
  const { t } = useReportsTexts();
  const kept = useKeptWords<Fields>(`wording-${improvement?.id ?? "new"}`, fieldsOf(improvement), freshId);
  const { words, change: set } = kept;
  const [checked, setChecked] = useState(false);
  const done = ({ number }: ImprovementView): void => {
    kept.done();
    onDone(number);
  };
  const open = useChange("improvementOpen", "coordination", done);
  const change = useChange("improvementChange", "coordination", done);
  const ends = words.state === "done" || words.state === "dropped";
  const touched = (words.place + words.was + words.willBe).trim() !== "";
  const short = (text: string, least: number): string | null =>
    checked && text.trim().length < least ? t("reports.short", { least }) : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (words.title.trim().length < LEAST_TITLE || words.why.trim().length < LEAST) return;
    if (touched && words.place.trim().length < LEAST_TITLE) return;
    if (improvement !== null && ends && words.result.trim().length < LEAST) return;
    const body = {
      title: words.title,
      why: words.why,
      owner: words.owner === "" ? null : words.owner,
      dueOn: words.due === "" ? null : words.due,
      cost: words.cost,
      change: touched ? { place: words.place, was: words.was, willBe: words.willBe } : null,
    };
    if (improvement === null) open.mutate({ body: { id: kept.id, origin: { kind: "other" }, ...body } });
    else
      change.mutate({
        id: improvement.id,
        body: { ...body, version: improvement.version, state: words.state as ImprovementState, result: words.result },
      });
  };
  const error = open.error ?? change.error;
  const known = owners.some(({ id }) => id === words.owner);
  return (
    <Dialog
      title={
        improvement === null ? t("reports.wordingNew") : t("reports.wordingEditOf", { number: improvement.number })
      }
      wide
      onClose={onClose}
    >
      <form className="form" noValidate onSubmit={submit}>
        <ShortText
          label={t("reports.wordingTitle")}
          value={words.title}
          onChange={(title) => set({ title })}
          error={short(words.title, LEAST_TITLE)}
        />
        <LongText
          label={t("reports.wordingWhy")}
          value={words.why}
          onChange={(why) => set({ why })}
          error={short(words.why, LEAST)}
        />
        <fieldset className="group">
          <legend>{t("reports.wordings")}</legend>
          <p className="muted">{t("reports.wordingHint")}</p>
          <ShortText
            label={t("reports.place")}
            value={words.place}
            onChange={(place) => set({ place })}
            error={touched ? short(words.place, LEAST_TITLE) : null}
          />
          <LongText label={t("reports.was")} value={words.was} onChange={(was) => set({ was })} />
          <LongText label={t("reports.willBe")} value={words.willBe} onChange={(willBe) => set({ willBe })} />
        </fieldset>
        <Choice
          label={t("reports.owner")}
          value={words.owner}
          onChange={(owner) => set({ owner })}
          options={[
            { value: "", text: t("reports.noOwner") },
            ...owners.map(({ id, name }) => ({ value: id, text: name })),
            ...(words.owner === "" || known
              ? []
              : [{ value: words.owner, text: improvement?.ownerName ?? words.owner }]),
          ]}
        />
        <ShortText label={t("reports.byWhen")} type="date" value={words.due} onChange={(due) => set({ due })} />
        <ShortText
          label={t("reports.cost")}
          hint={t("reports.costHint")}
          value={words.cost}
          onChange={(cost) => set({ cost })}
        />
        {improvement !== null && (
          <>
            <Choice
              label={t("reports.stateTitle")}
              value={words.state}
              onChange={(state) => set({ state })}
              options={STATES.map((value) => ({ value, text: t(`reports.wordingState.${value}`) }))}
            />
            <LongText
              label={t("reports.wordingResult")}
              value={words.result}
              onChange={(result) => set({ result })}
              error={ends ? short(words.result, LEAST) : null}
            />
          </>
        )}
        <Restored on={kept.restored} />
        <KeptHere />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button
            onPress={() => {
              kept.done();
              onClose();
            }}
          >
            {t("action.cancel")}
          </Button>
          <Button type="submit" variant="primary" isDisabled={open.isPending || change.isPending}>
            {t("reports.wordingSave")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
