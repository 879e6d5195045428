/**
 * «Tablica wymogów»: every requirement with the document's words and what proves it today.
 *
 * @module
 */
import { useState } from "react";
import { Printer } from "lucide-react";
import type { BoardLight, BoardView } from "../../../../policies/schema/coordination-api.ts";
import type { Proof } from "../../../../policies/schema/standards.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import type { StandardsTextKey } from "../../texts/standards/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { freshId } from "../cases/fresh-id.ts";
import { ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { LIGHTS, chosenRows, countOf, lightTone, todayText } from "./model.ts";

type Row = BoardView["rows"][number];

/** What a proof is called, with the words of its subject. */
function useProofText(): (proof: Proof) => string {
  const { t, attempt, language } = useStandardsTexts();
  const duties = useApi("duties");
  return (proof) => {
    if (proof.kind === "metric") return t("proof.metric", { metric: proof.metric });
    if (proof.kind === "order") return t("proof.order", { role: attempt(`role.${proof.role}`) ?? proof.role });
    if (proof.kind === "records") return t(`proof.records.${proof.records}`);
    if (proof.kind === "test") return t("proof.test", { path: proof.path.replace(/^test\//u, "") });
    if (proof.kind === "attest") return t("proof.attest", { months: proof.months });
    const duty = duties.data?.find(({ id }) => id === proof.duty)?.title[language] ?? proof.duty;
    return t("proof.duty", { duty });
  };
}

function Requirement({ row, onAttest }: { readonly row: Row; readonly onAttest: (() => void) | null }) {
  const { t, attempt, language } = useStandardsTexts();
  const proofText = useProofText();
  return (
    <li className="requirement" data-light={row.light}>
      <div className="requirement-head">
        <h3>
          <span className="requirement-id">{row.id}</span> {row.title[language]}
        </h3>
        <StateMark state={lightTone[row.light]} word={t(`light.${row.light}`)} />
      </div>
      <ul className="proofs">
        {row.proofs.map((one) => (
          <li key={JSON.stringify(one.proof)}>
            <StateMark state={lightTone[one.light]} word={attempt(`why.${one.why}`) ?? one.why} />
            <span className="muted">
              {proofText(one.proof)}
              {one.evidenceOn !== null && ` · ${t("board.evidence", { day: dayText(one.evidenceOn, language) })}`}
            </span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t("board.quotes")}</summary>
        {row.quotes.map((quote) => (
          <blockquote key={quote} lang="pl">
            {quote}
          </blockquote>
        ))}
        <p className="muted small">
          {t(`board.document.${row.document}` as StandardsTextKey)} · <span lang="pl">{row.section}</span> ·{" "}
          {t(`board.priority.${row.priority}`)} · {t("board.roles")}:{" "}
          {row.roles.map((role) => attempt(`role.${role}`) ?? role).join(", ")}
        </p>
      </details>
      {onAttest !== null && (
        <div className="row-actions no-print">
          <Button aria-label={t("board.attestOf", { id: row.id })} onPress={onAttest}>
            {t("board.attest")}
          </Button>
        </div>
      )}
    </li>
  );
}

function Attest({
  id,
  onClose,
  onDone,
}: {
  readonly id: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useStandardsTexts();
  const now = useNow();
  const [word] = useState(freshId);
  const [on, setOn] = useState(() => todayText(now));
  const change = useChange("boardAttest", "coordination", onDone);
  return (
    <Confirm
      title={t("board.attestTitle", { id })}
      action={t("board.attest")}
      reason
      reasonLabel={t("board.attestWhat")}
      keepAs={`attest-${id}`}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={(note) => change.mutate({ id, body: { id: word, on, note } })}
    >
      <p>{t("board.attestText")}</p>
      <ShortText label={t("calendar.on")} type="date" value={on} onChange={setOn} />
    </Confirm>
  );
}

function Board({ view }: { readonly view: BoardView }) {
  const { t, number } = useStandardsTexts();
  const may = useMay();
  const [light, setLight] = useState<BoardLight | "all">("all");
  const [search, setSearch] = useState("");
  const [attesting, setAttesting] = useState<string | null>(null);
  const [done, setDone] = useState("");
  const rows = chosenRows(view.rows, light, search);
  return (
    <>
      <div className="board-tools no-print">
        <fieldset className="board-lights">
          <legend className="sr-only">{t("board.filter")}</legend>
          <button type="button" aria-pressed={light === "all"} onClick={() => setLight("all")}>
            {t("board.filterAll")} <span className="count">{number(view.rows.length)}</span>
          </button>
          {LIGHTS.map((one) => (
            <button key={one} type="button" aria-pressed={light === one} onClick={() => setLight(one)}>
              <StateMark state={lightTone[one]} word={t(`light.${one}`)} />
              <span className="count">{number(countOf(view.rows, one))}</span>
            </button>
          ))}
        </fieldset>
        <Field
          label={t("board.search")}
          hint={t("board.searchHint")}
          type="search"
          value={search}
          onChange={setSearch}
        />
      </div>
      <p className="muted" aria-live="polite">
        {t("board.count", { count: rows.length })}
      </p>
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {rows.length === 0 ? (
        <Empty title={t("board.none")}>{t("board.noneText")}</Empty>
      ) : (
        <ul className="requirements">
          {rows.map((row) => (
            <Requirement
              key={row.id}
              row={row}
              onAttest={
                may("coordination.write") && row.proofs.some(({ proof }) => proof.kind === "attest")
                  ? () => setAttesting(row.id)
                  : null
              }
            />
          ))}
        </ul>
      )}
      {attesting !== null && (
        <Attest
          id={attesting}
          onClose={() => setAttesting(null)}
          onDone={() => {
            setDone(t("board.attestDone", { id: attesting }));
            setAttesting(null);
          }}
        />
      )}
    </>
  );
}

/** What the program had to choose because the document says two things (A4). */
function Inconsistencies({ view }: { readonly view: BoardView }) {
  const { t, language } = useStandardsTexts();
  return (
    <section className="part" aria-labelledby="inconsistencies-title">
      <h2 id="inconsistencies-title">{t("board.inconsistencies")}</h2>
      <p>{t("board.inconsistenciesText")}</p>
      <ul className="requirements">
        {view.inconsistencies.map((one) => (
          <li key={one.id} className="requirement">
            <h3>{one.what[language]}</h3>
            <p>{one.handling[language]}</p>
            <p className="muted small">
              <span lang="pl">{one.place}</span>
              {one.setting !== null && <> · {t("board.setting", { where: one.setting })}</>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function StandardsPage() {
  const { t } = useStandardsTexts();
  const { data, error, refetch } = useApi("board");
  return (
    <StandardsFrame
      open="board"
      actions={
        <Button onPress={() => print()}>
          <Printer aria-hidden="true" size={17} />
          {t("board.print")}
        </Button>
      }
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Board view={data} />
          <Inconsistencies view={data} />
        </>
      )}
    </StandardsFrame>
  );
}
