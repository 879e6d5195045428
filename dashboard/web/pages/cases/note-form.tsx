/**
 * The service note: what happened, what was done, and a closed section for people that opens only with a reason.
 *
 * What is typed is kept in this window until the server has it. If somebody wrote meanwhile, both texts stand side by side.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { LockKeyhole, Plus, Trash2 } from "lucide-react";
import { isJustification } from "../../../../policies/engine/case/justification.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { useKeptWords } from "../../parts/kept-text.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { freshId } from "./fresh-id.ts";
import { LongText, ShortText } from "./long-text.tsx";
import { Sealed } from "./sealed.tsx";
import { useSender } from "./send.ts";
import type { CaseView } from "./words.ts";

const parts = ["note", "technical", "step", "correspondence"] as const;
const persons = ["child", "guardian", "witness", "staff", "other"] as const;
interface Person {
  readonly role: (typeof persons)[number];
  readonly name: string;
  readonly contact: string;
  readonly remark: string;
}
const nobody: Person = { role: "child", name: "", contact: "", remark: "" };

function Persons(props: {
  readonly reason: string;
  readonly people: readonly Person[];
  readonly checked: boolean;
  readonly onReason: (reason: string) => void;
  readonly onPeople: (people: readonly Person[]) => void;
}) {
  const { t } = useCaseTexts();
  const { people, reason } = props;
  const change = (index: number, more: Partial<Person>): void =>
    props.onPeople(people.map((one, at) => (at === index ? { ...one, ...more } : one)));
  return (
    <fieldset className="persons">
      <legend>{t("note.persons")}</legend>
      <p className="field-hint">{t("note.personsHint")}</p>
      <LongText
        label={t("note.personsReason")}
        value={reason}
        onChange={props.onReason}
        error={props.checked && !isJustification(reason) ? t("step.reasonMissing") : null}
      />
      {isJustification(reason) &&
        people.map((person, index) => (
          <div key={index} className="person">
            <Choice
              label={t("note.personRole")}
              value={person.role}
              onChange={(role) => change(index, { role: role as Person["role"] })}
              options={persons.map((value) => ({ value, text: t(`note.role.${value}`) }))}
            />
            <ShortText label={t("note.personName")} value={person.name} onChange={(name) => change(index, { name })} />
            <ShortText
              label={t("note.personContact")}
              value={person.contact}
              onChange={(contact) => change(index, { contact })}
            />
            <ShortText
              label={t("note.personRemark")}
              value={person.remark}
              onChange={(remark) => change(index, { remark })}
            />
            {people.length > 1 && (
              <Button variant="link" onPress={() => props.onPeople(people.filter((_, at) => at !== index))}>
                <Trash2 aria-hidden="true" size={16} />
                {t("note.personRemove")}
              </Button>
            )}
          </div>
        ))}
      {isJustification(reason) && (
        <Button onPress={() => props.onPeople([...people, nobody])}>
          <Plus aria-hidden="true" size={16} />
          {t("note.personAdd")}
        </Button>
      )}
    </fieldset>
  );
}

export function NoteForm({ view, onDone }: { readonly view: CaseView; readonly onDone: () => void }) {
  const { t } = useCaseTexts();
  const kept = useKeptWords(
    `${view.id}.note`,
    { part: view.progress.notedAt === null ? "note" : "step", situation: "", actions: "" },
    freshId,
  );
  const { words: note, change } = kept;
  const part = parts.find((one) => one === note.part) ?? "note";
  const [people, setPeople] = useState<{ readonly reason: string; readonly list: readonly Person[] } | null>(null);
  const [checked, setChecked] = useState(false);
  const sender = useSender(view, kept);
  // What stood in the case when this form was opened: anything newer is shown beside the own text.
  const [known] = useState(() => new Set(itemsOf(view).map(({ id }) => id)));
  const newer = itemsOf(view).filter(({ id, kind }) => kind === "note" && !known.has(id));

  const bothNeeded = part === "note";
  const short = bothNeeded
    ? note.situation.trim() === "" || note.actions.trim() === ""
    : (note.situation + note.actions).trim() === "";
  const named = people === null ? [] : people.list.filter(({ name }) => name.trim() !== "");
  const wrongPeople = people !== null && (!isJustification(people.reason) || named.length === 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (short || wrongPeople || sender.busy) return;
    const section = people === null ? null : { reason: people.reason, persons: named };
    const { situation, actions } = note;
    void sender.send({ kind: "write-note", part, situation, actions, persons: section }, onDone);
  };
  return (
    <form className="form step-form" onSubmit={submit} noValidate aria-label={t("step.write-note")}>
      <p className="step-about">{t("stepAbout.write-note")}</p>
      <Restored on={kept.restored} />
      <Choice
        label={t("note.part")}
        value={part}
        onChange={(value) => change({ part: value })}
        options={parts.map((value) => ({ value, text: t(`note.part.${value}`) }))}
      />
      <LongText
        label={t("note.situation")}
        hint={t("note.situationHint")}
        rows={7}
        value={note.situation}
        onChange={(situation) => change({ situation })}
        error={checked && bothNeeded && note.situation.trim() === "" ? t("step.missing") : null}
      />
      <LongText
        label={t("note.actions")}
        hint={t("note.actionsHint")}
        rows={5}
        value={note.actions}
        onChange={(actions) => change({ actions })}
        error={checked && short && note.actions.trim() === "" ? t("step.missing") : null}
      />
      {people === null ? (
        <Button onPress={() => setPeople({ reason: "", list: [nobody] })}>
          <LockKeyhole aria-hidden="true" size={17} />
          {t("note.personsOpen")}
        </Button>
      ) : (
        <>
          <Persons
            reason={people.reason}
            people={people.list}
            checked={checked}
            onReason={(reason) => setPeople({ ...people, reason })}
            onPeople={(list) => setPeople({ ...people, list })}
          />
          <Button variant="link" onPress={() => setPeople(null)}>
            {t("note.personsClose")}
          </Button>
        </>
      )}
      {newer.length > 0 && (
        <section className="newer" aria-label={t("note.newer")}>
          <p className="moved">{t("note.newerText")}</p>
          <Sealed view={view} items={newer} />
        </section>
      )}
      {sender.moved && <p className="moved">{t("step.moved")}</p>}
      {sender.error !== null && <Trouble error={sender.error} />}
      <div className="step-send">
        <Button type="submit" variant="primary" isDisabled={sender.busy}>
          {t("step.write-note")}
        </Button>
      </div>
      <KeptHere />
      {people !== null && <p className="muted small">{t("note.personsNotKept")}</p>}
    </form>
  );
}

const itemsOf = (view: CaseView) => view.timeline.flatMap(({ items }) => items);
