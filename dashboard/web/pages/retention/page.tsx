/**
 * «Dane i retencja»: what waits for a person, what the next run removes, whether backups are fresh and proved, papers of the officer, and what
 * earlier runs did.
 *
 * @module
 */
import { ChevronRight, Trash2, FolderClock } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Link } from "../../app/router.tsx";
import { StateMark } from "../../parts/state.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { Backups } from "./backups.tsx";
import { RetentionFrame } from "./frame.tsx";
import { Keys } from "./keys.tsx";
import { splitReviews } from "./model.ts";
import { Papers } from "./papers.tsx";
import { Plan } from "./plan.tsx";
import { Runs } from "./runs.tsx";

function Waits({ view }: { readonly view: Response<"retention"> }) {
  const { t } = useRetentionTexts();
  const reviews = splitReviews(view.reviews).due.length;
  const disposals = view.disposals.filter(({ state }) => state === "proposed").length;
  return (
    <section className="part" aria-labelledby="waits-title">
      <h2 id="waits-title">{t("retention.waits")}</h2>
      {reviews + disposals === 0 ? (
        <p>
          <StateMark state="good" word={t("retention.waitsNone")} />
        </p>
      ) : (
        <div className="waits">
          {reviews > 0 && (
            <Link href="/retention/reviews">
              <FolderClock aria-hidden="true" size={20} />
              {t("retention.waitsReviews", { count: reviews })}
              <ChevronRight aria-hidden="true" size={18} />
            </Link>
          )}
          {disposals > 0 && (
            <Link href="/retention/disposals">
              <Trash2 aria-hidden="true" size={20} />
              {t("retention.waitsDisposals", { count: disposals })}
              <ChevronRight aria-hidden="true" size={18} />
            </Link>
          )}
        </div>
      )}
      {view.unswept > 0 && <p className="moved">{t("retention.unswept", { count: view.unswept })}</p>}
    </section>
  );
}

export default function RetentionPage() {
  const may = useMay();
  const { data, error, refetch } = useApi("retention");
  return (
    <RetentionFrame open="overview">
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Waits view={data} />
          <Plan schedule={data.schedule} mayRun={may("retention.decide")} />
          <div className={may("vault.read") ? "columns columns-even" : undefined}>
            <Backups backups={data.backups} />
            <Keys />
          </div>
          <Papers />
          <Runs runs={data.runs} />
        </>
      )}
    </RetentionFrame>
  );
}
