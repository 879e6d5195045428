/**
 * One case, read from top to bottom: what waits, the next step, how it went, duties, papers, who looked.
 *
 * @module
 */
import { useEffect } from "react";
import { ArrowLeft, FileSearch, Printer } from "lucide-react";
import { ApiFailure } from "../../api/failure.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Empty, Loading, Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { AccessLog } from "./access-log.tsx";
import { Duties } from "./duties.tsx";
import { EvidencePart } from "./evidence.tsx";
import { CaseHead } from "./head.tsx";
import { NextStep } from "./next.tsx";
import { Papers } from "./papers.tsx";
import { Timeline } from "./timeline.tsx";
import { caseHref } from "./words.ts";
import type { CaseView } from "./words.ts";

function Kinds({ view }: { readonly view: CaseView }) {
  const { t, language } = useCaseTexts();
  const { intervention } = view;
  if (intervention === null) return null;
  return (
    <section className="panel" aria-labelledby="kinds-title">
      <h2 id="kinds-title">{t("intervention.title")}</h2>
      <p>
        {intervention.choice !== null
          ? t("intervention.chosen", { kind: t(`case.kind.${intervention.choice}`) })
          : intervention.proposed !== null
            ? t("intervention.proposed", { kind: t(`case.kind.${intervention.proposed}`) })
            : t("intervention.open")}
      </p>
      <ul className="kinds">
        {intervention.kinds.map((one) => (
          <li key={one.kind} className="duty">
            <strong>{t(`case.kind.${one.kind}`)}</strong>
            <p>{one.premises[language]}</p>
            <p>
              {one.form[language]} · {one.to[language]}
            </p>
            <p className="muted">{one.basis[language]}</p>
          </li>
        ))}
      </ul>
      {view.cards.length > 0 && (
        <ul className="card-list">
          {view.cards.map((card) => (
            <li key={card.id}>
              {t("card.titleOf", { number: card.number })} · {t(`card.about.${card.about}`)} ·{" "}
              {t(card.erased ? "card.erased" : card.written ? "card.written" : "card.notWritten")}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Body({ view }: { readonly view: CaseView }) {
  const { t } = useCaseTexts();
  const may = useMay();
  return (
    <div className="case">
      <CaseHead view={view} />
      {may("cases.step") && <NextStep view={view} />}
      {view.draft !== null && may("drafts.read") && (
        <p className="case-draft">
          <FileSearch aria-hidden="true" size={18} />
          <Link href={`/events/drafts/${encodeURIComponent(view.draft.id)}`}>
            {t("case.draft", { number: view.draft.number })}
          </Link>
        </p>
      )}
      <Kinds view={view} />
      <Timeline view={view} />
      <Duties view={view} />
      <EvidencePart id={view.id} />
      <Papers view={view} />
      <AccessLog id={view.id} />
    </div>
  );
}

export default function CasePage({ id }: { readonly id?: string }) {
  const { t } = useCaseTexts();
  const { data, error, refetch } = useApi("case", { id: id ?? "" });
  const own = data?.id;
  useEffect(() => {
    // Opened by the number of a draft: from now on by its own.
    if (own !== undefined && own !== id) navigate(caseHref(own), { replace: true });
  }, [own, id]);
  return (
    <>
      <p className="back">
        <Link href="/cases">
          <ArrowLeft aria-hidden="true" size={17} />
          {t("case.back")}
        </Link>
      </p>
      <Page
        title={data === undefined ? t("case.title") : t("case.titleOf", { number: data.number })}
        {...(data === undefined
          ? {}
          : {
              actions: (
                <Button onPress={() => globalThis.print()}>
                  <Printer aria-hidden="true" size={17} />
                  {t("action.print")}
                </Button>
              ),
            })}
      >
        {data !== undefined ? (
          <Body view={data} />
        ) : error === null ? (
          <Loading />
        ) : error instanceof ApiFailure && error.status === 404 ? (
          <Empty title={t("case.missing")}>{t("case.missingText")}</Empty>
        ) : error instanceof ApiFailure && error.status === 403 ? (
          // Somebody who knew of it may know why it closed to them, and whom to ask.
          <Empty title={t("case.notForYou")}>{error.message}</Empty>
        ) : (
          <Trouble error={error} retry={() => void refetch()} />
        )}
      </Page>
    </>
  );
}
