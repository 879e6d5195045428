/**
 * The form of a new incident. What decides on a deadline is ticked by a person and never by the program.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { IncidentKind } from "../../../../policies/schema/cyber-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { atOf, momentOf } from "../cases/local-time.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { countOf } from "./words.ts";

const kinds: readonly IncidentKind[] = ["malware", "phishing", "compromise", "data-breach", "other"];
const LEAST = 10;

export function NewIncident(props: { readonly onClose: () => void; readonly onOpened: (id: string) => void }) {
  const { t } = useNoticeTexts();
  const [id] = useState(freshId);
  const [kind, setKind] = useState<IncidentKind>("malware");
  const [aware, setAware] = useState(() => momentOf(Date.now()));
  const [description, setDescription] = useState("");
  const [ticks, setTicks] = useState({ significant: false, personalData: false, highRisk: false });
  const [persons, setPersons] = useState("");
  const [evidence, setEvidence] = useState("0");
  const [caseNumber, setCaseNumber] = useState("");
  const [checked, setChecked] = useState(false);
  const open = useChange("incidentOpen", "incidents", (answer) => props.onOpened(answer.id));
  const isShort = description.trim().length < LEAST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (isShort || Number.isNaN(atOf(aware))) return;
    const awareAt = atOf(aware) as never;
    const number = caseNumber.trim();
    open.mutate({
      body: {
        id,
        kind,
        awareAt,
        description,
        ...ticks,
        personsAffected: countOf(persons),
        evidenceCount: countOf(evidence) ?? 0,
        caseNumber: number === "" ? null : number,
      },
    });
  };
  const data = ticks.personalData || kind === "data-breach";
  return (
    <Dialog title={t("incident.new")} wide onClose={props.onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <Choice
          label={t("incident.kind")}
          value={kind}
          onChange={(value) => setKind(value as IncidentKind)}
          options={kinds.map((value) => ({ value, text: t(`incident.kind.${value}`) }))}
        />
        <ShortText
          label={t("incident.aware")}
          hint={t("incident.awareHint")}
          type="datetime-local"
          value={aware}
          onChange={setAware}
        />
        <LongText
          label={t("incident.description")}
          hint={t("incident.descriptionHint")}
          value={description}
          onChange={setDescription}
          error={checked && isShort ? t("incident.descriptionShort") : null}
        />
        <Tick on={ticks.significant} onChange={(significant) => setTicks({ ...ticks, significant })}>
          {t("incident.significant")}
        </Tick>
        <Tick
          on={data}
          disabled={kind === "data-breach"}
          onChange={(personalData) => setTicks({ ...ticks, personalData })}
        >
          {t("incident.personalData")}
        </Tick>
        {data && (
          <>
            <Tick on={ticks.highRisk} onChange={(highRisk) => setTicks({ ...ticks, highRisk })}>
              {t("incident.highRisk")}
            </Tick>
            <Field label={t("incident.persons")} value={persons} onChange={setPersons} plain />
          </>
        )}
        <Field label={t("incident.evidence")} value={evidence} onChange={setEvidence} plain />
        <Field label={t("incident.case")} value={caseNumber} onChange={setCaseNumber} plain />
        {open.error !== null && <Trouble error={open.error} />}
        <div className="dialog-actions">
          <Button onPress={props.onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={open.isPending}>
            {t("incident.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
