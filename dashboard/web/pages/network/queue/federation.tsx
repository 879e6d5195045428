/**
 * Exchange with other venues by file: exceptions and set-aside entries go out signed, and come in for review only.
 *
 * @module
 */
import { useRef, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Phone, Upload } from "lucide-react";
import { call } from "../../../api/call.ts";
import type { Body } from "../../../api/contract.ts";
import { ApiFailure } from "../../../api/failure.ts";
import { useMay } from "../../../api/queries.ts";
import { csvTime } from "../../../list/csv.ts";
import { Button } from "../../../parts/button.tsx";
import { saveFile } from "../../../parts/file.ts";
import { Trouble } from "../../../parts/trouble.tsx";
import { venueTimeZone } from "../../../texts/format.ts";
import { useTexts } from "../../../texts/texts.tsx";

/** More than any venue's file can be; a film chosen by mistake is not read into memory. */
const maximumOctets = 20_000_000;

async function read(file: File): Promise<Body<"federationImport">> {
  const wrong = (cause?: unknown): ApiFailure =>
    new ApiFailure(0, { code: "E_WEB_FILE", message: "" }, cause === undefined ? undefined : { cause });
  if (file.size > maximumOctets) throw wrong();
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch (cause) {
    throw wrong(cause);
  }
  // Only a first look, so that another file is named as such; the server checks every field and the signature.
  if (typeof value !== "object" || value === null || !("content" in value) || !("signature" in value)) throw wrong();
  return value as Body<"federationImport">;
}

export function Federation() {
  const { t } = useTexts();
  const may = useMay();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState("");
  const take = useMutation({
    mutationFn: () => call("federationExport"),
    onSuccess: (file) =>
      saveFile(
        `latarnik-${t("federation.file")}-${csvTime(Date.now(), venueTimeZone).slice(0, 10)}.json`,
        `${JSON.stringify(file, null, 2)}\n`,
        "application/json",
      ),
  });
  const bring = useMutation({
    mutationFn: async (file: File) => call("federationImport", { body: await read(file) }),
    onSuccess: () =>
      Promise.all(["quarantine", "exceptions", "lists"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  if (!may("lists.decide")) return null;
  return (
    <section className="part panel federation" aria-labelledby="federation-title">
      <h2 id="federation-title">{t("federation.title")}</h2>
      <p className="muted">{t("federation.lead")}</p>
      <div className="row-actions">
        <Button onPress={() => take.mutate()} isDisabled={take.isPending}>
          <Download aria-hidden="true" size={17} />
          {t("federation.export")}
        </Button>
        <Button onPress={() => input.current?.click()} isDisabled={bring.isPending}>
          <Upload aria-hidden="true" size={17} />
          {t("federation.import")}
        </Button>
        <input
          ref={input}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-label={t("federation.choose")}
          accept="application/json,.json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file === undefined) return;
            setChosen(file.name);
            bring.mutate(file);
          }}
        />
      </div>
      <div aria-live="polite">
        {bring.data !== undefined && (
          <div className="federation-result">
            <p>
              <strong>{chosen}</strong>:{" "}
              {t("federation.result", {
                quarantine: bring.data.quarantine,
                exceptions: bring.data.exceptions,
                known: bring.data.known,
              })}
            </p>
            <p className="fingerprint mono">{bring.data.signer}</p>
            <p className="note note-attention">
              <Phone aria-hidden="true" size={20} />
              {t("federation.compare")}
            </p>
          </div>
        )}
      </div>
      {take.error !== null && <Trouble error={take.error} />}
      {bring.error !== null && <Trouble error={bring.error} />}
    </section>
  );
}
