/**
 * «Ćwiczenie»: the drills there were, and a new one for whoever leads them.
 *
 * @module
 */
import { useState } from "react";
import { Siren } from "lucide-react";
import type { DrillsView } from "../../../../policies/schema/drill.ts";
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useDrillTexts } from "../../texts/drill/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { PACES, drillTone } from "./model.ts";

function Start({ scenarios, onClose }: { scenarios: DrillsView["scenarios"]; onClose: () => void }) {
  const { t, language } = useDrillTexts();
  const [id] = useState(freshId);
  const [scenario, setScenario] = useState(scenarios[0]?.id ?? "");
  const [pace, setPace] = useState("4");
  const chosen = scenarios.find((one) => one.id === scenario);
  const start = useChange("drillStart", "coordination", (made) => navigate(`/drill/${made.id}`));
  return (
    <Dialog title={t("drill.startTitle")} wide onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate({ body: { id, scenario, pace: Number(pace) } });
        }}
      >
        <Choice
          label={t("drill.scenario")}
          value={scenario}
          onChange={setScenario}
          options={scenarios.map((one) => ({ value: one.id, text: one.title[language] }))}
        />
        {chosen !== undefined && (
          <>
            <p>{chosen.story[language]}</p>
            <p className="muted">{t("drill.count.steps", { count: chosen.steps })}</p>
            {chosen.namedRole !== null && <p>{t("drill.conflictText", { role: t(`role.${chosen.namedRole}`) })}</p>}
          </>
        )}
        <Choice
          label={t("drill.pace")}
          value={pace}
          onChange={setPace}
          options={PACES.map((one) => ({ value: String(one), text: t(`drill.pace.${one}`) }))}
        />
        <p className="note">{t("drill.tellPeople")}</p>
        {start.error !== null && <Trouble error={start.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={start.isPending || chosen === undefined}>
            {t("drill.start")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export default function DrillPage() {
  const { t, exact, language } = useDrillTexts();
  const { data, error, refetch } = useApi("drills");
  const [starting, setStarting] = useState(false);
  return (
    <Page
      title={t("drill.title")}
      lead={t("drill.lead")}
      actions={
        data !== undefined &&
        data.scenarios.length > 0 && (
          <Button variant="primary" onPress={() => setStarting(true)}>
            <Siren aria-hidden="true" size={17} />
            {t("drill.start")}
          </Button>
        )
      }
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.runs.length === 0 ? (
        <Empty title={t("drill.empty")}>{t("drill.emptyText")}</Empty>
      ) : (
        <ul className="requirements" aria-label={t("drill.runs")}>
          {data.runs.map((run) => (
            <li key={run.id} className="requirement" data-light={run.state === "running" ? "amber" : "green"}>
              <div className="requirement-head">
                <h2 className="drill-name">
                  <Link href={`/drill/${run.id}`}>
                    <span className="requirement-id">{run.number}</span> {run.title[language]}
                  </Link>
                </h2>
                <StateMark state={drillTone[run.state]} word={t(`drill.state.${run.state}`)} />
              </div>
              <p className="muted">
                {exact(run.startedAt)} ·{" "}
                {t("drill.score", { made: run.made, steps: run.steps, late: run.late, missed: run.missed })}
              </p>
            </li>
          ))}
        </ul>
      )}
      {starting && data !== undefined && <Start scenarios={data.scenarios} onClose={() => setStarting(false)} />}
    </Page>
  );
}
