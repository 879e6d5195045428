/**
 * Two texts word by word: what is gone struck through, what is new underlined; said in words, too.
 *
 * @module
 */
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { changesOf } from "./model.ts";

export function Changes({
  before,
  after,
  ofPage = false,
}: {
  readonly before: string;
  readonly after: string;
  /** Words of the page; the report's are Polish. */
  readonly ofPage?: boolean;
}) {
  const { t } = useReportsTexts();
  const stretches = changesOf(before, after);
  if (stretches.every(({ kind }) => kind === "same")) return <p className="muted">{t("reports.sameWords")}</p>;
  return (
    <p className="rep-changes pre-line" lang={ofPage ? undefined : "pl"}>
      {stretches.map(({ kind, text, at: key }) => {
        if (kind === "same") return <span key={key}>{text}</span>;
        return kind === "gone" ? (
          <del key={key}>
            <span className="sr-only">{t("reports.gone")} </span>
            {text}
          </del>
        ) : (
          <ins key={key}>
            <span className="sr-only">{t("reports.new")} </span>
            {text}
          </ins>
        );
      })}
    </p>
  );
}
