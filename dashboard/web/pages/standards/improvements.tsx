/**
 * «Usprawnienia»: proposals with an owner, a day and a result; part four of the report lists them.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Plus } from "lucide-react";
import type { ImprovementState, ImprovementView, WordingChange } from "../../../../policies/schema/coordination-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { dayOrNull } from "./model.ts";

const STATES: readonly ImprovementState[] = ["open", "doing", "done", "dropped"];
const LEAST = 10;
const NO_CHANGE: WordingChange = { place: "", was: "", willBe: "" };

function Form({
  improvement,
  onClose,
  onDone,
}: {
  readonly improvement: ImprovementView | null;
  readonly onClose: () => void;
  readonly onDone: (number: string) => void;
}) {
  const { t } = useStandardsTexts();
  const [id] = useState(freshId);
  const [title, setTitle] = useState(improvement?.title ?? "");
  const [why, setWhy] = useState(improvement?.why ?? "");
  const [due, setDue] = useState(improvement?.dueOn ?? "");
  const [cost, setCost] = useState(improvement?.cost ?? "");
  const [state, setState] = useState<ImprovementState>(improvement?.state ?? "open");
  const [result, setResult] = useState(improvement?.result ?? "");
  const [changes, setChanges] = useState(improvement?.change !== null && improvement !== null);
  const [wording, setWording] = useState<WordingChange>(improvement?.change ?? NO_CHANGE);
  const [checked, setChecked] = useState(false);
  const done = (answer: ImprovementView): void => onDone(answer.number);
  const open = useChange("improvementOpen", "coordination", done);
  const change = useChange("improvementChange", "coordination", done);
  const ends = state === "done" || state === "dropped";
  const short = (text: string, least: number): string | null =>
    checked && text.trim().length < least ? t("improvement.short", { least }) : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (title.trim().length < 3 || why.trim().length < LEAST || (ends && result.trim().length < LEAST)) return;
    if (changes && wording.place.trim().length < 3) return;
    const body = {
      title,
      why,
      owner: improvement?.owner ?? null,
      dueOn: dayOrNull(due),
      cost,
      change: changes ? wording : null,
    };
    if (improvement === null) open.mutate({ body: { id, origin: { kind: "other" }, ...body } });
    else change.mutate({ id: improvement.id, body: { ...body, version: improvement.version, state, result } });
  };
  const error = open.error ?? change.error;
  return (
    <Dialog
      title={improvement === null ? t("improvement.new") : t("improvement.editTitle", { number: improvement.number })}
      wide
      onClose={onClose}
    >
      <form className="form" noValidate onSubmit={submit}>
        <ShortText label={t("improvement.title")} value={title} onChange={setTitle} error={short(title, 3)} />
        <LongText label={t("improvement.why")} value={why} onChange={setWhy} error={short(why, LEAST)} />
        <ShortText label={t("improvement.due")} type="date" value={due} onChange={setDue} />
        <ShortText label={t("improvement.cost")} hint={t("improvement.costHint")} value={cost} onChange={setCost} />
        {improvement !== null && (
          <>
            <Choice
              label={t("improvement.state")}
              value={state}
              onChange={(value) => setState(value as ImprovementState)}
              options={STATES.map((value) => ({ value, text: t(`improvement.state.${value}`) }))}
            />
            <LongText
              label={t("improvement.result")}
              hint={t("improvement.resultHint")}
              value={result}
              onChange={setResult}
              error={ends ? short(result, LEAST) : null}
            />
          </>
        )}
        <Tick on={changes} onChange={setChanges}>
          {t("improvement.change")}
        </Tick>
        {changes && (
          <>
            <ShortText
              label={t("improvement.place")}
              value={wording.place}
              onChange={(place) => setWording({ ...wording, place })}
              error={short(wording.place, 3)}
            />
            <LongText
              label={t("improvement.was")}
              value={wording.was}
              onChange={(was) => setWording({ ...wording, was })}
            />
            <LongText
              label={t("improvement.willBe")}
              value={wording.willBe}
              onChange={(willBe) => setWording({ ...wording, willBe })}
            />
          </>
        )}
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={open.isPending || change.isPending}>
            {t("standards.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const tone = { open: "attention", doing: "attention", done: "good", dropped: "not-measured" } as const;

function originWords({ origin }: ImprovementView): string {
  if (origin.kind === "metric") return origin.metric;
  if (origin.kind === "requirement") return origin.requirement;
  return origin.kind === "guidance" ? origin.where : "";
}

export default function ImprovementsPage() {
  const { t, language } = useStandardsTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("improvements");
  const [open, setOpen] = useState<ImprovementView | "new" | null>(null);
  const [done, setDone] = useState("");
  return (
    <StandardsFrame
      open="improvements"
      actions={
        may("coordination.confirm") ? (
          <Button variant="primary" onPress={() => setOpen("new")}>
            <Plus aria-hidden="true" size={17} />
            {t("improvement.new")}
          </Button>
        ) : undefined
      }
    >
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("improvement.empty")}>{t("improvement.emptyText")}</Empty>
      ) : (
        <Stack
          caption={t("standardsTab.improvements")}
          columns={[
            t("improvement.title"),
            t("improvement.state"),
            t("improvement.due"),
            t("improvement.cost"),
            t("improvement.origin"),
            "",
          ]}
          rows={data}
          rowKey={({ id }) => id}
          renderCells={(one) => [
            <span key="title">
              <span className="requirement-id">{one.number}</span> {one.title}
              <span className="muted small block">{one.result === "" ? one.why : one.result}</span>
            </span>,
            <StateMark
              key="state"
              state={one.overdue ? "danger" : tone[one.state]}
              word={one.overdue ? t("improvement.overdue") : t(`improvement.state.${one.state}`)}
            />,
            one.dueOn === null ? t("improvement.noDue") : dayText(one.dueOn, language),
            one.cost === "" ? "–" : one.cost,
            t(`improvement.origin.${one.origin.kind}`, { what: originWords(one) }),
            may("coordination.confirm") ? (
              <Button
                key="edit"
                className="no-print"
                aria-label={t("improvement.editOf", { number: one.number })}
                onPress={() => setOpen(one)}
              >
                {t("improvement.edit")}
              </Button>
            ) : (
              ""
            ),
          ]}
        />
      )}
      {open !== null && (
        <Form
          improvement={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onDone={(number) => {
            setDone(t("improvement.saved", { number }));
            setOpen(null);
          }}
        />
      )}
    </StandardsFrame>
  );
}
