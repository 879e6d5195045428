/**
 * One drill: what happens, whose turn it is, how each step stands; its end and what was learnt from it.
 *
 * @module
 */
import { useState } from "react";
import { ArrowLeft } from "lucide-react";
import type { DrillView } from "../../../../policies/schema/drill.ts";
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Download } from "../../parts/download.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useDrillTexts } from "../../texts/drill/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { LongText } from "../cases/long-text.tsx";
import { Debrief } from "./debrief.tsx";
import { drillTone, outcomeTone } from "./model.ts";

/** Players have no live nudge of a drill; so often the page looks for itself. */
const LOOK_MS = 4_000;

type StepView = DrillView["stepsList"][number];

function Turn({ view, step, onDone }: { view: DrillView; step: StepView; onDone: (said: string) => void }) {
  const { t, language } = useDrillTexts();
  const [text, setText] = useState("");
  const what = step.what[language];
  const take = useChange("drillStep", "coordination", () => onDone(t("drill.taken", { what })));
  return (
    <li className="requirement drill-turn">
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate({ id: view.id, body: { step: step.id, text } });
        }}
      >
        <h3>{what}</h3>
        {step.words && (
          <LongText label={t("drill.words")} hint={t("drill.wordsHint")} value={text} onChange={setText} />
        )}
        {take.error !== null && <Trouble error={take.error} />}
        <div className="row-actions">
          <Button type="submit" variant="primary" isDisabled={take.isPending}>
            {t("drill.do")}
            <span className="sr-only">: {what}</span>
          </Button>
        </div>
      </form>
    </li>
  );
}

