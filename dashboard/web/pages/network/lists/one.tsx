/**
 * One list in full: where it comes from, who stands behind it, how it went, what changed last, and its switch.
 *
 * @module
 */
import { useState } from "react";
import { ArrowLeft } from "lucide-react";
import { useMay } from "../../../api/queries.ts";
import { Page } from "../../../app/page.tsx";
import { Link } from "../../../app/router.tsx";
import { Button } from "../../../parts/button.tsx";
import { CategoryMark } from "../../../parts/category.tsx";
import { Facts, Mono } from "../../../parts/facts.tsx";
import { useNames } from "../../../parts/names.ts";
import { StateMark } from "../../../parts/state.tsx";
import { MaybeTime, Time } from "../../../parts/time.tsx";
import { TrendLine } from "../../../parts/trend.tsx";
import { Empty, NotYet } from "../../../parts/trouble.tsx";
import { useUndo } from "../../../parts/undo.tsx";
import { Who } from "../../../parts/who.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { Hold } from "../hold.tsx";
import { ChoiceButton, lockedWhy } from "./choice.tsx";
import { DiffBody } from "./diff.tsx";
import { ListFault } from "./fault.tsx";
import { listTone } from "./page.tsx";
import { Preview } from "./preview.tsx";
import { Unusable } from "./unusable.tsx";
import { UpdateOne } from "./update.tsx";
import { useLists } from "./use-lists.ts";
import type { ListSourceView } from "./use-lists.ts";

function Origin({ source }: { readonly source: ListSourceView }) {
  const { t, list, every } = useTexts();
  const names = useNames();
  return (
    <section className="panel" aria-labelledby="origin-title">
      <h2 id="origin-title">{t("one.origin")}</h2>
      <Facts
        items={[
          [t("column.category"), <CategoryMark key="c" code={source.category} names={names} />],
          [t("lists.trust"), t(`trust.${source.trust}`)],
          [t("lists.licence"), source.licence],
          [t("lists.attribution"), source.attribution ?? t("value.none")],
          [
            t("one.address"),
            source.address === null ? t(`origin.${source.origin}`) : <Mono key="a">{source.address}</Mono>,
          ],
          [t("lists.format"), source.format],
          [t("one.refresh"), source.origin === "url" ? every(source.refreshS) : t("one.local")],
          [
            t("one.networks"),
            source.networks.length === 0
              ? t("preview.noNetworks")
              : list(source.networks.map((network) => names.network(network))),
          ],
        ]}
      />
      {source.note !== null && <p className="muted">{source.note}</p>}
    </section>
  );
}

function Numbers({ source, onUnusable }: { readonly source: ListSourceView; readonly onUnusable: () => void }) {
  const { t, number } = useTexts();
  const may = useMay();
  return (
    <section className="panel" aria-labelledby="numbers-title">
      <h2 id="numbers-title">{t("one.numbers")}</h2>
      <p className="one-entries">
        <strong>{number(source.entries)}</strong> {t("one.entries", { count: source.entries })}
      </p>
      <TrendLine points={source.trend} width={260} height={56} />
      <Facts
        items={[
          [t("one.lines"), number(source.lines)],
          [t("one.duplicates"), number(source.duplicates)],
          [t("one.subsumed"), number(source.subsumed)],
          [
            t("lists.unusable"),
            source.unusable === 0 || source.opaque ? (
              number(source.unusable)
            ) : (
              <Button key="u" variant="link" onPress={onUnusable}>
                {t("one.unusableOpen", { count: source.unusable })}
              </Button>
            ),
          ],
          [
            t("lists.quarantined"),
            source.quarantined === 0 || !may("lists.read") ? (
              number(source.quarantined)
            ) : (
              <Link key="q" href={`/network/queue?list=${encodeURIComponent(source.id)}`}>
                {t("one.quarantinedOpen", { count: source.quarantined })}
              </Link>
            ),
          ],
        ]}
      />
    </section>
  );
}

function Ages({ source }: { readonly source: ListSourceView }) {
  const { t } = useTexts();
  return (
    <section className="panel" aria-labelledby="ages-title">
      <h2 id="ages-title">{t("one.ages")}</h2>
      <Facts
        items={[
          [t("lists.lastAttemptAt"), <MaybeTime key="a" at={source.lastAttemptAt} never={t("value.never")} />],
          [t("lists.lastSuccessAt"), <MaybeTime key="s" at={source.lastSuccessAt} never={t("value.never")} />],
          [t("lists.contentAt"), <MaybeTime key="c" at={source.contentAt} never={t("value.unknown")} />],
          [
            t("lists.nextAttemptAt"),
            source.nextAttemptAt === null ? t("value.none") : <Time key="n" at={source.nextAttemptAt} exact />,
          ],
        ]}
      />
    </section>
  );
}

function One({ source }: { readonly source: ListSourceView }) {
  const { t, language } = useTexts();
  const { say, bar } = useUndo();
  const [open, setOpen] = useState<"unusable" | "preview" | null>(null);
  const why = lockedWhy(source);
  const close = (): void => setOpen(null);
  return (
    <Page title={source.title[language]} lead={t(`trustLead.${source.trust}`)} wide>
      <p className="back-wide">
        <Link href="/network/lists">
          <ArrowLeft aria-hidden="true" size={17} />
          {t("one.back")}
        </Link>
      </p>
      <Hold />
      <div className="one-head">
        <StateMark
          state={source.stale && source.state === "fresh" ? "attention" : listTone[source.state]}
          word={t(source.stale && source.state === "fresh" ? "lists.stale" : `listState.${source.state}`)}
        />
        <div className="one-actions">
          <UpdateOne source={source} />
          {!source.slot && !source.enabled && <Button onPress={() => setOpen("preview")}>{t("preview.open")}</Button>}
          <ChoiceButton source={source} say={say} />
        </div>
      </div>
      {bar}
      {source.error !== null && <ListFault error={source.error} kept={source.state === "kept"} />}
      {source.error === null && source.stale && <p className="note note-attention">{t("listFault.stale")}</p>}
      {why !== null && <p className="note">{t(`locked.${why}.text`)}</p>}
      {source.slot && <p className="note">{t("one.slot")}</p>}
      <Who permissions={["lists.update", "lists.choose"]} />
      <div className="columns columns-even">
        <Numbers source={source} onUnusable={() => setOpen("unusable")} />
        <Origin source={source} />
        <Ages source={source} />
        <section className="panel" aria-labelledby="diff-title">
          <h2 id="diff-title">{t("one.diff")}</h2>
          {source.lastDiff === null ? (
            <p className="muted">{t("one.noDiff")}</p>
          ) : (
            <DiffBody diff={source.lastDiff} opaque={source.opaque} />
          )}
        </section>
      </div>
      {open === "unusable" && <Unusable source={source} onClose={close} />}
      {open === "preview" && <Preview source={source} say={say} onClose={close} />}
    </Page>
  );
}

export default function ListPage({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useLists();
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const source = data.sources.find((candidate) => candidate.id === id);
  if (source !== undefined) return <One source={source} />;
  return (
    <Page title={t("one.missing")}>
      <Empty title={t("one.missing")}>
        <Link href="/network/lists">{t("one.back")}</Link>
      </Empty>
    </Page>
  );
}
