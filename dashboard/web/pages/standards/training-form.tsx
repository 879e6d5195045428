/**
 * One training with its list: who was there, who signed, who gave the statement.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { TraineeBody, TrainingView, TrainingsView } from "../../../../policies/schema/training-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { freshId } from "../cases/fresh-id.ts";
import { ShortText } from "../cases/long-text.tsx";
import { Choice } from "../../parts/field.tsx";
import { dayOrNull, todayText } from "./model.ts";
import { missingPeople } from "./trainings.model.ts";

const LEAST = 3;

function Trainees({
  view,
  programme,
  statement,
  list,
  onChange,
}: {
  readonly view: TrainingsView;
  readonly programme: string;
  /** A statement of annex 6 belongs to the programme. */
  readonly statement: boolean;
  readonly list: readonly TraineeBody[];
  readonly onChange: (list: readonly TraineeBody[]) => void;
}) {
  const { t } = useStandardsTexts();
  const [other, setOther] = useState("");
  const [post, setPost] = useState("");
  const change = (id: string, next: Partial<TraineeBody>): void =>
    onChange(list.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const row = (account: string | null, name: string, position: string): TraineeBody => ({
    id: freshId(),
    account,
    name,
    position,
    signed: false,
    statementOn: null,
  });
  const free = view.people.filter(({ account }) => !list.some((one) => one.account === account));
  const missing = missingPeople(view.people, programme, list);
  return (
    <fieldset className="trainees">
      <legend>{t("training.attendees")}</legend>
      {list.length === 0 ? (
        <p className="muted">{t("training.noAttendees")}</p>
      ) : (
        <ul className="plain-list">
          {list.map((one) => (
            <li key={one.id} className="trainee">
              <span className="trainee-name">
                {one.name}
                {one.position !== "" && <span className="muted small block">{one.position}</span>}
              </span>
              <Tick on={one.signed} onChange={(signed) => change(one.id, { signed })}>
                {t("training.signed")}
                <span className="sr-only">: {one.name}</span>
              </Tick>
              {statement && (
                <input
                  type="date"
                  aria-label={t("training.statementBy", { name: one.name })}
                  title={t("training.statement")}
                  value={one.statementOn ?? ""}
                  onChange={(event) => change(one.id, { statementOn: dayOrNull(event.target.value) })}
                />
              )}
              <Button
                variant="link"
                aria-label={t("training.removePerson", { name: one.name })}
                onPress={() => onChange(list.filter(({ id }) => id !== one.id))}
              >
                {t("training.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Choice
        label={t("training.addPerson")}
        value=""
        onChange={(account) => {
          const person = free.find((one) => one.account === account);
          if (person !== undefined) onChange([...list, row(person.account, person.name, "")]);
        }}
        options={[
          { value: "", text: t("training.choosePerson") },
          ...free.map(({ account, name }) => ({ value: account, text: name })),
        ]}
      />
      {missing.length > 0 && (
        <Button onPress={() => onChange([...list, ...missing.map(({ account, name }) => row(account, name, ""))])}>
          {t("training.addEverybody")}
          <span className="count">{missing.length}</span>
        </Button>
      )}
      <div className="trainee-other">
        <ShortText label={t("training.name")} value={other} onChange={setOther} />
        <ShortText label={t("training.post")} value={post} onChange={setPost} />
        <Button
          isDisabled={other.trim().length < LEAST}
          onPress={() => {
            onChange([...list, row(null, other.trim(), post.trim())]);
            setOther("");
            setPost("");
          }}
        >
          {t("training.addOther")}
        </Button>
      </div>
    </fieldset>
  );
}

export function TrainingForm({
  view,
  session,
  onClose,
  onDone,
}: {
  readonly view: TrainingsView;
  readonly session: TrainingView | null;
  readonly onClose: () => void;
  readonly onDone: (number: string) => void;
}) {
  const { t, language } = useStandardsTexts();
  const now = useNow();
  const [fresh] = useState(freshId);
  const [programme, setProgramme] = useState(session?.programme ?? view.programmes[0]?.id ?? "");
  const chosen = view.programmes.find(({ id }) => id === programme);
  const [heldOn, setHeldOn] = useState(() => session?.heldOn ?? todayText(now));
  const [topic, setTopic] = useState(session?.topic ?? chosen?.title[language] ?? "");
  const [materials, setMaterials] = useState(session?.materials ?? "");
  const [leader, setLeader] = useState(session?.leader ?? "");
  const [place, setPlace] = useState(session?.place ?? "");
  const [list, setList] = useState<readonly TraineeBody[]>(session?.people ?? []);
  const [checked, setChecked] = useState(false);
  const save = useChange("trainingSave", "coordination", (answer) => onDone(answer.number));
  const short = (text: string): string | null => (checked && text.trim().length < LEAST ? t("training.short") : null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (topic.trim().length < LEAST || leader.trim().length < LEAST || heldOn === "") return;
    save.mutate({
      id: session?.id ?? fresh,
      body: {
        version: session?.version ?? 0,
        programme,
        heldOn,
        topic,
        materials,
        leader,
        place,
        people: [...list],
      },
    });
  };
  return (
    <Dialog
      title={session === null ? t("training.new") : t("training.editOf", { number: session.number })}
      wide
      onClose={onClose}
    >
      <form className="form" noValidate onSubmit={submit}>
        <Choice
          label={t("training.programme")}
          value={programme}
          onChange={(id) => {
            const before = view.programmes.find((one) => one.id === programme)?.title[language];
            const next = view.programmes.find((one) => one.id === id)?.title[language] ?? "";
            // A topic nobody has written anew follows its programme.
            if (topic === before) setTopic(next);
            setProgramme(id);
          }}
          options={view.programmes.map(({ id, title }) => ({ value: id, text: title[language] }))}
        />
        <ShortText label={t("training.heldOn")} type="date" value={heldOn} onChange={setHeldOn} />
        <ShortText label={t("training.topic")} value={topic} onChange={setTopic} error={short(topic)} />
        <ShortText label={t("training.leader")} value={leader} onChange={setLeader} error={short(leader)} />
        <ShortText label={t("training.place")} value={place} onChange={setPlace} />
        <ShortText
          label={t("training.materials")}
          hint={t("training.materialsHint")}
          value={materials}
          onChange={setMaterials}
        />
        <Trainees
          view={view}
          programme={programme}
          statement={chosen?.statement ?? false}
          list={list}
          onChange={setList}
        />
        {save.error !== null && <Trouble error={save.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={save.isPending}>
            {t("standards.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
