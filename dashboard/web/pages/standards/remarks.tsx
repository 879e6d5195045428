/**
 * «Uwagi»: the register of remarks and proposed changes to the Standards, each with its decision.
 *
 * @module
 */
import { useState } from "react";
import type { RemarkDecision, RemarkView } from "../../../../policies/schema/coordination-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Choice } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";

const DECISIONS: readonly RemarkDecision[] = ["accepted", "partly", "declined", "not-standards"];

function Decide({
  remark,
  onClose,
  onDone,
}: {
  readonly remark: RemarkView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useStandardsTexts();
  const [decision, setDecision] = useState<RemarkDecision>("accepted");
  const change = useChange("remarkDecide", "coordination", onDone);
  return (
    <Confirm
      title={t("remark.decideTitle", { number: remark.number })}
      action={t("remark.decide")}
      reason
      reasonLabel={t("remark.answer")}
      keepAs={`remark-${remark.id}`}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={(answer) => change.mutate({ id: remark.id, body: { decision, answer } })}
    >
      {remark.text !== null && <blockquote>{remark.text}</blockquote>}
      <Choice
        label={t("remark.decision")}
        value={decision}
        onChange={(value) => setDecision(value as RemarkDecision)}
        options={DECISIONS.map((value) => ({ value, text: t(`remark.decision.${value}`) }))}
      />
    </Confirm>
  );
}

function BlackOut({ remark, onClose }: { readonly remark: RemarkView; readonly onClose: () => void }) {
  const { t } = useStandardsTexts();
  const change = useChange("remarkBlackOut", "coordination", onClose);
  return (
    <Confirm
      title={t("remark.blackOutTitle", { number: remark.number })}
      action={t("remark.blackOut")}
      danger
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ id: remark.id })}
    >
      <p>{t("remark.blackOutText")}</p>
    </Confirm>
  );
}

function Remark({
  remark,
  may,
  onOpen,
}: {
  readonly remark: RemarkView;
  readonly may: boolean;
  readonly onOpen: (what: "decide" | "black-out") => void;
}) {
  const { t, language } = useStandardsTexts();
  return (
    <li className="remark">
      <div className="requirement-head">
        <h3>
          {remark.number} <span className="muted">· {t(`remark.source.${remark.source}`)}</span>
        </h3>
        {remark.decision === null || remark.decidedOn === null ? (
          <StateMark state="attention" word={t("remark.days", { days: remark.days })} />
        ) : (
          <span className="muted">
            {t(`remark.decision.${remark.decision}`)} · {dayText(remark.decidedOn, language)}
          </span>
        )}
      </div>
      {remark.text === null ? (
        <p className="muted">{t("remark.blackedOut")}</p>
      ) : (
        <blockquote>{remark.text}</blockquote>
      )}
      {remark.answer !== null && <p>{remark.answer}</p>}
      <p className="muted small">
        {t("remark.received", { day: dayText(remark.receivedOn, language) })} · {remark.reference}
      </p>
      {may && (
        <div className="row-actions no-print">
          {remark.decision === null && (
            <Button
              variant="primary"
              aria-label={t("remark.decideOf", { number: remark.number })}
              onPress={() => onOpen("decide")}
            >
              {t("remark.decide")}
            </Button>
          )}
          {remark.text !== null && (
            <Button aria-label={t("remark.blackOutOf", { number: remark.number })} onPress={() => onOpen("black-out")}>
              {t("remark.blackOut")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

export default function RemarksPage() {
  const { t } = useStandardsTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("remarks");
  const [open, setOpen] = useState<{ readonly remark: RemarkView; readonly what: "decide" | "black-out" } | null>(null);
  const [done, setDone] = useState("");
  const list = (rows: readonly RemarkView[]) => (
    <ul className="requirements">
      {rows.map((remark) => (
        <Remark
          key={remark.id}
          remark={remark}
          may={may("coordination.write")}
          onOpen={(what) => setOpen({ remark, what })}
        />
      ))}
    </ul>
  );
  const waiting = data?.filter(({ decision }) => decision === null) ?? [];
  const decided = data?.filter(({ decision }) => decision !== null) ?? [];
  return (
    <StandardsFrame open="remarks">
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("remark.empty")}>{t("remark.emptyText", { path: "/uwagi" })}</Empty>
      ) : (
        <>
          {waiting.length > 0 && (
            <section className="part" aria-labelledby="waiting-title">
              <h2 id="waiting-title">{t("remark.waiting")}</h2>
              {list(waiting)}
            </section>
          )}
          {decided.length > 0 && (
            <section className="part" aria-labelledby="decided-title">
              <h2 id="decided-title">{t("remark.decided")}</h2>
              {list(decided)}
            </section>
          )}
        </>
      )}
      {open?.what === "decide" && (
        <Decide
          remark={open.remark}
          onClose={() => setOpen(null)}
          onDone={() => {
            setDone(t("remark.saved", { number: open.remark.number }));
            setOpen(null);
          }}
        />
      )}
      {open?.what === "black-out" && <BlackOut remark={open.remark} onClose={() => setOpen(null)} />}
    </StandardsFrame>
  );
}
