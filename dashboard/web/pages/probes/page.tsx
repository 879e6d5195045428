/**
 * «Dowód ochrony»: one sentence, what has to be mended, the last round by network, thirty days, the chain, the public badge.
 *
 * @module
 */
import { Printer, Radar } from "lucide-react";
import type { ProbeRun, ProbesView } from "../../../../policies/schema/probes.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { StateIcon } from "../../parts/state.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { Findings } from "./findings.tsx";
import { History } from "./history.tsx";
import { percentOf } from "./model.ts";
import { Vantage } from "./networks.tsx";
import { Proof } from "./proof.tsx";
import { Publication } from "./publication.tsx";
import { useWords } from "./words.ts";

const WATCHED_MS = 1_000;
/** The end of a round is news for so long. */
const NEWS_MS = 120_000;

const isUnderWay = (run: ProbeRun | null | undefined): boolean => run?.state === "waiting" || run?.state === "running";

function Headline({ today }: { readonly today: ProbesView["today"] }) {
  const { t, said, percent, exact } = useWords();
  const open = percentOf(today.open);
  const whole = today.closed.passed === today.closed.measured && today.open.passed === today.open.measured;
  const state = today.at === null ? "not-measured" : whole ? "good" : "danger";
  return (
    <div className="probe-headline" data-state={state}>
      <StateIcon state={state} size={34} />
      <div>
        <p className="probe-sentence">
          {t("probes.headline", {
            closed: said(today.closed),
            open: open === null ? t("probes.unmeasured") : percent(open),
          })}
        </p>
        <p className="muted small">{today.at === null ? t("probes.old") : t("probes.at", { time: exact(today.at) })}</p>
      </div>
    </div>
  );
}

function Run({ run, now }: { readonly run: ProbeRun | null; readonly now: number }) {
  const { t, exact } = useWords();
  if (run === null || (!isUnderWay(run) && now - (run.finishedAt ?? 0) > NEWS_MS)) return null;
  const { asked, total } = run;
  if (run.state === "waiting") return <p>{t("probes.waiting")}</p>;
  if (run.state === "running")
    return (
      <p>
        <progress value={asked} max={Math.max(1, total)} aria-label={t("probes.running", { asked, total })} />{" "}
        {t("probes.running", { asked, total })}
      </p>
    );
  return run.state === "failed" ? (
    <p className="field-error">{t("probes.failedRun")}</p>
  ) : (
    <p>{t("probes.done", { time: exact(run.finishedAt ?? now) })}</p>
  );
}

function Rounds({ view }: { readonly view: ProbesView }) {
  const { t } = useWords();
  const [own] = view.vantages;
  if (own === undefined) return <Empty title={t("probes.emptyTitle")}>{t("probes.emptyText")}</Empty>;
  return (
    <>
      <Headline today={view.today} />
      <Findings findings={view.findings} />
      <section aria-labelledby="probe-table">
        <h2 id="probe-table">{t("probes.table")}</h2>
        {view.vantages.map((one) => (
          <Vantage key={one.vantage} view={one} />
        ))}
        {view.vantages.every(({ vantage }) => vantage === "own") && <p className="muted">{t("probes.noSonda")}</p>}
      </section>
      <History days={view.history} />
      <Proof view={own} />
    </>
  );
}

export default function ProbesPage() {
  const { t } = useWords();
  const may = useMay();
  const { data, error, refetch } = useApi("probes", {
    everyMs: (view) => (isUnderWay(view?.run) ? WATCHED_MS : null),
  });
  const run = useChange("probeRun", "networks", () => undefined);
  return (
    <Page
      title={t("nav.probes")}
      lead={t("probes.lead")}
      actions={
        data !== undefined && (
          <>
            {may("lists.update") && (
              <Button
                variant="primary"
                isDisabled={run.isPending || isUnderWay(data.run)}
                onPress={() => run.mutate({ body: {} })}
              >
                <Radar aria-hidden="true" size={17} />
                {t("probes.now")}
              </Button>
            )}
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" size={17} />
              {t("action.print")}
            </Button>
          </>
        )
      }
    >
      <output className="probe-run">{data !== undefined && <Run run={data.run} now={data.now} />}</output>
      {run.error !== null && <Trouble error={run.error} />}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <div className="probe-page">
          <Rounds view={data} />
          <Publication publication={data.publication} />
        </div>
      )}
    </Page>
  );
}
