/**
 * «Deklaracje»: criteria of outside bodies, each with today's answer, the facts it rests on, and where to see them.
 *
 * @module
 */
import { useState } from "react";
import { Check, Download, Printer, Save, X } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type {
  AnswerKind,
  CriterionAnswer,
  DeclarationId,
  DeclarationView,
} from "../../../../policies/schema/declarations.ts";
import { call } from "../../api/call.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, setSearch, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Choice } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { usePublishingTexts } from "../../texts/publishing/texts.ts";
import { savePaper } from "../cases/save-paper.ts";

const IDS: readonly DeclarationId[] = ["filtering", "monitoring", "dfe"];
const KINDS: readonly AnswerKind[] = ["full", "partial", "by-design", "not-in-place"];
const TONE = { full: "good", partial: "attention", "by-design": "not-measured", "not-in-place": "danger" } as const;

function CriterionCard({ criterion }: { readonly criterion: CriterionAnswer }) {
  const { t, language } = usePublishingTexts();
  const { title, asks, answer, because, says, evidence } = criterion;
  return (
    <li className="criterion" data-answer={answer}>
      <div className="criterion-head">
        <h4>{title[language]}</h4>
        <StateMark state={TONE[answer]} word={t(`decl.answer.${answer}`)} />
      </div>
      <p className="muted">{asks[language]}</p>
      {because !== null && (
        <p>
          <strong>{t("decl.because")}</strong> {because[language]}
        </p>
      )}
      {says.length > 0 && (
        <ul className="criterion-facts">
          {says.map(({ fact, holds, text }) => (
            <li key={fact} data-holds={holds}>
              {holds ? <Check aria-hidden="true" size={16} /> : <X aria-hidden="true" size={16} />}
              <span>
                <span className="sr-only">{t(holds ? "decl.holds" : "decl.lacks")} </span>
                {text[language]}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="no-print">
        <Link href={evidence}>
          {t("decl.evidence")}
          <span className="sr-only">: {title[language]}</span>
        </Link>
      </p>
    </li>
  );
}

function Changes({ view: { last, changes } }: { readonly view: DeclarationView }) {
  const { t, language } = usePublishingTexts();
  if (last === null) return <p className="muted small">{t("decl.never")}</p>;
  return (
    <section aria-labelledby="decl-changes" className="notice">
      <h2 id="decl-changes">{t("decl.changes")}</h2>
      <p className="muted small">
        {t("decl.last")} <Time at={last.at} exact />, {last.by}
      </p>
      {changes.length === 0 ? (
        <p>{t("decl.noChanges")}</p>
      ) : (
        <ul>
          {changes.map(({ id, title, was, is }) => (
            <li key={id}>
              {title[language]}:{" "}
              {t("decl.change", {
                was: was === null ? t("decl.new") : t(`decl.answer.${was}`),
                is: t(`decl.answer.${is}`),
              })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Declaration({ view, only }: { readonly view: DeclarationView; readonly only: AnswerKind | null }) {
  const { t, language } = usePublishingTexts();
  const { answers } = view;
  const groups = answers.groups
    .map((group) => ({
      ...group,
      criteria: group.criteria.filter(({ answer }) => only === null || answer === only),
    }))
    .filter(({ criteria }) => criteria.length > 0);
  return (
    <>
      <p className="muted small">
        {t("decl.day", { day: answers.on })} ·{" "}
        {t("decl.source", { name: answers.source.name, year: String(answers.source.year) })} {answers.about[language]}
      </p>
      <Changes view={view} />
      {groups.length === 0 && <Empty title={t("decl.none")} />}
      {groups.map(({ id, title, criteria }) => (
        <section key={id} aria-labelledby={`decl-${id}`}>
          <h3 id={`decl-${id}`}>{title[language]}</h3>
          <ul className="criteria">
            {criteria.map((criterion) => (
              <CriterionCard key={criterion.id} criterion={criterion} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

export default function DeclarationsPage() {
  const { t, language, number } = usePublishingTexts();
  const may = useMay();
  const client = useQueryClient();
  const { search } = usePlace();
  const id = IDS.find((one) => one === search.get("which")) ?? "filtering";
  const only = KINDS.find((one) => one === search.get("answer")) ?? null;
  const { data, error, refetch } = useApi("declaration", { id });
  const [saving, setSaving] = useState(false);
  const save = useMutation({
    mutationFn: () => call("declarationSave", { id, body: {} }),
    onSuccess: async () => {
      setSaving(false);
      await client.invalidateQueries({ queryKey: ["declaration"] });
    },
  });
  const paper = useMutation({
    mutationFn: (format: "pdf" | "docx") => call("declarationPaper", { id, body: { format, language } }),
    onSuccess: savePaper,
  });
  const all = data?.answers.groups.flatMap(({ criteria }) => criteria) ?? [];
  const count = (kind: AnswerKind): string => number(all.filter(({ answer }) => answer === kind).length);
  return (
    <Page
      title={t("nav.declarations")}
      lead={t("decl.lead")}
      actions={
        data !== undefined && (
          <>
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" size={17} />
              {t("action.print")}
            </Button>
            {(["pdf", "docx"] as const).map((format) => (
              <Button key={format} isDisabled={paper.isPending} onPress={() => paper.mutate(format)}>
                <Download aria-hidden="true" size={17} />
                {t(`decl.${format}`)}
              </Button>
            ))}
            {may("declarations.save") && (
              <Button variant="primary" onPress={() => setSaving(true)}>
                <Save aria-hidden="true" size={17} />
                {t("decl.save")}
              </Button>
            )}
          </>
        )
      }
    >
      <Tabs
        label={t("decl.tabs")}
        open={id}
        tabs={IDS.map((one) => ({ id: one, href: `/declarations?which=${one}`, word: t(`decl.tab.${one}`) }))}
      />
      {paper.error !== null && <Trouble error={paper.error} />}
      {saving && (
        <Confirm
          title={t("decl.saveTitle")}
          action={t("decl.save")}
          busy={save.isPending}
          error={save.error}
          onClose={() => setSaving(false)}
          onConfirm={() => save.mutate()}
        >
          <p>{t("decl.saveText")}</p>
        </Confirm>
      )}
      {save.isSuccess && <output className="notice">{t("decl.saved")}</output>}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <div className="no-print">
            <Choice
              compact
              label={t("decl.filter")}
              value={only ?? ""}
              onChange={(value) => setSearch({ answer: value === "" ? null : value })}
              options={[
                { value: "", text: `${t("decl.all")} (${number(all.length)})` },
                ...KINDS.map((value) => ({ value, text: `${t(`decl.answer.${value}`)} (${count(value)})` })),
              ]}
            />
          </div>
          <Declaration view={data} only={only} />
        </>
      )}
    </Page>
  );
}
