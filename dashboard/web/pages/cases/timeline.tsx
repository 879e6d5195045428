/**
 * The case as it went, in one column: who, when, what, and what is sealed with it. Each line is one entry of a chained book.
 *
 * @module
 */
import { Link2 } from "lucide-react";
import { Time } from "../../parts/time.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { Sealed } from "./sealed.tsx";
import type { CaseView } from "./words.ts";

type Entry = CaseView["timeline"][number];

/** What an entry says beside its name: only words we have; codes of the contract, never a name. */
function Said({ entry }: { readonly entry: Entry }) {
  const { attempt } = useCaseTexts();
  const said = Object.entries(entry.facts)
    .filter(([, value]) => value !== null && value !== "" && value !== false)
    .map(([key, value]) => attempt(`fact.${key}.${String(value)}`) ?? attempt(`fact.${key}`, { value: String(value) }))
    .filter((text) => text !== null);
  return said.length === 0 ? null : <p className="entry-facts">{said.join(" · ")}</p>;
}

/** What no person of ours began: the program's own draft or a failure it noticed. A report came from somebody, who did not sign it. */
const isByMachine = (origin: CaseView["origin"]): boolean => origin === "machine" || origin === "technical";

export function Timeline({ view }: { readonly view: CaseView }) {
  const { t, attempt } = useCaseTexts();
  const entries = [...view.timeline].sort((a, b) => a.at - b.at || a.seq - b.seq);
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t("timeline.title")}</h2>
      <ol className="timeline">
        {entries.map((entry) => (
          <li key={entry.id} data-book={entry.book}>
            <div className="entry-head">
              <strong>{attempt(`entry.${entry.kind}`) ?? entry.kind}</strong>
              <Time at={entry.at} exact />
            </div>
            <p className="muted">
              {entry.by.role === null
                ? t(isByMachine(view.origin) ? "timeline.machine" : "timeline.report")
                : t("timeline.by", {
                    name: entry.by.displayName ?? t("value.unknown"),
                    role: t(`role.${entry.by.role}`),
                  })}
            </p>
            <Said entry={entry} />
            {entry.items.length > 0 && <Sealed view={view} items={entry.items} />}
            <p className="entry-chain" title={entry.hash}>
              <Link2 aria-hidden="true" size={14} />
              {t(`timeline.book.${entry.book}`, { seq: entry.seq })}{" "}
              <span className="mono">{entry.hash.slice(0, 12)}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
