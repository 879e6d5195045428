/**
 * The data-protection officer's papers as files: record of processing, impact assessment, inventory.
 *
 * @module
 */
import { FileDown } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { savePaper } from "../cases/save-paper.ts";

const papers = ["record-of-processing", "dpia", "inventory"] as const;
const formats = ["docx", "pdf", "html"] as const;
type Wanted = { readonly paper: (typeof papers)[number]; readonly format: (typeof formats)[number] };

export function Papers() {
  const { t } = useRetentionTexts();
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: (body: Wanted) => call("retentionPaper", { body }),
    onSuccess: ({ name, type, base64 }) => savePaper({ name, mediaType: type, base64 }),
  });
  return (
    <section className="panel no-print" aria-labelledby="officer-papers-title">
      <h2 id="officer-papers-title">{t("retention.papers")}</h2>
      <p className="muted">{t("retention.papersText")}</p>
      <div className="paper-rows">
        {papers.map((paper) => (
          <div key={paper} className="paper-row">
            <span>{t(`retention.paper.${paper}`)}</span>
            <span className="paper-formats">
              {formats.map((format) => (
                <Button
                  key={format}
                  isDisabled={isPending}
                  aria-label={t("retention.paperGet", {
                    paper: t(`retention.paper.${paper}`),
                    format: t(`retention.format.${format}`),
                  })}
                  onPress={() => mutate({ paper, format })}
                >
                  <FileDown aria-hidden="true" size={17} />
                  {isPending && variables.paper === paper && variables.format === format
                    ? t("retention.paperBusy")
                    : t(`retention.format.${format}`)}
                </Button>
              ))}
            </span>
          </div>
        ))}
      </div>
      {error !== null && <Trouble error={error} />}
    </section>
  );
}
