/**
 * Trainings brought from a spreadsheet: tried first, with every fault and its place, and only then taken over.
 *
 * @module
 */
import { useState } from "react";
import type { TrainingImportAnswer } from "../../../../policies/schema/training-api.ts";
import { base64Of } from "../../parts/base64.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Download } from "../../parts/download.tsx";
import { Stack } from "../../parts/stack.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";

/** As the server counts it. */
const mostOctets = 5 * 1024 * 1024;
const mostShown = 100;

type Chosen = { readonly csv: string } | { readonly xlsx: string };

function Faults({ faults }: { readonly faults: TrainingImportAnswer["faults"] }) {
  const { t } = useStandardsTexts();
  return (
    <Stack
      caption={t("training.faults", { count: faults.length })}
      columns={[t("training.faultPlace"), t("training.faultWhat")]}
      rows={faults.slice(0, mostShown)}
      rowKey={({ line, column, code }) => `${String(line)}/${column}/${code}`}
      renderCells={({ line, column, message, code, cell }) => [
        <span key="place">
          {cell ?? t("training.faultLine", { line })}
          {column !== "" && <span className="muted small block">{column}</span>}
        </span>,
        <span key="what">
          {message} <span className="code">{code}</span>
        </span>,
      ]}
    />
  );
}

export function TrainingImport({ onClose, onDone }: { onClose: () => void; onDone: (said: string) => void }) {
  const { t } = useStandardsTexts();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [close, setClose] = useState(false);
  const [tried, setTried] = useState<TrainingImportAnswer | null>(null);
  const trial = useChange("trainingImport", "coordination", setTried);
  const real = useChange("trainingImport", "coordination", (answer) => {
    setTried(answer);
    if (answer.faults.length === 0) {
      onDone(t("training.importDone", { sessions: answer.sessions }));
      onClose();
    }
  });
  const choose = async (file: File | undefined): Promise<void> => {
    setTried(null);
    setChosen(null);
    trial.reset();
    setTooLarge(file !== undefined && file.size > mostOctets);
    if (file === undefined || file.size > mostOctets) return;
    // By what it begins with: a name is quickly wrong, and every workbook is an archive.
    const isArchive = (await file.slice(0, 2).text()) === "PK" || /\.xls[xmb]?$/iu.test(file.name);
    const read = isArchive ? { xlsx: await base64Of(file) } : { csv: await file.text() };
    setChosen(read);
    trial.mutate({ body: { ...read, dryRun: true, close: false } });
  };
  const error = trial.error ?? real.error;
  const isGood = tried !== null && tried.faults.length === 0;
  return (
    <Dialog title={t("training.importTitle")} wide onClose={onClose}>
      <p>{t("training.importText")}</p>
      <div className="row-actions">
        <Download path="/api/training-files/form.xlsx">{t("training.formXlsx")}</Download>
        <Download path="/api/training-files/form.csv">{t("training.formCsv")}</Download>
      </div>
      <div className="field">
        <label htmlFor="training-file">{t("training.file")}</label>
        <input
          id="training-file"
          type="file"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </div>
      <div aria-live="polite" className="import-answer">
        {tooLarge && <p className="field-error">{t("training.tooLarge")}</p>}
        {trial.isPending && <p className="muted">{t("training.trying")}</p>}
        {isGood && <p>{t("training.would", { sessions: tried.sessions, people: tried.people })}</p>}
        {tried !== null && !isGood && (
          <>
            <p className="field-error">{t("training.stopped")}</p>
            <Faults faults={tried.faults} />
          </>
        )}
      </div>
      {isGood && (
        <Tick on={close} onChange={setClose}>
          {t("training.closeSigned")}
        </Tick>
      )}
      {error !== null && <Trouble error={error} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>{t("action.cancel")}</Button>
        <Button
          variant="primary"
          isDisabled={!isGood || chosen === null || real.isPending || tried.sessions === 0}
          onPress={() => chosen !== null && real.mutate({ body: { ...chosen, dryRun: false, close } })}
        >
          {t("training.take")}
        </Button>
      </div>
    </Dialog>
  );
}
