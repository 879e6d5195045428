/**
 * The daily report: one line per note without category or name, and the chain head to print under it.
 *
 * @module
 */
import { FileDown } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useApi } from "../../api/queries.ts";
import { setSearch, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { CasesFrame } from "../cases/frame.tsx";
import { atOf, dayOf } from "../cases/local-time.ts";
import { ShortText } from "../cases/long-text.tsx";
import { savePaper } from "../cases/save-paper.ts";
import { ChainHead } from "./head.tsx";

export default function DailyReportPage() {
  const { t, day: dayText } = useCaseTexts();
  const today = dayOf(useNow());
  const asked = usePlace().search.get("day") ?? "";
  const day = /^\d{4}-\d{2}-\d{2}$/u.test(asked) ? asked : today;
  const { data, error, refetch } = useApi("dailyReport", { id: day });
  const paper = useMutation({
    mutationFn: (format: "pdf" | "docx") => call("dailyReportDocument", { id: day, body: { format } }),
    onSuccess: savePaper,
  });
  return (
    <CasesFrame open="daily-report" wide={false}>
      <div className="day-choice no-print">
        <ShortText label={t("day.choose")} type="date" value={day} onChange={(value) => setSearch({ day: value })} />
      </div>
      <section className="panel" aria-labelledby="day-title">
        <h2 id="day-title">{t("day.title", { day: dayText(atOf(`${day}T12:00`)) })}</h2>
        {data === undefined ? (
          <NotYet error={error} retry={() => void refetch()} />
        ) : (
          <>
            {data.lines.length === 0 ? (
              <p>{t("day.none")}</p>
            ) : (
              <ul className="day-lines">
                {data.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            {data.missing > 0 && <p className="moved">{t("day.missing", { count: data.missing })}</p>}
            <ChainHead head={data.head} />
            {paper.error !== null && <Trouble error={paper.error} />}
            <div className="paper-actions no-print">
              {(["pdf", "docx"] as const).map((format) => (
                <Button key={format} isDisabled={paper.isPending} onPress={() => paper.mutate(format)}>
                  <FileDown aria-hidden="true" size={17} />
                  {t(`papers.${format}`)}
                </Button>
              ))}
            </div>
          </>
        )}
      </section>
    </CasesFrame>
  );
}
