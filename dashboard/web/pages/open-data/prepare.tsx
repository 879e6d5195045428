/**
 * Preparing a release: year and licence, or what it would give away and the way out of it.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { OpenLicence } from "../../../../policies/schema/open-data.ts";
import type { Revealed } from "../../../../policies/schema/open-data-api.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { usePublishingTexts } from "../../texts/publishing/texts.ts";

const LICENCES: readonly OpenLicence[] = ["CC-BY-4.0", "CC0-1.0"];
/** The first ones say enough; hundreds of cells may have moved. */
const SHOWN = 8;

function Refused({ revealed }: { readonly revealed: readonly Revealed[] }) {
  const { t, language } = usePublishingTexts();
  return (
    <div className="notice" role="alert">
      <p>
        <strong>{t("open.refusedTitle")}</strong>
      </p>
      <p>{t("open.refusedText")}</p>
      <ul>
        {revealed.slice(0, SHOWN).map(({ table, row, column, why, release }) => {
          const place = [table, row, column].flatMap((one) => (one === null ? [] : [one[language]])).join(" · ");
          return (
            <li key={`${place} ${why} ${String(release)}`}>
              {place}: {t(`open.refused.${why}`, { release })}
            </li>
          );
        })}
      </ul>
      {revealed.length > SHOWN && <p>{t("open.refusedMore", { count: revealed.length - SHOWN })}</p>}
    </div>
  );
}

export function Prepare({
  years,
  onClose,
  onDone,
}: {
  readonly years: readonly number[];
  readonly onClose: () => void;
  readonly onDone: (id: string) => void;
}) {
  const { t } = usePublishingTexts();
  const client = useQueryClient();
  const [year, setYear] = useState(String(years[0] ?? ""));
  const [licence, setLicence] = useState<OpenLicence>("CC-BY-4.0");
  const prepare = useMutation({
    mutationFn: (keepEarlier: boolean) =>
      call("openDataPrepare", { body: { year: Number(year), licence, keepEarlier } }),
    onSuccess: async (answer) => {
      if (answer.kind !== "prepared") return;
      await client.invalidateQueries({ queryKey: ["openData"] });
      onDone(answer.release.id);
    },
  });
  const refused = prepare.data?.kind === "refused" ? prepare.data.revealed : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    prepare.mutate(refused !== null);
  };
  return (
    <Dialog title={t("open.prepareTitle")} wide onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>{t("open.prepareText")}</p>
        <Choice
          label={t("open.year")}
          value={year}
          onChange={(value) => {
            setYear(value);
            prepare.reset();
          }}
          options={years.map((one) => ({ value: String(one), text: String(one) }))}
        />
        <Choice
          label={t("open.licence")}
          value={licence}
          onChange={(value) => setLicence(value as OpenLicence)}
          options={LICENCES.map((value) => ({ value, text: t(`open.licence.${value}`) }))}
        />
        {refused !== null && <Refused revealed={refused} />}
        {prepare.error !== null && <Trouble error={prepare.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={prepare.isPending}>
            {t(refused === null ? "open.prepare" : "open.keep")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
