/**
 * «Było / ma być» and recommendations of part four, each with owner, day and cost; the same register as in «Standardy → Usprawnienia».
 *
 * @module
 */
import { useState } from "react";
import { Plus } from "lucide-react";
import type { ImprovementView } from "../../../../policies/schema/coordination-api.ts";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Stack } from "../../parts/stack.tsx";
import { Empty, Loading, Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { dayText } from "../people/day-text.ts";
import { WordingForm } from "./wording-form.tsx";

function Change({ one }: { readonly one: ImprovementView }) {
  const { t } = useReportsTexts();
  if (one.change === null) return <span className="muted">{t("reports.noWording")}</span>;
  return (
    <dl className="rep-wording" lang="pl">
      <div>
        <dt>{t("reports.place")}</dt>
        <dd>{one.change.place}</dd>
      </div>
      <div>
        <dt>{t("reports.was")}</dt>
        <dd className="pre-line">{one.change.was === "" ? "–" : one.change.was}</dd>
      </div>
      <div>
        <dt>{t("reports.willBe")}</dt>
        <dd className="pre-line">{one.change.willBe === "" ? "–" : one.change.willBe}</dd>
      </div>
    </dl>
  );
}

/** Who, by when, at what cost. */
function Terms({ one }: { readonly one: ImprovementView }) {
  const { t, language } = useReportsTexts();
  return (
    <dl className="rep-wording">
      <div>
        <dt>{t("reports.owner")}</dt>
        <dd>{one.ownerName ?? <span className="muted">{t("reports.noOwner")}</span>}</dd>
      </div>
      <div>
        <dt>{t("reports.byWhen")}</dt>
        <dd>
          {one.dueOn === null ? <span className="muted">{t("reports.noDue")}</span> : dayText(one.dueOn, language)}
        </dd>
      </div>
      <div>
        <dt>{t("reports.cost")}</dt>
        <dd>{one.cost === "" ? "–" : one.cost}</dd>
      </div>
    </dl>
  );
}

export function Wordings({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("improvements");
  const [open, setOpen] = useState<ImprovementView | "new" | null>(null);
  const [said, setSaid] = useState("");
  const writes = may("reports.step");
  const rows = data?.filter(({ endedOn }) => endedOn === null || endedOn >= edition.period.from) ?? [];
  return (
    <section className="part" aria-labelledby="wordings-title">
      <div className="part-head">
        <h2 id="wordings-title">{t("reports.wordings")}</h2>
        {writes && (
          <Button className="no-print" onPress={() => setOpen("new")}>
            <Plus aria-hidden="true" size={17} />
            {t("reports.wordingNew")}
          </Button>
        )}
      </div>
      <p className="muted">{t(edition.state === "draft" ? "reports.wordingsText" : "reports.wordingsFrozen")}</p>
      <output>{said !== "" && <span className="note">{said}</span>}</output>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Trouble error={error} retry={() => void refetch()} />
        )
      ) : rows.length === 0 ? (
        <Empty title={t("reports.wordingsNone")}>{t("reports.wordingsNoneText")}</Empty>
      ) : (
        <Stack
          caption={t("reports.wordings")}
          columns={[t("reports.what"), t("reports.wording"), t("reports.terms"), ""]}
          rows={rows}
          rowKey={({ id }) => id}
          renderCells={(one) => [
            <span key="what">
              <span className="muted">{one.number}</span> {one.title}
              <span className="muted small block">{t(`reports.wordingState.${one.state}`)}</span>
            </span>,
            <Change key="change" one={one} />,
            <Terms key="terms" one={one} />,
            writes ? (
              <Button
                key="edit"
                className="no-print"
                aria-label={t("reports.wordingEditOf", { number: one.number })}
                onPress={() => setOpen(one)}
              >
                {t("reports.wordingEdit")}
              </Button>
            ) : (
              ""
            ),
          ]}
        />
      )}
      {open !== null && (
        <WordingForm
          improvement={open === "new" ? null : open}
          owners={edition.owners}
          onClose={() => setOpen(null)}
          onDone={(number) => {
            setSaid(t("reports.wordingSaved", { number }));
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}
