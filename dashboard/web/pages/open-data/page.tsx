/**
 * «Otwarte dane»: releases of a year's figures, prepared by one person and approved by another.
 *
 * @module
 */
import { useState } from "react";
import { FilePlus, Printer } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { setSearch, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { usePublishingTexts } from "../../texts/publishing/texts.ts";
import { Prepare } from "./prepare.tsx";
import { Release } from "./release.tsx";

const TONE = {
  prepared: "attention",
  approved: "good",
  returned: "not-measured",
  replaced: "not-measured",
  withdrawn: "danger",
} as const;

export default function OpenDataPage() {
  const { t, number } = usePublishingTexts();
  const may = useMay();
  const { search } = usePlace();
  const { data, error, refetch } = useApi("openData");
  const [preparing, setPreparing] = useState(false);
  const releases = data?.releases ?? [];
  const open = releases.find(({ id }) => id === search.get("release")) ?? releases[0];
  const prepares = may("open-data.prepare") && (data?.years.length ?? 0) > 0;
  return (
    <Page
      title={t("nav.openData")}
      lead={t("open.lead")}
      actions={
        <>
          {open !== undefined && (
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" size={17} />
              {t("action.print")}
            </Button>
          )}
          {prepares && (
            <Button variant="primary" onPress={() => setPreparing(true)}>
              <FilePlus aria-hidden="true" size={17} />
              {t("open.prepare")}
            </Button>
          )}
        </>
      }
    >
      {preparing && data !== undefined && (
        <Prepare
          years={data.years}
          onClose={() => setPreparing(false)}
          onDone={(id) => {
            setPreparing(false);
            setSearch({ release: id });
          }}
        />
      )}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : open === undefined ? (
        <Empty title={t("open.emptyTitle")}>{data.years.length === 0 ? t("open.noYears") : t("open.emptyText")}</Empty>
      ) : (
        <>
          <details className="eff-how">
            <summary>{t("open.how")}</summary>
            <ul>
              <li>{t("open.howFive")}</li>
              <li>{t("open.howCompany")}</li>
              <li>{t("open.howRound")}</li>
              <li>{t("open.howClass")}</li>
              <li>{t("open.howMachines")}</li>
            </ul>
          </details>
          <p className="muted small">
            {data.publicPath === null ? t("open.publicOff") : t("open.publicOn", { path: data.publicPath })}
          </p>
          <h2>{t("open.releases")}</h2>
          <Stack
            caption={t("open.releases")}
            rows={releases}
            rowKey={({ id }) => id}
            columns={[
              t("open.year"),
              t("open.state"),
              t("open.preparedBy"),
              { label: t("open.hiddenCount"), numeric: true },
              t("open.show"),
            ]}
            renderCells={({ id, year, release, state, prepared, hidden }) => [
              t("open.release", { year: String(year), release }),
              <StateMark key="state" state={TONE[state]} word={t(`open.state.${state}`)} />,
              <Time key="at" at={prepared.at} />,
              number(hidden),
              id === open.id ? (
                <strong key="shown">{t("open.shown")}</strong>
              ) : (
                <Button key="show" variant="link" onPress={() => setSearch({ release: id })}>
                  {t("open.show")}
                  <span className="sr-only"> {t("open.release", { year: String(year), release })}</span>
                </Button>
              ),
            ]}
          />
          <Release key={open.id} id={open.id} />
        </>
      )}
    </Page>
  );
}
