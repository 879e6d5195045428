/**
 * Draft → submitted → accepted → presented: who did what on which day, and the one step that is next.
 *
 * @module
 */
import { useState } from "react";
import type { ReactNode } from "react";
import { CircleCheck, CircleDashed, CircleDot } from "lucide-react";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { useSession } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { csvTime } from "../../list/csv.ts";
import { Time } from "../../parts/time.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";

const STATES = ["draft", "submitted", "accepted", "presented"] as const;
/** The step out of a state and whose it is. */
const NEXT = {
  draft: { step: "submit", role: "koordynator" },
  submitted: { step: "accept", role: "dyrektor" },
  accepted: { step: "present", role: "dyrektor" },
  presented: null,
} as const;
type Step = NonNullable<(typeof NEXT)[keyof typeof NEXT]>["step"];

function Stop({ state, edition }: { readonly state: (typeof STATES)[number]; readonly edition: ReportOpened }) {
  const { t, language } = useReportsTexts();
  const done = state === "draft" ? null : edition[state];
  const here = edition.state === state;
  const passed = STATES.indexOf(state) < STATES.indexOf(edition.state) || (here && state === "presented");
  const Icon = passed ? CircleCheck : here ? CircleDot : CircleDashed;
  return (
    <li data-state={passed ? "passed" : here ? "here" : "ahead"} aria-current={here ? "step" : undefined}>
      <Icon aria-hidden="true" size={22} />
      <div>
        <strong>{t(`reports.state.${state}`)}</strong>
        <span className="muted small block">
          {state === "draft" ? (
            <>
              {edition.openedBy}, <Time at={edition.openedAt} />
            </>
          ) : done === null ? (
            t(`reports.waits.${state}`)
          ) : (
            `${dayText(done.on, language)}, ${done.by}`
          )}
        </span>
      </div>
    </li>
  );
}

function StepDialog({
  step,
  edition,
  onClose,
  onStep,
}: {
  readonly step: Step;
  readonly edition: ReportOpened;
  readonly onClose: () => void;
  readonly onStep: (answer: ReportOpened) => void;
}) {
  const { t } = useReportsTexts();
  const today = csvTime(useNow(), venueTimeZone).slice(0, 10);
  const [on, setOn] = useState(today);
  const change = useChange("reportStep", "coordination", (answer) => {
    onStep(answer);
    onClose();
  });
  return (
    <Confirm
      title={t(`reports.${step}Title`)}
      action={t(`reports.${step}`)}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() =>
        change.mutate({
          id: edition.id,
          body: { step, version: edition.version, ...(step === "present" ? { on } : {}) },
        })
      }
    >
      <p>{t(`reports.${step}Text`)}</p>
      {step === "present" && <ShortText label={t("reports.presentedOn")} type="date" value={on} onChange={setOn} />}
      {change.isPending && step === "submit" && <output className="muted">{t("reports.freezing")}</output>}
    </Confirm>
  );
}

export function Trail({
  edition,
  unsaved,
  onStep,
}: {
  readonly edition: ReportOpened;
  /** Words that nobody saved: they would not be handed in. */
  readonly unsaved: boolean;
  readonly onStep: (answer: ReportOpened) => void;
}) {
  const { t } = useReportsTexts();
  const { data: session } = useSession();
  const [open, setOpen] = useState<Step | null>(null);
  const [said, setSaid] = useState("");
  const next = NEXT[edition.state];
  const mine = next !== null && session?.roles.includes(next.role) === true;
  const [today, notOver] = [csvTime(useNow(), venueTimeZone).slice(0, 10), edition.period.to];
  let below: ReactNode = null;
  if (next !== null && !mine) below = <p className="muted">{t(`reports.who.${next.step}`)}</p>;
  else if (next !== null && next.step === "submit" && today < notOver)
    below = <p className="muted">{t("reports.notOver")}</p>;
  else if (next !== null && next.step === "submit" && unsaved)
    below = <p className="muted">{t("reports.saveFirst")}</p>;
  else if (next !== null)
    below = (
      <Button variant="primary" className="no-print" onPress={() => setOpen(next.step)}>
        {t(`reports.${next.step}`)}
      </Button>
    );
  return (
    <section className="part" aria-labelledby="trail-title">
      <h2 id="trail-title">{t("reports.trail")}</h2>
      <ol className="rep-trail">
        {STATES.map((state) => (
          <Stop key={state} state={state} edition={edition} />
        ))}
      </ol>
      {below}
      <output>{said !== "" && <span className="note">{said}</span>}</output>
      {open !== null && (
        <StepDialog
          step={open}
          edition={edition}
          onClose={() => setOpen(null)}
          onStep={(answer) => {
            setSaid(t(`reports.said.${answer.state}`));
            onStep(answer);
          }}
        />
      )}
    </section>
  );
}
