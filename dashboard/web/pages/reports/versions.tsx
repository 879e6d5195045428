/**
 * Every version of the words with who saved it and when; any two can be compared, an older one taken back into the fields.
 *
 * @module
 */
import { useState } from "react";
import { History } from "lucide-react";
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { Changes } from "./changes.tsx";
import { ALL_FIELDS, fieldText, isOfPage } from "./model.ts";
import type { Narrative } from "./model.ts";
import { useAnnexName } from "./annexes.tsx";
import { langOf, useFieldName } from "./narrative.tsx";

type Version = ReportOpened["versions"][number];
const NOW = "now";

export function Versions({
  edition,
  now,
  onRestore,
}: {
  readonly edition: ReportOpened;
  /** What stands in the fields. */
  readonly now: Narrative;
  readonly onRestore: ((version: Version) => void) | null;
}) {
  const { t, exact } = useReportsTexts();
  const nameOf = useFieldName(edition.headings);
  const annexName = useAnnexName();
  const { versions } = edition;
  const [older, setOlder] = useState(String(versions[1]?.version ?? versions[0]?.version ?? 1));
  const [newer, setNewer] = useState(NOW);
  if (versions.length < 2) return null;
  const find = (key: string): Version | undefined => versions.find(({ version }) => String(version) === key);
  const from = find(older);
  const to = newer === NOW ? now : find(newer)?.narrative;
  const text = ({ version, at, by }: Version): string => t("reports.versionOf", { version, at: exact(at), by });
  const options = versions.map((one) => ({ value: String(one.version), text: text(one) }));
  const fields =
    from === undefined || to === undefined
      ? []
      : ALL_FIELDS.filter((field) => fieldText(from.narrative, field, annexName) !== fieldText(to, field, annexName));
  return (
    <details className="rep-versions">
      <summary>
        <History aria-hidden="true" size={17} /> {t("reports.versions", { count: versions.length })}
      </summary>
      <div className="rep-compare no-print">
        <Choice label={t("reports.compareFrom")} value={older} options={options} onChange={setOlder} />
        <Choice
          label={t("reports.compareTo")}
          value={newer}
          options={[{ value: NOW, text: t("reports.versionNow") }, ...options]}
          onChange={setNewer}
        />
        {onRestore !== null && from !== undefined && (
          <Button onPress={() => onRestore(from)}>{t("reports.restore", { version: from.version })}</Button>
        )}
      </div>
      {from !== undefined && to !== undefined && fields.length === 0 && (
        <p className="muted">{t("reports.sameWords")}</p>
      )}
      {from !== undefined &&
        to !== undefined &&
        fields.map((field) => (
          <div key={field}>
            <h3 lang={langOf(field)}>{nameOf(field)}</h3>
            <Changes
              before={fieldText(from.narrative, field, annexName)}
              after={fieldText(to, field, annexName)}
              ofPage={isOfPage(field)}
            />
          </div>
        ))}
    </details>
  );
}
