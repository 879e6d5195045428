/**
 * The debriefing of a drill: what everybody noticed, and lessons that become improvements.
 *
 * @module
 */
import { useState } from "react";
import { Plus } from "lucide-react";
import type { DrillView } from "../../../../policies/schema/drill.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { useDrillTexts } from "../../texts/drill/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";

const LEAST = 10;
const LEAST_TITLE = 3;

interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

function Past({ view }: { readonly view: DrillView }) {
  const { t } = useDrillTexts();
  return (
    <section className="part" aria-labelledby="debrief-title">
      <h2 id="debrief-title">{t("drill.debrief")}</h2>
      <p className="kept-lines">{view.debrief}</p>
      {view.lessons.length > 0 && (
        <>
          <h3>{t("drill.lessons")}</h3>
          <ul className="plain-list">
            {view.lessons.map((one) => (
              <li key={one.title}>
                <strong>{one.title}</strong> – {one.why}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

export function Debrief({ view }: { readonly view: DrillView }) {
  const { t } = useDrillTexts();
  const [text, setText] = useState("");
  const [lessons, setLessons] = useState<readonly Lesson[]>([]);
  const [checked, setChecked] = useState(false);
  const close = useChange("drillDebrief", "coordination", () => undefined);
  if (view.state === "closed") return <Past view={view} />;
  if (view.state !== "debrief" || !view.leads) return null;
  const short = (value: string, least: number): string | null =>
    checked && value.trim().length < least ? t("drill.short", { least }) : null;
  const change = (id: string, next: Partial<Lesson>): void =>
    setLessons(lessons.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const isWhole =
    text.trim().length >= LEAST &&
    lessons.every(({ title, why }) => title.trim().length >= LEAST_TITLE && why.trim().length >= LEAST);
  return (
    <section className="part" aria-labelledby="debrief-title">
      <h2 id="debrief-title">{t("drill.debrief")}</h2>
      <p>{t("drill.debriefText")}</p>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (isWhole) close.mutate({ id: view.id, body: { text, lessons: [...lessons] } });
        }}
      >
        <LongText label={t("drill.debriefWords")} value={text} onChange={setText} error={short(text, LEAST)} rows={5} />
        {lessons.map(({ id, title, why }, index) => (
          <fieldset key={id} className="trainees">
            <legend>
              {t("drill.lesson")} {index + 1}
            </legend>
            <ShortText
              label={t("drill.lesson")}
              value={title}
              onChange={(next) => change(id, { title: next })}
              error={short(title, LEAST_TITLE)}
            />
            <LongText
              label={t("drill.lessonWhy")}
              value={why}
              onChange={(next) => change(id, { why: next })}
              error={short(why, LEAST)}
            />
            <Button onPress={() => setLessons(lessons.filter((one) => one.id !== id))}>
              {t("drill.removeLesson", { n: index + 1 })}
            </Button>
          </fieldset>
        ))}
        {close.error !== null && <Trouble error={close.error} />}
        <div className="row-actions">
          <Button onPress={() => setLessons([...lessons, { id: freshId(), title: "", why: "" }])}>
            <Plus aria-hidden="true" size={17} />
            {t("drill.addLesson")}
          </Button>
          <Button type="submit" variant="primary" isDisabled={close.isPending}>
            {t("drill.close")}
          </Button>
        </div>
      </form>
    </section>
  );
}
