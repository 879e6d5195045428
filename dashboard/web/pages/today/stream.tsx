/**
 * The latest observations as they come; new ones are marked for a while and announced politely.
 *
 * @module
 */
import { useEffect, useMemo, useRef, useState } from "react";
import { Activity, FileClock, Users, Wrench } from "lucide-react";
import { LiveBadge } from "../../app/live-badge.tsx";
import { Link } from "../../app/router.tsx";
import { useApi, useMay } from "../../api/queries.ts";
import { CategoryMark } from "../../parts/category.tsx";
import { useNames } from "../../parts/names.ts";
import { Time } from "../../parts/time.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { newItems, streamItems } from "./stream-items.ts";
import type { StreamItem } from "./stream-items.ts";

const signs = { draft: FileClock, defect: Wrench, signal: Activity, badge: Activity, "network-signal": Users } as const;
const markedMs = 20_000;

function useFresh(items: readonly StreamItem[], ready: boolean): ReadonlySet<string> {
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!ready) return;
    const added = newItems(known.current, items).map((item) => item.key);
    known.current = new Set([...(known.current ?? []), ...items.map((item) => item.key)]);
    if (added.length > 0) setFresh(new Set(added));
  }, [items, ready]);
  useEffect(() => {
    if (fresh.size === 0) return undefined;
    const timer = setTimeout(() => setFresh(new Set()), markedMs);
    return () => clearTimeout(timer);
  }, [fresh]);
  return fresh;
}

export function Stream() {
  const { t } = useTexts();
  const may = useMay();
  const names = useNames();
  const drafts = useApi("drafts", { enabled: may("drafts.read") });
  const signals = useApi("signals", { enabled: may("signals.read") });
  const defects = useApi("defects", { enabled: may("defects.read") });
  const ready = ![drafts, signals, defects].some((query) => query.isFetching && query.data === undefined);
  const items = useMemo(
    () => streamItems(drafts.data ?? [], signals.data ?? [], defects.data ?? []),
    [drafts.data, signals.data, defects.data],
  );
  const fresh = useFresh(items, ready);
  const said = items.find((item) => fresh.has(item.key));
  return (
    <section className="panel" aria-labelledby="stream-title">
      <div className="panel-head">
        <h2 id="stream-title">{t("today.stream")}</h2>
        <LiveBadge />
      </div>
      <output className="sr-only">
        {said === undefined
          ? ""
          : t("stream.new", {
              kind: t(`stream.${said.kind}`),
              category: names.category(said.category),
              network: names.network(said.network),
            })}
      </output>
      {items.length === 0 ? (
        <Empty title={t("stream.none")}>{t("stream.noneText")}</Empty>
      ) : (
        <ol className="stream">
          {items.map((item) => {
            const Sign = signs[item.kind];
            return (
              <li key={item.key} data-fresh={fresh.has(item.key)} data-kind={item.kind}>
                <Link href={item.href} className="stream-item">
                  <Sign aria-hidden="true" size={18} strokeWidth={1.8} />
                  <span className="stream-what">
                    <span className="stream-kind">
                      {t(`stream.${item.kind}`)}
                      {item.number !== null && <span className="code"> {item.number}</span>}
                    </span>
                    <CategoryMark code={item.category} names={names} />
                  </span>
                  <span className="stream-where">
                    {names.network(item.network)}
                    {item.device !== null && ` · ${item.device}`}
                    {item.count > 1 && ` · ${t("stream.times", { count: item.count })}`}
                  </span>
                  <span className="stream-when">
                    <Time at={item.at} />
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
