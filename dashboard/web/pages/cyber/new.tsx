/**
 * The form of an incident, new or corrected: the history keeps that it was. What decides on a deadline is ticked by a person and never by the program.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { IncidentKind, IncidentView } from "../../../../policies/schema/cyber-api.ts";
import { fieldMessage } from "../../api/failure.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { useKeptWords } from "../../parts/kept-text.ts";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { atOf, momentOf } from "../cases/local-time.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { countOf } from "./words.ts";

const kinds: readonly IncidentKind[] = ["malware", "phishing", "compromise", "data-breach", "other"];
const LEAST = 10;

/** @param one  the incident that is corrected; left out: a new one */
export function IncidentForm(props: {
  readonly one?: IncidentView;
  readonly onClose: () => void;
  readonly onDone: (id: string) => void;
}) {
  const { t } = useNoticeTexts();
  const { one } = props;
  const [opened] = useState(() => Date.now());
  const yes = (value: boolean | undefined): string => (value === true ? "yes" : "");
  // Every field, so that what is sent again after a crash is the same incident.
  const kept = useKeptWords(
    `incident.${one?.id ?? "new"}`,
    {
      kind: one?.kind ?? "malware",
      aware: momentOf(one?.awareAt ?? opened),
      description: one?.description ?? "",
      significant: yes(one?.significant),
      personalData: yes(one?.personalData),
      highRisk: yes(one?.highRisk),
      persons: String(one?.personsAffected ?? ""),
      evidence: String(one?.evidenceCount ?? 0),
      caseNumber: "",
    },
    freshId,
  );
  const { kind, aware, description, persons, evidence, caseNumber, significant, personalData, highRisk } = kept.words;
  const ticks = {
    significant: significant === "yes",
    personalData: personalData === "yes",
    highRisk: highRisk === "yes",
  };
  const [checked, setChecked] = useState(false);
  const done = ({ id }: { readonly id: string }): void => {
    kept.done();
    props.onDone(id);
  };
  const open = useChange("incidentOpen", "incidents", done);
  const change = useChange("incidentChange", "incidents", done);
  const error = open.error ?? change.error;
  const isShort = description.trim().length < LEAST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (isShort || Number.isNaN(atOf(aware))) return;
    const awareAt = atOf(aware) as never;
    const number = caseNumber.trim();
    const facts = {
      kind,
      awareAt,
      description,
      ...ticks,
      personsAffected: countOf(persons),
      evidenceCount: countOf(evidence) ?? 0,
    };
    if (one !== undefined) change.mutate({ id: one.id, body: { ...facts, version: one.version } });
    else open.mutate({ body: { ...facts, id: kept.id, caseNumber: number === "" ? null : number } });
  };
  const data = ticks.personalData || kind === "data-breach";
  return (
    <Dialog title={t(one === undefined ? "incident.new" : "incident.change")} wide onClose={props.onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <Restored on={kept.restored} />
        <Choice
          label={t("incident.kind")}
          value={kind}
          onChange={(value) => kept.change({ kind: value as IncidentKind })}
          options={kinds.map((value) => ({ value, text: t(`incident.kind.${value}`) }))}
        />
        <ShortText
          label={t("incident.aware")}
          hint={t("incident.awareHint")}
          type="datetime-local"
          value={aware}
          onChange={(text) => kept.change({ aware: text })}
        />
        <LongText
          label={t("incident.description")}
          hint={t("incident.descriptionHint")}
          value={description}
          onChange={(text) => kept.change({ description: text })}
          error={checked && isShort ? t("incident.descriptionShort") : (fieldMessage(error, "description") ?? null)}
        />
        <Tick on={ticks.significant} onChange={(on) => kept.change({ significant: on ? "yes" : "" })}>
          {t("incident.significant")}
        </Tick>
        <Tick
          on={data}
          disabled={kind === "data-breach"}
          onChange={(on) => kept.change({ personalData: on ? "yes" : "" })}
        >
          {t("incident.personalData")}
        </Tick>
        {data && (
          <>
            <Tick on={ticks.highRisk} onChange={(on) => kept.change({ highRisk: on ? "yes" : "" })}>
              {t("incident.highRisk")}
            </Tick>
            <Field
              label={t("incident.persons")}
              value={persons}
              onChange={(text) => kept.change({ persons: text })}
              plain
            />
          </>
        )}
        <Field
          label={t("incident.evidence")}
          value={evidence}
          onChange={(text) => kept.change({ evidence: text })}
          plain
        />
        {one === undefined && (
          <Field
            label={t("incident.case")}
            value={caseNumber}
            onChange={(text) => kept.change({ caseNumber: text })}
            plain
          />
        )}
        <KeptHere />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button
            onPress={() => {
              kept.done();
              props.onClose();
            }}
          >
            {t("action.cancel")}
          </Button>
          <Button type="submit" variant="primary" isDisabled={open.isPending || change.isPending}>
            {t(one === undefined ? "incident.save" : "incident.saveChange")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
