/**
 * What the last update of one list changed: two numbers, and a few of the names.
 *
 * @module
 */
import { Link } from "../../../app/router.tsx";
import { useMay } from "../../../api/queries.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { Time } from "../../../parts/time.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { whyHref } from "../tabs.ts";
import type { ListSourceView } from "./use-lists.ts";

type Diff = NonNullable<ListSourceView["lastDiff"]>;

function Sample({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  const { t } = useTexts();
  const may = useMay();
  if (names.length === 0) return null;
  return (
    <section className="sample">
      <h3>{title}</h3>
      <ul className="names">
        {names.map((name) => (
          <li key={name}>
            <span className="mono">{name}</span>
            {may("explain.use") && (
              <Link href={whyHref(name)} aria-label={t("why.of", { name })}>
                {t("draft.why")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** «+12 −3», with words for whoever hears it. */
export function DiffNumbers({ diff }: { readonly diff: Diff }) {
  const { t, number } = useTexts();
  return (
    <span className="diff">
      <span aria-hidden="true">
        +{number(diff.added)} −{number(diff.removed)}
      </span>
      <span className="sr-only">{t("diff.words", { added: diff.added, removed: diff.removed })}</span>
    </span>
  );
}

export function DiffBody({ diff, opaque }: { readonly diff: Diff; readonly opaque: boolean }) {
  const { t } = useTexts();
  return (
    <div className="diff-body">
      <p>
        {t("diff.words", { added: diff.added, removed: diff.removed })} <Time at={diff.at} />
      </p>
      {opaque ? (
        <p className="note">{t("diff.opaque")}</p>
      ) : (
        <div className="samples">
          <Sample title={t("diff.added", { count: diff.added })} names={diff.addedSample} />
          <Sample title={t("diff.removed", { count: diff.removed })} names={diff.removedSample} />
        </div>
      )}
    </div>
  );
}

export function DiffDialog({
  source,
  diff,
  onClose,
}: {
  readonly source: ListSourceView;
  readonly diff: Diff;
  readonly onClose: () => void;
}) {
  const { t, language } = useTexts();
  return (
    <Dialog title={t("diff.title", { list: source.title[language] })} wide onClose={onClose}>
      <DiffBody diff={diff} opaque={source.opaque} />
    </Dialog>
  );
}
