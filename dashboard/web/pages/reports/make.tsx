/**
 * From a period to the document in one press: opens the edition, draws it, hands it out, and says how far it is.
 *
 * @module
 */
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { FileText, PenLine } from "lucide-react";
import { call } from "../../api/call.ts";
import { navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { useFiles } from "./files.ts";
import { keyOf, periodsOf } from "./model.ts";
import type { Wanted } from "./model.ts";
import { Progress } from "./progress.tsx";

export function usePeriodText(): (wanted: Wanted) => string {
  const { t } = useReportsTexts();
  return ({ kind, lastYear }) =>
    kind === "biennial"
      ? t("reports.biennialOf", { first: String(lastYear - 1), last: String(lastYear) })
      : t("reports.annualOf", { year: String(lastYear) });
}

export function Make({ today }: { readonly today: string }) {
  const { t } = useReportsTexts();
  const client = useQueryClient();
  const textOf = usePeriodText();
  const files = useFiles();
  const periods = periodsOf(today);
  const [key, setKey] = useState(() => periods.map(keyOf)[0] ?? "");
  const [opening, setOpening] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wanted = periods.find((one) => keyOf(one) === key);
  const busy = opening || files.asked !== null;
  const open = async (then: (id: string) => Promise<void> | void): Promise<void> => {
    if (wanted === undefined) return;
    setError(null);
    setOpening(true);
    try {
      const { id } = await call("reportOpen", { body: wanted });
      await client.invalidateQueries({ queryKey: ["reports"] });
      setOpening(false);
      await then(id);
    } catch (cause) {
      setError(cause);
    } finally {
      setOpening(false);
    }
  };
  return (
    <section className="part rep-make" aria-labelledby="make-title">
      <h2 id="make-title">{t("reports.make")}</h2>
      <p className="muted">{t("reports.makeText")}</p>
      <div className="rep-make-row">
        <Choice
          label={t("reports.period")}
          value={key}
          options={periods.map((one) => ({ value: keyOf(one), text: textOf(one) }))}
          onChange={setKey}
        />
        <Button
          variant="primary"
          isDisabled={busy}
          onPress={() => void open((id) => files.take(id, { paper: "report", format: "pdf" }))}
        >
          <FileText aria-hidden="true" size={17} />
          {t("reports.makeNow")}
        </Button>
        <Button isDisabled={busy} onPress={() => void open((id) => navigate(`/reports/${id}`))}>
          <PenLine aria-hidden="true" size={17} />
          {t("reports.makeWrite")}
        </Button>
      </div>
      <Progress
        steps={[
          { id: "open", text: t("reports.stepOpen"), state: opening ? "now" : files.asked !== null ? "done" : "ahead" },
          { id: "draw", text: t("reports.stepDraw"), state: files.asked === null ? "ahead" : "now" },
        ]}
        on={busy}
        seconds={files.seconds}
        done={files.done}
      />
      {error !== null && <Trouble error={error} />}
      {files.error !== null && <Trouble error={files.error} />}
    </section>
  );
}
