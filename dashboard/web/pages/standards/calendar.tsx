/**
 * «Kalendarz»: duties that come back, how long there is, and who said that they were done (R-090…R-100).
 *
 * @module
 */
import { useState } from "react";
import { Check } from "lucide-react";
import type { DutyView } from "../../../../policies/schema/coordination-api.ts";
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { StateMark } from "../../parts/state.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { freshId } from "../cases/fresh-id.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { byDue, dutyTone, todayText } from "./model.ts";

/** Duties that have a page of their own; the consultation is done only there, by two over a protocol. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  consultation: "/standards/consultations",
  accessibility: "/standards/accessibility",
  drill: "/drill",
  "staff-training": "/standards/trainings",
};

function Done({
  duty,
  onClose,
  onDone,
}: {
  readonly duty: DutyView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t, language } = useStandardsTexts();
  const now = useNow();
  const [id] = useState(freshId);
  const [on, setOn] = useState(() => todayText(now));
  const [note, setNote] = useState("");
  const change = useChange("dutyDone", "coordination", onDone);
  const title = duty.title[language];
  return (
    <Dialog title={t("calendar.doneTitle", { title })} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (duty.due !== null) change.mutate({ id: duty.id, body: { id, on, due: duty.due, note } });
        }}
      >
        <p>{t("calendar.doneText")}</p>
        <ShortText label={t("calendar.on")} type="date" value={on} onChange={setOn} />
        <LongText label={t("calendar.note")} hint={t("calendar.noteHint")} value={note} onChange={setNote} />
        {change.error !== null && <Trouble error={change.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={change.isPending}>
            {t("calendar.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function History({ duty }: { readonly duty: DutyView }) {
  const { t, attempt, language } = useStandardsTexts();
  if (duty.history.length === 0) return null;
  const word = (role: string): string => attempt(`role.${role}`) ?? role;
  return (
    <details>
      <summary>{t("calendar.history")}</summary>
      <ul className="plain-list">
        {duty.history.map((entry) => (
          <li key={`${entry.on} ${entry.due} ${entry.by}`}>
            {dayText(entry.on, language)} · {entry.by}
            {!entry.counts && (
              <StateMark
                state="attention"
                word={t("calendar.waitsFor", {
                  roles: duty.confirmedBy
                    .filter((role) => !entry.confirmed.some((one) => one.role === role))
                    .map(word)
                    .join(", "),
                })}
              />
            )}
            {entry.note !== "" && <span className="muted"> {entry.note}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Duty({ duty, onOpen }: { readonly duty: DutyView; readonly onOpen: () => void }) {
  const { t, attempt, language } = useStandardsTexts();
  const { daysLeft, due } = duty;
  const elsewhere = ELSEWHERE[duty.id];
  const span =
    daysLeft === null
      ? ""
      : daysLeft === 0
        ? t("calendar.today")
        : daysLeft > 0
          ? t("calendar.left", { days: daysLeft })
          : t("calendar.late", { days: -daysLeft });
  return (
    <li className="duty" data-state={duty.state}>
      <div className="duty-day">
        <strong>{due === null ? t("calendar.waiting") : dayText(due, language)}</strong>
        <span className="muted">{span}</span>
      </div>
      <div className="duty-what">
        <h3>{duty.title[language]}</h3>
        <p>{duty.how[language]}</p>
        <p className="muted small">
          {attempt(`role.${duty.role}`) ?? duty.role} · {duty.requirement} · {t(`calendar.term.${duty.term}`)} ·{" "}
          {t("calendar.last")}: {duty.last === null ? t("calendar.never") : dayText(duty.last, language)}
        </p>
        {duty.confirmedBy.length > 1 && (
          <p className="muted small">
            {t("calendar.two", { roles: duty.confirmedBy.map((role) => attempt(`role.${role}`) ?? role).join(", ") })}
          </p>
        )}
        <History duty={duty} />
      </div>
      <div className="duty-state">
        <StateMark state={dutyTone[duty.state]} word={t(`calendar.state.${duty.state}`)} />
        {elsewhere !== undefined && (
          <Link href={elsewhere} className="no-print">
            {t(duty.id === "consultation" ? "calendar.elsewhere" : "calendar.page")}
          </Link>
        )}
        {duty.id !== "consultation" && duty.mine && due !== null && (
          <Button
            className="no-print"
            aria-label={t("calendar.doneOf", { title: duty.title[language] })}
            onPress={onOpen}
          >
            <Check aria-hidden="true" size={17} />
            {t("calendar.done")}
          </Button>
        )}
      </div>
    </li>
  );
}

export default function CalendarPage() {
  const { t, language } = useStandardsTexts();
  const { data, error, refetch } = useApi("duties");
  const [open, setOpen] = useState<DutyView | null>(null);
  const [done, setDone] = useState("");
  return (
    <StandardsFrame open="calendar">
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <ol className="duties">
          {byDue(data).map((duty) => (
            <Duty key={duty.id} duty={duty} onOpen={() => setOpen(duty)} />
          ))}
        </ol>
      )}
      {open !== null && (
        <Done
          duty={open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setDone(t("calendar.saved", { title: open.title[language] }));
            setOpen(null);
          }}
        />
      )}
    </StandardsFrame>
  );
}
