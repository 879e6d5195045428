/**
 * «Wytyczne»: outside documents, who looked at them when, and what a change means for us.
 *
 * @module
 */
import { useState } from "react";
import { ExternalLink } from "lucide-react";
import type { GuidanceView } from "../../../../policies/schema/guidance-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { Tick } from "../../parts/tick.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { freshId } from "../cases/fresh-id.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { todayText } from "./model.ts";

const LEAST = 10;
const tone = {
  never: "attention",
  ahead: "good",
  soon: "attention",
  overdue: "danger",
} as const satisfies Record<GuidanceView["state"], State>;
const light = { never: "amber", ahead: "green", soon: "amber", overdue: "red" } as const;

function Check({ guidance, onClose, onDone }: { guidance: GuidanceView; onClose: () => void; onDone: () => void }) {
  const { t, language } = useStandardsTexts();
  const now = useNow();
  const [id] = useState(freshId);
  const [on, setOn] = useState(() => todayText(now));
  const [outcome, setOutcome] = useState<"same" | "changed">("same");
  const [meaning, setMeaning] = useState("");
  const [improve, setImprove] = useState(true);
  const [checked, setChecked] = useState(false);
  const check = useChange("guidanceCheck", "coordination", onDone);
  const isShort = outcome === "changed" && meaning.trim().length < LEAST;
  return (
    <Dialog title={t("guidance.checkTitle", { title: guidance.title[language] })} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (!isShort) check.mutate({ id: guidance.id, body: { id, on, outcome, meaning, improve } });
        }}
      >
        <ShortText label={t("guidance.on")} type="date" value={on} onChange={setOn} />
        <Choice
          label={t("guidance.outcome")}
          value={outcome}
          onChange={(value) => setOutcome(value as "same" | "changed")}
          options={(["same", "changed"] as const).map((value) => ({ value, text: t(`guidance.outcome.${value}`) }))}
        />
        {outcome === "changed" && (
          <>
            <LongText
              label={t("guidance.meaning")}
              hint={t("guidance.meaningHint")}
              value={meaning}
              onChange={setMeaning}
              error={checked && isShort ? t("improvement.short", { least: LEAST }) : null}
            />
            <Tick on={improve} onChange={setImprove}>
              {t("guidance.improve")}
            </Tick>
          </>
        )}
        {check.error !== null && <Trouble error={check.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={check.isPending}>
            {t("guidance.check")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function One({ one, onOpen }: { readonly one: GuidanceView; readonly onOpen: (() => void) | null }) {
  const { t, language } = useStandardsTexts();
  const title = one.title[language];
  return (
    <li className="requirement" data-light={light[one.state]}>
      <div className="requirement-head">
        <h3>{title}</h3>
        <StateMark
          state={tone[one.state]}
          word={t(`guidance.state.${one.state}`, { day: one.due === null ? "" : dayText(one.due, language) })}
        />
      </div>
      <p>{t("guidance.affects", { what: one.affects[language] })}</p>
      <p className="muted small">
        {t(`guidance.kind.${one.kind}`)} · {one.publisher} · {one.requirements.join(", ")} ·{" "}
        {t("guidance.every", { months: one.everyMonths })}
      </p>
      {one.checks.length > 0 && (
        <details>
          <summary>{t("guidance.history")}</summary>
          <ul className="plain-list">
            {one.checks.map((check) => (
              <li key={`${String(check.at)} ${check.on}`}>
                {dayText(check.on, language)} · {check.by} · {t(`guidance.outcome.${check.outcome}`)}
                {check.meaning !== "" && <span className="muted"> {check.meaning}</span>}
                {check.improvement !== null && <span className="muted"> ({check.improvement})</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="row-actions no-print">
        <a
          className="button button-quiet"
          href={one.address}
          target="_blank"
          rel="noreferrer noopener"
          aria-label={t("guidance.openOf", { title })}
        >
          <ExternalLink aria-hidden="true" size={17} />
          {t("guidance.open")}
        </a>
        {onOpen !== null && (
          <Button aria-label={t("guidance.checkOf", { title })} onPress={onOpen}>
            {t("guidance.check")}
          </Button>
        )}
      </div>
    </li>
  );
}

export default function GuidancePage() {
  const { t } = useStandardsTexts();
  const may = useMay()("coordination.write");
  const { data, error, refetch } = useApi("guidance");
  const [open, setOpen] = useState<GuidanceView | null>(null);
  const [done, setDone] = useState("");
  return (
    <StandardsFrame open="guidance">
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <p className="muted">{t("guidance.count", { due: data.filter(({ state }) => state !== "ahead").length })}</p>
          <ul className="requirements">
            {data.map((one) => (
              <One key={one.id} one={one} onOpen={may ? () => setOpen(one) : null} />
            ))}
          </ul>
        </>
      )}
      {open !== null && (
        <Check
          guidance={open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setDone(t("guidance.saved"));
            setOpen(null);
          }}
        />
      )}
    </StandardsFrame>
  );
}
