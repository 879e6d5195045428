/**
 * A register brought from a spreadsheet: tried first, with every faulty line named, and only then taken over.
 *
 * @module
 */
import { useState } from "react";
import { FileUp } from "lucide-react";
import type { ImportAnswer } from "../../../../policies/schema/device-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { saveFile } from "../../parts/file.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";

/** First line of the file, as the server reads it. */
const header =
  "id;kind;model;serial;platform;department;mode;location;cart;purchasedOn;licence;network;address;baseline;note";

function Faults({ faults }: { readonly faults: ImportAnswer["faults"] }) {
  const { t } = useTexts();
  return (
    <Scroll label={t("import.faults", { count: faults.length })}>
      <table className="table table-plain">
        <caption>{t("import.faults", { count: faults.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("import.line")}</th>
            <th scope="col">{t("import.column")}</th>
            <th scope="col">{t("import.what")}</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, 100).map((fault) => (
            <tr key={`${fault.line}${fault.column}${fault.code}`}>
              <td>{fault.line}</td>
              <td>{fault.column}</td>
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
  const [csv, setCsv] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const [tried, setTried] = useState<ImportAnswer | null>(null);
  const [done, setDone] = useState<ImportAnswer | null>(null);
  const trial = useChange("deviceImport", "devices", setTried);
  const real = useChange("deviceImport", "devices", (answer) =>
    answer.faults.length > 0 ? setTried(answer) : setDone(answer),
  );
  const choose = async (file: File | undefined): Promise<void> => {
    setTried(null);
    if (file === undefined) return;
    const text = await file.text();
    setCsv({ name: file.name, text });
    trial.mutate({ body: { csv: text, dryRun: true } });
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
      <p>
        <Button
          variant="link"
          onPress={() => saveFile(t("import.template"), `\uFEFF${header}\r\n`, "text/csv;charset=utf-8")}
        >
          {t("import.saveTemplate")}
        </Button>
      </p>
      <div className="field">
        <label htmlFor="import-file">{t("import.file")}</label>
        <input
          id="import-file"
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </div>
      <div aria-live="polite" className="import-answer">
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
          onPress={() => csv !== null && real.mutate({ body: { csv: csv.text, dryRun: false } })}
        >
          <FileUp aria-hidden="true" size={17} />
          {t("import.take")}
        </Button>
      </div>
    </Dialog>
  );
}
