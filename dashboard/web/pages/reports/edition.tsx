/**
 * One edition of a report: its steps, its words in versions, «było / ma być», annexes, files, and whether it still is what was handed in.
 *
 * @module
 */
import "../../look/reports.css";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { Files } from "./download.tsx";
import { Inside } from "./inside.tsx";
import { usePeriodText } from "./make.tsx";
import { yearsOf } from "./model.ts";
import { FrozenWords, Writing } from "./narrative.tsx";
import { Seal } from "./seal.tsx";
import { Trail } from "./trail.tsx";
import { Wordings } from "./wordings.tsx";

/** What is handed in does not change; a correction is a new edition that begins with its words. */
function Correct({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const open = useChange("reportOpen", "coordination", ({ id }) => navigate(`/reports/${id}`));
  const lastYear = Number(yearsOf(edition).last);
  return (
    <section className="part no-print" aria-labelledby="correct-title">
      <h2 id="correct-title">{t("reports.correct")}</h2>
      <p className="muted">{t("reports.correctText")}</p>
      <Button isDisabled={open.isPending} onPress={() => open.mutate({ body: { kind: edition.kind, lastYear } })}>
        {t("reports.correctOpen")}
      </Button>
      {open.error !== null && <Trouble error={open.error} />}
    </section>
  );
}

function Opened({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const may = useMay();
  const client = useQueryClient();
  const [unsaved, setUnsaved] = useState(false);
  const keep = (answer: ReportOpened): void => {
    client.setQueryData(["report", answer.id], answer);
    void client.invalidateQueries({ queryKey: ["reports"] });
    void client.invalidateQueries({ queryKey: ["reportInside", answer.id] });
  };
  const isDraft = edition.state === "draft";
  return (
    <>
      <nav className="rep-jump no-print" aria-label={t("reports.jump")}>
        <ul>
          {[
            ["#words-title", t("reports.words")],
            ["#wordings-title", t("reports.wordings")],
            ["#files-title", t("reports.files")],
            ...(isDraft ? [] : [["#seal-title", t("reports.seal")]]),
          ].map(([href, text]) => (
            <li key={href}>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Trail edition={edition} unsaved={unsaved} onStep={keep} />
      {isDraft && <Inside edition={edition} />}
      {isDraft && may("coordination.write") ? (
        <Writing edition={edition} onSaved={keep} onUnsaved={setUnsaved} />
      ) : (
        <FrozenWords edition={edition} />
      )}
      {edition.kind === "biennial" && may("coordination.read") && <Wordings edition={edition} />}
      <Files edition={edition} />
      {!isDraft && <Seal edition={edition} />}
      {!isDraft && may("coordination.write") && <Correct edition={edition} />}
    </>
  );
}

export default function EditionPage({ id }: { readonly id: string }) {
  const { t } = useReportsTexts();
  const textOf = usePeriodText();
  const { data, error, refetch } = useApi("report", { id });
  const title =
    data === undefined ? t("nav.reports") : textOf({ kind: data.kind, lastYear: Number(yearsOf(data).last) });
  return (
    <Page
      title={title}
      part={t("nav.reports")}
      lead={data === undefined ? t("reports.lead") : t("reports.editionLead", { number: data.edition })}
      actions={
        <Link href="/reports" className="button button-quiet no-print">
          {t("reports.all")}
        </Link>
      }
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <Opened key={data.id} edition={data} />
      )}
    </Page>
  );
}