function Steps({ view }: { readonly view: DrillView }) {
  const { t, exact, language } = useDrillTexts();
  const who = ({ role, seat }: StepView): string =>
    role !== null ? t(`role.${role}`) : t(seat === "machine" ? "drill.machine" : "drill.anybody");
  return (
    <section className="part" aria-labelledby="steps-title">
      <h2 id="steps-title">{t("drill.steps")}</h2>
      <Stack
        caption={t("drill.steps")}
        columns={[t("drill.step"), t("drill.who"), t("drill.done"), t("drill.result")]}
        rows={view.stepsList}
        rowKey={({ id }) => id}
        renderCells={(step) => [
          <span key="what">
            {step.what[language]}
            <span className="muted small block">{step.requirement}</span>
          </span>,
          who(step),
          step.doneAt === null
            ? step.dueAt === null || view.state !== "running"
              ? "–"
              : t("drill.due", { time: exact(step.dueAt) })
            : `${step.by ?? ""}, ${exact(step.doneAt)}`,
          <StateMark key="outcome" state={outcomeTone[step.outcome]} word={t(`drill.outcome.${step.outcome}`)} />,
        ]}
      />
      <h3>{t("drill.refusals")}</h3>
      {view.refusals.length === 0 ? (
        <p className="muted">{t("drill.noRefusals")}</p>
      ) : (
        <ul className="plain-list">
          {view.refusals.map(({ at, by, step, code }) => (
            <li key={`${String(at)} ${step} ${by}`}>
              {exact(at)} · {by} · {view.stepsList.find(({ id }) => id === step)?.what[language] ?? step}{" "}
              <span className="code">{code}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Whoever wants to see what the procedure does with the wrong person, tries. */
function Wrong({ view, onDone }: { readonly view: DrillView; readonly onDone: () => void }) {
  const { t, language } = useDrillTexts();
  const rest = view.stepsList.filter(({ outcome, mine }) => outcome === "open" && !mine);
  const take = useChange("drillStep", "coordination", onDone);
  if (rest.length === 0) return null;
  return (
    <details className="part no-print">
      <summary>{t("drill.tryOther")}</summary>
      <p>{t("drill.tryText")}</p>
      {take.error !== null && <Trouble error={take.error} />}
      <div className="row-actions">
        {rest.map((step) => (
          <Button
            key={step.id}
            isDisabled={take.isPending}
            onPress={() => take.mutate({ id: view.id, body: { step: step.id, text: "" } })}
          >
            {step.what[language]}
          </Button>
        ))}
      </div>
    </details>
  );
}

function Notes({ view }: { readonly view: DrillView }) {
  const { t, exact } = useDrillTexts();
  const [id, setId] = useState(freshId);
  const [text, setText] = useState("");
  const add = useChange("drillNote", "coordination", () => {
    setText("");
    setId(freshId());
  });
  return (
    <section className="part" aria-labelledby="notes-title">
      <h2 id="notes-title">{t("drill.notes")}</h2>
      {view.notes.length === 0 ? (
        <p className="muted">{t("drill.noNotes")}</p>
      ) : (
        <ul className="plain-list">
          {view.notes.map((note) => (
            <li key={`${String(note.at)} ${note.text}`}>
              {exact(note.at)} · {note.by}: {note.text}
            </li>
          ))}
        </ul>
      )}
      <div className="form no-print">
        <LongText label={t("drill.note")} hint={t("drill.noteHint")} value={text} onChange={setText} rows={2} />
        {add.error !== null && <Trouble error={add.error} />}
        <div className="row-actions">
          <Button
            isDisabled={text.trim().length < 3 || add.isPending}
            onPress={() => add.mutate({ id: view.id, body: { id, text } })}
          >
            {t("drill.addNote")}
          </Button>
        </div>
      </div>
    </section>
  );
}

function Ending({ view }: { readonly view: DrillView }) {
  const { t } = useDrillTexts();
  const [asked, setAsked] = useState<"end" | "cancel" | null>(null);
  const end = useChange("drillEnd", "coordination", () => setAsked(null));
  return (
    <div className="row-actions no-print">
      <Button variant="primary" onPress={() => setAsked("end")}>
        {t("drill.end")}
      </Button>
      <Button onPress={() => setAsked("cancel")}>{t("drill.cancel")}</Button>
      {asked !== null && (
        <Confirm
          title={t(`drill.${asked}`)}
          action={t(`drill.${asked}`)}
          busy={end.isPending}
          error={end.error}
          onClose={() => setAsked(null)}
          onConfirm={() => end.mutate({ id: view.id, body: { cancel: asked === "cancel" } })}
        >
          <p>{t(asked === "end" ? "drill.endText" : "drill.cancelText")}</p>
        </Confirm>
      )}
    </div>
  );
}

function Run({ view, onTaken }: { readonly view: DrillView; readonly onTaken: (said: string) => void }) {
  const { t, exact, language } = useDrillTexts();
  const mine = view.stepsList.filter((step) => step.mine);
  const running = view.state === "running";
  return (
    <>
      <p className="drill-mark">
        <strong>{t("drill.mark")}</strong> {t("drill.markText")}
      </p>
      <div className="requirement-head">
        <StateMark state={drillTone[view.state]} word={t(`drill.state.${view.state}`)} />
        <span className="muted">
          {t("drill.score", { made: view.made, steps: view.steps, late: view.late, missed: view.missed })} ·{" "}
          {t("drill.clock")}: {exact(view.now)}
        </span>
      </div>
      <section className="part" aria-labelledby="story-title">
        <h2 id="story-title">{t("drill.story")}</h2>
        <p>{view.story[language]}</p>
        {view.namedRole !== null && (
          <p className="muted">
            {t("drill.conflict")}: {t(`role.${view.namedRole}`)}.{" "}
            {t(running ? "drill.keptOut" : "drill.keptOutPast", { count: view.keptOut })}
          </p>
        )}
      </section>
      {running && (
        <section className="part" aria-labelledby="turn-title" aria-live="polite">
          <h2 id="turn-title">{t("drill.yourTurn")}</h2>
          {mine.length === 0 ? (
            <p className="muted">{t("drill.yourTurnNone")}</p>
          ) : (
            <ul className="requirements">
              {mine.map((step) => (
                <Turn key={step.id} view={view} step={step} onDone={onTaken} />
              ))}
            </ul>
          )}
        </section>
      )}
      <Steps view={view} />
      {running && <Wrong view={view} onDone={() => onTaken("")} />}
      {view.observes && <Notes view={view} />}
      {view.leads && running && <Ending view={view} />}
      <Debrief view={view} />
    </>
  );
}

export default function DrillRunPage({ id }: { readonly id: string }) {
  const { t, language } = useDrillTexts();
  const { data, error, refetch } = useApi("drill", {
    id,
    everyMs: (view) => (view?.state === "running" ? LOOK_MS : null),
  });
  const [said, setSaid] = useState("");
  return (
    <Page
      title={data === undefined ? t("drill.title") : `${data.number}: ${data.title[language]}`}
      actions={
        <>
          <Link href="/drill" className="button button-quiet no-print">
            <ArrowLeft aria-hidden="true" size={17} />
            {t("drill.back")}
          </Link>
          {data !== undefined && data.observes && (
            <Download path={`/api/drill-files/${data.id}`}>{t("drill.paper")}</Download>
          )}
        </>
      }
    >
      <output>{said !== "" && <span className="note">{said}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <Run
          view={data}
          onTaken={(words) => {
            setSaid(words);
            void refetch();
          }}
        />
      )}
    </Page>
  );
}
