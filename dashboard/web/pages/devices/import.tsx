/**
 * A register brought from a spreadsheet: tried first, with every faulty line named, and only then taken over.
 *
 * @module
 */
import { useState } from "react";
import { FileUp } from "lucide-react";
import type { ImportAnswer } from "../../../../policies/schema/device-api.ts";
import { base64Of } from "../../parts/base64.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Download } from "../../parts/download.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";

/** As the server counts it. */
const mostOctets = 5 * 1024 * 1024;

type Chosen = { readonly csv: string } | { readonly xlsx: string };

function Faults({ faults }: { readonly faults: ImportAnswer["faults"] }) {
  const { t } = useTexts();
  const cells = faults.some(({ cell }) => cell !== undefined);
  return (
    <Scroll label={t("import.faults", { count: faults.length })}>
      <table className="table table-plain">
        <caption>{t("import.faults", { count: faults.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("import.line")}</th>
            <th scope="col">{t("import.column")}</th>
            {cells && <th scope="col">{t("import.cell")}</th>}
            <th scope="col">{t("import.what")}</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, 100).map((fault) => (
            <tr key={`${fault.line}/${fault.column}/${fault.code}`}>
              <td>{fault.line}</td>
              <td>{fault.column}</td>
              {cells && <td className="mono">{fault.cell ?? ""}</td>}
              <td>
                {fault.message} <span className="code">{fault.code}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [tried, setTried] = useState<ImportAnswer | null>(null);
  const [done, setDone] = useState<ImportAnswer | null>(null);
  const trial = useChange("deviceImport", "devices", setTried);
  const real = useChange("deviceImport", "devices", (answer) =>
    answer.faults.length > 0 ? setTried(answer) : setDone(answer),
  );
  const choose = async (file: File | undefined): Promise<void> => {
    setTried(null);
    trial.reset();
    setTooLarge(file !== undefined && file.size > mostOctets);
    if (file === undefined || file.size > mostOctets) return;
    // By what it begins with: a name is quickly wrong, and every workbook is an archive.
    const archive = (await file.slice(0, 2).text()) === "PK" || /\.xls[xmb]?$/iu.test(file.name);
    const read = archive ? { xlsx: await base64Of(file) } : { csv: await file.text() };
    setChosen(read);
    trial.mutate({ body: { ...read, dryRun: true } });
  };
  const error = trial.error ?? real.error;
  if (done !== null)
    return (
      <Dialog title={t("import.title")} onClose={onClose}>
        <output>{t("import.done", { added: done.added, changed: done.changed, unchanged: done.unchanged })}</output>
        <div className="dialog-actions">
          <Button variant="primary" onPress={onClose}>
            {t("action.close")}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t("import.title")} wide onClose={onClose}>
      <p>{t("import.lead")}</p>
      <ul className="file-links">
        <li>
          <span>{t("import.form")}</span>
          <Download path="/api/device-files/form.xlsx" variant="link">
            {t("devices.exportXlsx")}
          </Download>
          <Download path="/api/device-files/form.csv" variant="link">
            {t("devices.exportCsv")}
          </Download>
        </li>
        <li>
          <span>{t("import.current")}</span>
          <Download path="/api/device-files/register.xlsx" variant="link">
            {t("devices.exportXlsx")}
          </Download>
          <Download path="/api/device-files/register.csv" variant="link">
            {t("devices.exportCsv")}
          </Download>
        </li>
      </ul>
      <p className="muted">{t("devices.exportHint")}</p>
      <div className="field">
        <label htmlFor="import-file">{t("import.file")}</label>
        <input
          id="import-file"
          type="file"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </div>
      <div aria-live="polite" className="import-answer">
        {tooLarge && <p className="field-error">{t("import.tooLarge")}</p>}
        {trial.isPending && <p className="muted">{t("import.trying")}</p>}
        {tried !== null && tried.faults.length === 0 && (
          <p>{t("import.would", { added: tried.added, changed: tried.changed, unchanged: tried.unchanged })}</p>
        )}
        {tried !== null && tried.faults.length > 0 && (
          <>
            <p className="field-error">{t("import.stopped")}</p>
            <Faults faults={tried.faults} />
          </>
        )}
      </div>
      {error !== null && <Trouble error={error} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>{t("action.cancel")}</Button>
        <Button
          variant="primary"
          isDisabled={tried === null || tried.faults.length > 0 || real.isPending || tried.added + tried.changed === 0}
          onPress={() => chosen !== null && real.mutate({ body: { ...chosen, dryRun: false } })}
        >
          <FileUp aria-hidden="true" size={17} />
          {t("import.take")}
        </Button>
      </div>
    </Dialog>
  );
}
