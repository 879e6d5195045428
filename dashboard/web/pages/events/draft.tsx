/**
 * One draft, read from top to bottom like a letter: facts (locked), why, what the Standards say, what was seen,
 * what happens next. Nothing here decides; verification 1 belongs to the department head.
 *
 * @module
 */
import type { ReactNode } from "react";
import { ArrowLeft, FolderOpen, Lock, Printer } from "lucide-react";
import type { Response } from "../../api/contract.ts";
import { ApiFailure } from "../../api/failure.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { CategoryMark } from "../../parts/category.tsx";
import { Facts, Mono } from "../../parts/facts.tsx";
import { useNames } from "../../parts/names.ts";
import type { Names } from "../../parts/names.ts";
import { SeverityMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, Loading, Trouble } from "../../parts/trouble.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { Words } from "../loans/words.tsx";

type Draft = Response<"draft">;

function Part({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="letter-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function LockedFacts({ draft, names }: { readonly draft: Draft; readonly names: Names }) {
  const { t, number } = useTexts();
  const { facts } = draft;
  return (
    <Part id="facts" title={t("draft.facts")}>
      <p className="locked">
        <Lock aria-hidden="true" size={16} />
        <span>
          {t("draft.locked")} <Time at={facts.lockedAt} exact />
        </span>
      </p>
      <Facts
        items={[
          [t("column.openedAt"), <Time key="t" at={draft.openedAt} exact />],
          [t("column.lastAt"), <Time key="t" at={draft.lastAt} exact />],
          [t("column.network"), names.network(draft.network)],
          [t("column.mode"), t(`mode.${draft.mode}`)],
          [t("column.device"), draft.device ?? t("value.none")],
          [t("column.category"), `${names.categoryFull(draft.category)} (${draft.category})`],
          [t("column.severity"), <SeverityMark key="s" severity={draft.severity} />],
          [t("column.contact"), t(`contact.${draft.contact}`)],
          [t("column.signals"), number(draft.signals)],
          [
            t("draft.generations"),
            t("draft.generationsValue", { policy: facts.policyGeneration, list: facts.listGeneration }),
          ],
          [t("draft.digest"), <Mono key="d">{facts.digest}</Mono>],
        ]}
      />
    </Part>
  );
}

function Why({ draft, names }: { readonly draft: Draft; readonly names: Names }) {
  const { t, language, number, attempt } = useTexts();
  const { facts } = draft;
  const steps: readonly (readonly [string, ReactNode])[] = [
    [t("why.network"), names.network(draft.network)],
    [t("why.policy"), t(`layer.${facts.because.layer}`)],
    [t("why.rule"), facts.rule.title[language]],
    [
      t("why.list"),
      <>
        {facts.because.id}
        {facts.because.entry !== undefined && (
          <>
            {" "}
            · <Mono>{facts.because.entry}</Mono>
          </>
        )}
      </>,
    ],
    [t("why.category"), <CategoryMark key="c" code={draft.category} names={names} />],
  ];
  return (
    <Part id="why" title={t("draft.why")}>
      <ol className="path">
        {steps.map(([term, value]) => (
          <li key={term}>
            <span className="path-term">{term}</span>
            <span className="path-value">{value}</span>
          </li>
        ))}
      </ol>
      <p>
        {t(facts.score >= facts.threshold ? "why.scoreAbove" : "why.scoreBelow", {
          score: number(facts.score),
          threshold: number(facts.threshold),
        })}
      </p>
      <Scroll label={t("why.terms")}>
        <table className="table table-plain">
          <caption>{t("why.terms")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("why.term")}</th>
              <th scope="col">{t("why.observed")}</th>
              <th scope="col" data-numeric>
                {t("why.weight")}
              </th>
            </tr>
          </thead>
          <tbody>
            {facts.terms.map((term) => (
              <tr key={term.id} data-off={term.observed !== true}>
                <td>{attempt(`term.${term.id}`) ?? term.id}</td>
                <td>
                  {t(term.observed === null ? "observed.unknown" : term.observed ? "observed.yes" : "observed.no")}
                </td>
                <td data-numeric>{number(term.weight)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h3>{t("why.guidance")}</h3>
      <p>{facts.rule.guidance[language]}</p>
    </Part>
  );
}

function Evidence({ draft, names }: { readonly draft: Draft; readonly names: Names }) {
  const { t, number } = useTexts();
  return (
    <Part id="evidence" title={t("draft.evidence")}>
      <p>{t("draft.evidenceText", { count: draft.evidence.length })}</p>
      <Scroll label={t("draft.evidence")}>
        <table className="table table-plain">
          <caption className="sr-only">{t("draft.evidence")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.firstAt")}</th>
              <th scope="col">{t("column.name")}</th>
              <th scope="col">{t("column.category")}</th>
              <th scope="col">{t("column.grade")}</th>
              <th scope="col" data-numeric>
                {t("column.count")}
              </th>
            </tr>
          </thead>
          <tbody>
            {draft.evidence.map((signal) => (
              <tr key={signal.id}>
                <td>
                  <Time at={signal.firstAt} exact />
                </td>
                <td>
                  {signal.name === null ? (
                    <span className="muted">{t("signal.nameErased")}</span>
                  ) : (
                    <Mono>{signal.name}</Mono>
                  )}
                </td>
                <td>
                  <CategoryMark code={signal.category} names={names} />
                </td>
                <td>{t(signal.navigationGrade ? "grade.page" : "grade.background")}</td>
                <td data-numeric>{number(signal.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Part>
  );
}

function Letter({ draft }: { readonly draft: Draft }) {
  const may = useMay();
  const { t, attempt } = useTexts();
  const names = useNames();
  return (
    <article className="letter">
      <header className="letter-head">
        <p className="letter-kind">{t("draft.kind")}</p>
        <p className="letter-summary">
          {t("draft.summary", {
            category: names.category(draft.category),
            network: names.network(draft.network),
            device: draft.device ?? "none",
          })}
        </p>
        <div className="letter-marks">
          <span className="badge" data-tone={draft.state === "draft" ? "attention" : "plain"}>
            {t(`draft.state.${draft.state}`)}
          </span>
          <SeverityMark severity={draft.severity} />
          <span className="badge">{t("draft.contactIs", { contact: t(`contact.${draft.contact}`) })}</span>
        </div>
      </header>
      <LockedFacts draft={draft} names={names} />
      <Why draft={draft} names={names} />
      <Part id="standards" title={t("draft.standards")}>
        {draft.standards.map((entry) => (
          <figure key={`${entry.requirement}${entry.quote}`} className="quote">
            <blockquote>{entry.quote}</blockquote>
            <figcaption>
              {attempt(`requirement.${entry.requirement}`) ?? t("draft.requirement", { id: entry.requirement })}
            </figcaption>
          </figure>
        ))}
        {draft.standards.length === 0 && <p className="muted">{t("draft.noStandards")}</p>}
      </Part>
      <Evidence draft={draft} names={names} />
      {draft.device !== null && <Words draft={draft.id} />}
      <Part id="next" title={t("draft.next")}>
        <p>{t("draft.nextContact")}</p>
        <p>{t("draft.nextWho")}</p>
        <p className="note">
          <FolderOpen aria-hidden="true" size={18} />
          {t("draft.nextCaseText")}
        </p>
        {may("cases.read") && (
          <p className="no-print">
            <Link className="button button-primary" href={`/cases/${encodeURIComponent(draft.id)}`}>
              {t("draft.nextCase")}
            </Link>
          </p>
        )}
        <div className="print-only signature">
          <p>{t("draft.signDecision")}</p>
          <p>{t("draft.signReason")}</p>
          <p>{t("draft.signature")}</p>
        </div>
      </Part>
    </article>
  );
}

export default function DraftPage({ id }: { readonly id?: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useApi("draft", { id: id ?? "" });
  return (
    <>
      <p className="back">
        <Link href="/events?tab=drafts">
          <ArrowLeft aria-hidden="true" size={17} />
          {t("draft.back")}
        </Link>
      </p>
      <Page
        title={data === undefined ? t("draft.title") : t("draft.titleOf", { number: data.number })}
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
          <Letter draft={data} />
        ) : error === null ? (
          <Loading />
        ) : error instanceof ApiFailure && error.status === 404 ? (
          <Empty title={t("draft.missing")}>{t("draft.missingText")}</Empty>
        ) : (
          <Trouble error={error} retry={() => void refetch()} />
        )}
      </Page>
    </>
  );
}
