/**
 * «Konsultacje»: the coordinator and the network-safety person over the figures of the day; closed once both have confirmed one text.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Plus, Printer, X } from "lucide-react";
import type { ConsultationDecision, ConsultationView } from "../../../../policies/schema/coordination-api.ts";
import { useApi, useMay, useSession } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { freshId } from "../cases/fresh-id.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { dayOrNull, lightTone, todayText } from "./model.ts";

const PARTIES = ["koordynator", "nsp"] as const;

function Edit({
  one,
  onClose,
  onDone,
}: {
  readonly one: ConsultationView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useStandardsTexts();
  const [heldOn, setHeldOn] = useState(one.heldOn);
  const [course, setCourse] = useState(one.course);
  const [decisions, setDecisions] = useState<readonly ConsultationDecision[]>(one.decisions);
  const change = useChange("consultationChange", "coordination", onDone);
  const set = (index: number, next: Partial<ConsultationDecision>): void =>
    setDecisions(decisions.map((decision, at) => (at === index ? { ...decision, ...next } : decision)));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const kept = decisions.filter(({ text }) => text.trim().length >= 3);
    change.mutate({ id: one.id, body: { version: one.version, heldOn, course, decisions: [...kept] } });
  };
  return (
    <Dialog title={one.number} wide onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <p className="muted">{t("consultation.saveHint")}</p>
        <ShortText label={t("consultation.held")} type="date" value={heldOn} onChange={setHeldOn} />
        <LongText label={t("consultation.course")} rows={6} value={course} onChange={setCourse} />
        <fieldset className="group">
          <legend>{t("consultation.decisions")}</legend>
          {decisions.map((decision, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a decision has no name of its own until it is saved
            <div key={index} className="decision-row">
              <ShortText
                label={t("consultation.decision", { n: index + 1 })}
                value={decision.text}
                onChange={(text) => set(index, { text })}
              />
              <ShortText
                label={t("consultation.byWhen")}
                type="date"
                value={decision.byWhen ?? ""}
                onChange={(day) => set(index, { byWhen: dayOrNull(day) })}
              />
              <Button
                aria-label={t("consultation.removeDecision", { n: index + 1 })}
                onPress={() => setDecisions(decisions.filter((_, at) => at !== index))}
              >
                <X aria-hidden="true" size={18} />
              </Button>
            </div>
          ))}
          <Button onPress={() => setDecisions([...decisions, { text: "", byWhen: null, improvement: null }])}>
            <Plus aria-hidden="true" size={17} />
            {t("consultation.addDecision")}
          </Button>
        </fieldset>
        {change.error !== null && <Trouble error={change.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={change.isPending}>
            {t("consultation.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Protocol({ one, onEdit }: { readonly one: ConsultationView; readonly onEdit: () => void }) {
  const { t, attempt, language } = useStandardsTexts();
  const may = useMay();
  const { data: session } = useSession();
  const confirm = useChange("consultationConfirm", "coordination", () => undefined);
  const open = PARTIES.filter((role) => !one.confirmed.some((given) => given.role === role));
  const mine = open.some((role) => session?.roles.includes(role) === true);
  return (
    <li className="requirement" data-light={one.closed ? "green" : "amber"}>
      <div className="requirement-head">
        <h3>
          {one.number} <span className="muted">· {dayText(one.heldOn, language)}</span>
        </h3>
        <StateMark
          state={one.closed ? "good" : "attention"}
          word={t(one.closed ? "consultation.closed" : "consultation.open")}
        />
      </div>
      {one.course !== "" && <p className="pre-line">{one.course}</p>}
      {one.decisions.length > 0 && (
        <>
          <h4>{t("consultation.decisions")}</h4>
          <ol>
            {one.decisions.map((decision) => (
              <li key={decision.text}>
                {decision.text}
                {decision.byWhen !== null && <span className="muted"> ({dayText(decision.byWhen, language)})</span>}
              </li>
            ))}
          </ol>
        </>
      )}
      <details>
        <summary>{t("consultation.figures")}</summary>
        <ul className="proofs">
          {one.figures.map((figure) => (
            <li key={figure.metric}>
              <StateMark state={lightTone[figure.light]} word={`${figure.metric} ${figure.name[language]}`} />
              <span className="muted" lang="pl">
                {figure.value}
              </span>
            </li>
          ))}
        </ul>
      </details>
      <ul className="plain-list">
        {one.confirmed.map((given) => (
          <li key={given.role}>
            {attempt(`role.${given.role}`) ?? given.role}: {given.by}, <Time at={given.at} />
          </li>
        ))}
        {open.map((role) => (
          <li key={role} className="muted">
            {t("consultation.missing", { role: attempt(`role.${role}`) ?? role })}
          </li>
        ))}
      </ul>
      {confirm.error !== null && <Trouble error={confirm.error} />}
      {!one.closed && (
        <div className="row-actions no-print">
          {may("coordination.write") && <Button onPress={onEdit}>{t("consultation.edit")}</Button>}
          {mine && (
            <Button
              variant="primary"
              aria-label={t("consultation.confirmOf", { number: one.number })}
              isDisabled={confirm.isPending}
              onPress={() => confirm.mutate({ id: one.id, body: { version: one.version } })}
            >
              {t("consultation.confirm")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

export default function ConsultationsPage() {
  const { t } = useStandardsTexts();
  const may = useMay();
  const now = useNow();
  const { data, error, refetch } = useApi("consultations");
  const [edited, setEdited] = useState<ConsultationView | null>(null);
  const [done, setDone] = useState("");
  const [id, setId] = useState(freshId);
  const begin = useChange("consultationOpen", "coordination", (answer) => {
    setId(freshId());
    setEdited(answer);
  });
  return (
    <StandardsFrame
      open="consultations"
      actions={
        <>
          <Button onPress={() => print()}>
            <Printer aria-hidden="true" size={17} />
            {t("consultation.print")}
          </Button>
          {may("coordination.write") && (
            <Button
              variant="primary"
              isDisabled={begin.isPending}
              onPress={() => begin.mutate({ body: { id, heldOn: todayText(now) } })}
            >
              <Plus aria-hidden="true" size={17} />
              {t("consultation.new")}
            </Button>
          )}
        </>
      }
    >
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {begin.error !== null && <Trouble error={begin.error} />}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("consultation.empty")}>{t("consultation.emptyText")}</Empty>
      ) : (
        <ul className="requirements">
          {data.map((one) => (
            <Protocol key={one.id} one={one} onEdit={() => setEdited(one)} />
          ))}
        </ul>
      )}
      {edited !== null && (
        <Edit
          one={edited}
          onClose={() => setEdited(null)}
          onDone={() => {
            setDone(t("consultation.saved", { number: edited.number }));
            setEdited(null);
          }}
        />
      )}
    </StandardsFrame>
  );
}
