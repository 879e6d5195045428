/**
 * «Skuteczność»: the card of five areas and M01–M32 of a chosen period, for reading, printing and taking away.
 *
 * @module
 */
import { useEffect, useState } from "react";
import { Download, FileJson, Printer } from "lucide-react";
import { useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { setSearch, usePlace } from "../../app/router.tsx";
import { csvTime } from "../../list/csv.ts";
import { Button } from "../../parts/button.tsx";
import { saveFile } from "../../parts/file.ts";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useEffectivenessTexts } from "../../texts/effectiveness/texts.ts";
import { venueTimeZone } from "../../texts/format.ts";
import { useNow } from "../../texts/texts.tsx";
import { Card } from "./card.tsx";
import { useDocument } from "./document.ts";
import type { Document } from "./document.ts";
import { Metrics } from "./metrics.tsx";
import { periodOf, searchOf } from "./model.ts";
import { PeriodChoice } from "./period.tsx";
import { Tokens } from "./tokens.tsx";
import { useWords } from "./words.ts";

const TYPING_MS = 250;

function Figures({ document: { exported, catalogue } }: { readonly document: Document }) {
  const words = useWords(catalogue);
  const { t } = words;
  const { result } = exported;
  const { search } = usePlace();
  const [text, setText] = useState(search.get("q") ?? "");
  useEffect(() => {
    // The address follows once the typing pauses; browsers limit how often it may change.
    const timer = setTimeout(() => {
      if ((new URLSearchParams(location.search).get("q") ?? "") !== text) setSearch({ q: text });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const clear = (): void => {
    setText("");
    setSearch({ area: null, light: null, q: null });
  };
  const days = (
    <p className="eff-about">
      <strong>{words.period(result.period)}</strong>
      <span className="muted">
        {" · "}
        {t("eff.days", { days: result.days })} ·{" "}
        {result.before === null ? t("eff.againstNone") : t("eff.against", { period: words.period(result.before) })}
      </span>
    </p>
  );
  if (result.days === 0)
    return (
      <>
        {days}
        <Empty title={t("eff.emptyTitle")}>{t("eff.emptyText")}</Empty>
      </>
    );
  return (
    <>
      {days}
      <details className="eff-how">
        <summary>{t("eff.how")}</summary>
        <ul>
          <li>{t("eff.howLights")}</li>
          <li>{t("eff.howMissing")}</li>
          <li>{t("eff.howFew")}</li>
          <li>{t("eff.howMore")}</li>
        </ul>
      </details>
      <Card
        areas={result.areas}
        catalogue={catalogue}
        onArea={(area) => {
          setText("");
          setSearch({ area, light: null, q: null });
          globalThis.document.querySelector<HTMLElement>("#metrics")?.focus();
        }}
        onMetric={clear}
      />
      <Metrics result={result} catalogue={catalogue} search={text} onSearch={setText} onClear={clear} />
    </>
  );
}

export default function EffectivenessPage() {
  const { t } = useEffectivenessTexts();
  const may = useMay();
  const today = csvTime(useNow(), venueTimeZone).slice(0, 10);
  const { search } = usePlace();
  const period = periodOf(search, today);
  const { data, error, retry } = useDocument(period);
  const name = `latarnik-skutecznosc-${period.from}-${period.to}`;
  return (
    <Page
      title={t("nav.effectiveness")}
      lead={t("eff.lead")}
      actions={
        data !== null && (
          <>
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" size={17} />
              {t("action.print")}
            </Button>
            <a
              className="button button-quiet"
              href={`/api/effectiveness?${new URLSearchParams({ ...searchOf(period), format: "csv" }).toString()}`}
              download={`${name}.csv`}
            >
              <Download aria-hidden="true" size={17} />
              {t("eff.csv")}
            </a>
            {(["pdf", "xlsx"] as const).map((format) => (
              <a
                key={format}
                className="button button-quiet"
                href={`/api/effectiveness?${new URLSearchParams({ ...searchOf(period), format }).toString()}`}
                download={`${name}.${format}`}
              >
                <Download aria-hidden="true" size={17} />
                {t(`eff.${format}`)}
              </a>
            ))}
            <Button
              onPress={() =>
                saveFile(`${name}.json`, `${JSON.stringify(data.exported, null, 2)}\n`, "application/json")
              }
            >
              <FileJson aria-hidden="true" size={17} />
              {t("eff.json")}
            </Button>
          </>
        )
      }
    >
      <PeriodChoice period={period} today={today} />
      {data === null ? <NotYet error={error} retry={retry} /> : <Figures document={data} />}
      {may("effectiveness.tokens") && <Tokens />}
    </Page>
  );
}
