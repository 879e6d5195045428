/**
 * What the person who stood beside the tablet said about it, on the page of the draft: an observation, never a verdict.
 *
 * @module
 */
import type { DraftWordView } from "../../../../policies/schema/loan-api.ts";
import { useApi } from "../../api/queries.ts";
import { useNames } from "../../parts/names.ts";
import { Time } from "../../parts/time.tsx";
import { useTexts } from "../../texts/texts.tsx";

function Word({ word }: { readonly word: DraftWordView }) {
  const { t } = useTexts();
  const names = useNames();
  return (
    <li>
      <strong>{t(word.outcome === null ? "word.none" : `outcome.said.${word.outcome}`)}</strong>{" "}
      <span className="muted">
        {t("word.about", { device: word.device, category: names.category(word.category) })}{" "}
        <Time at={word.closedAt ?? word.at} exact />
      </span>
    </li>
  );
}

/** Nothing for drafts no tablet of a lesson is behind. */
export function Words({ draft }: { readonly draft: string }) {
  const { t } = useTexts();
  const { data } = useApi("draftWords", { id: draft });
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="letter-part" aria-labelledby="words">
      <h2 id="words">{t("word.title")}</h2>
      <p>{t("word.lead")}</p>
      <ul className="words">
        {data.map((word) => (
          <Word key={`${word.device}${String(word.at)}`} word={word} />
        ))}
      </ul>
    </section>
  );
}
