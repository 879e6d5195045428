/**
 * Everything an edition is handed on as: the report, the letter, one page for each reader, the numbers.
 *
 * @module
 */
import { Download } from "lucide-react";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { Button } from "../../parts/button.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { useFiles } from "./files.ts";
import type { Asked } from "./files.ts";
import { Progress } from "./progress.tsx";

const PAPERS = ["pdf", "docx", "html"] as const;
const SHELF: readonly { readonly paper: Asked["paper"]; readonly formats: readonly Asked["format"][] }[] = [
  { paper: "report", formats: PAPERS },
  { paper: "letter", formats: PAPERS },
  { paper: "director", formats: PAPERS },
  { paper: "mayor", formats: PAPERS },
  { paper: "children", formats: PAPERS },
  { paper: "data", formats: ["csv", "xlsx", "json"] },
];

export function Files({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const files = useFiles();
  return (
    <section className="part" aria-labelledby="files-title">
      <h2 id="files-title">{t("reports.files")}</h2>
      <p className="muted">{t(edition.state === "draft" ? "reports.filesDraft" : "reports.filesFrozen")}</p>
      <ul className="rep-files">
        {SHELF.map(({ paper, formats }) => (
          <li key={paper}>
            <div>
              <strong>{t(`reports.paper.${paper}`)}</strong>
              <span className="muted small block">{t(`reports.paperText.${paper}`)}</span>
            </div>
            <div className="rep-formats no-print">
              {formats.map((format) => (
                <Button
                  key={format}
                  aria-label={t("reports.takeOf", { what: t(`reports.paper.${paper}`), format: format.toUpperCase() })}
                  isDisabled={files.asked !== null}
                  onPress={() => void files.take(edition.id, { paper, format })}
                >
                  <Download aria-hidden="true" size={16} />
                  {format.toUpperCase()}
                </Button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      <Progress
        steps={
          files.asked === null
            ? []
            : [
                {
                  id: "draw",
                  text: t("reports.drawing", {
                    what: t(`reports.paper.${files.asked.paper}`),
                    format: files.asked.format.toUpperCase(),
                  }),
                  state: "now",
                },
              ]
        }
        on={files.asked !== null}
        seconds={files.seconds}
        done={files.done}
      />
      {files.error !== null && <Trouble error={files.error} />}
      <p className="muted small">
        {t("reports.schemaText")}{" "}
        <a href="/api/schemas/report" download="latarnik-raport.schema.json">
          {t("reports.schema")}
        </a>
      </p>
    </section>
  );
}
