/**
 * Annexes of a report: those the program writes and a person may leave out, and papers somebody adds by hand.
 *
 * @module
 */
import { Plus, X } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { Tick } from "../../parts/tick.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { ShortText } from "../cases/long-text.tsx";
import { AUTOMATIC, withAnnex } from "./model.ts";
import type { Annex, Automatic } from "./model.ts";

const MOST_ANNEXES = 20;

/** What an annex of the program is called on the page. */
export const useAnnexName = (): ((id: Automatic) => string) => {
  const { t } = useReportsTexts();
  return (id) => t(`reports.carried.${id}`);
};

/** Which annexes of the program the report carries; that of files and method is always there. */
export function CarriedFields({
  leftOut,
  onChange,
}: {
  readonly leftOut: readonly Automatic[];
  /** @param said  what was done, for the bar that takes it back */
  readonly onChange: (leftOut: Automatic[], said: string) => void;
}) {
  const { t } = useReportsTexts();
  const nameOf = useAnnexName();
  return (
    <fieldset className="group rep-annexes rep-carried">
      <legend>{t("reports.carried")}</legend>
      <p className="muted">{t("reports.carriedText")}</p>
      <ul>
        {AUTOMATIC.map((id) => (
          <li key={id}>
            <Tick
              on={!leftOut.includes(id)}
              onChange={(on) =>
                onChange(
                  withAnnex(leftOut, id, on),
                  t(on ? "reports.carriedAgain" : "reports.carriedLeft", { annex: nameOf(id) }),
                )
              }
            >
              {nameOf(id)} <span className="muted small">{t(`reports.carriedHint.${id}`)}</span>
            </Tick>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

export function AnnexFields({
  annexes,
  onChange,
}: {
  readonly annexes: readonly Annex[];
  readonly onChange: (annexes: Annex[]) => void;
}) {
  const { t } = useReportsTexts();
  const set = (index: number, part: Partial<Annex>): void =>
    onChange(annexes.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <fieldset className="group rep-annexes">
      <legend>{t("reports.annexes")}</legend>
      <p className="muted">{t("reports.annexesText")}</p>
      {annexes.map((annex, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row has no name of its own until it is saved
        <div key={index} className="rep-annex">
          <ShortText
            label={t("reports.annexTitle", { n: index + 1 })}
            value={annex.title}
            onChange={(title) => set(index, { title })}
            error={annex.title.trim().length < 3 && annex.where.trim() !== "" ? t("reports.annexShort") : null}
          />
          <ShortText label={t("reports.annexWhere")} value={annex.where} onChange={(where) => set(index, { where })} />
          <Button
            aria-label={t("reports.annexRemove", { n: index + 1 })}
            onPress={() => onChange(annexes.filter((_, at) => at !== index))}
          >
            <X aria-hidden="true" size={18} />
          </Button>
        </div>
      ))}
      {annexes.length < MOST_ANNEXES && (
        <Button onPress={() => onChange([...annexes, { title: "", where: "" }])}>
          <Plus aria-hidden="true" size={17} />
          {t("reports.annexAdd")}
        </Button>
      )}
    </fieldset>
  );
}
