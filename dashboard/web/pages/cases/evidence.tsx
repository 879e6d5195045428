/**
 * Secured evidence of a case: what was locked and when, whose hands it went through, proving it, handing it over. Never what is inside.
 *
 * @module
 */
import { useState } from "react";
import { FileDown, Lock, PackageCheck, ShieldCheck } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/contract.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { SeverityMark } from "../../parts/state.tsx";
import { Stack } from "../../parts/stack.tsx";
import { Time } from "../../parts/time.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { savePaper } from "./save-paper.ts";

type Evidence = Response<"caseEvidence">;
type Capsule = Evidence["capsules"][number];
type Proof = Response<"evidenceProve">;
type Asking = "prove" | "ask" | "hold" | "release";

function Custody({ capsule }: { readonly capsule: Capsule }) {
  const { t, attempt } = useCaseTexts();
  return (
    <details className="evidence-hands">
      <summary>{t("evidence.hands", { count: capsule.custody.length })}</summary>
      <Stack
        caption={t("evidence.handsOf")}
        rows={capsule.custody}
        rowKey={(hand) => String(hand.seq)}
        columns={[t("disclosures.when"), t("access.who"), t("access.what"), t("access.reason")]}
        renderCells={(hand) => [
          <Time key="at" at={hand.at} exact />,
          `${hand.by ?? t("value.unknown")}, ${attempt(`role.${hand.role}`) ?? hand.role}`,
          `${t(`evidence.did.${hand.action}`)} (${t("timeline.book.audit", { seq: hand.entry })})`,
          hand.why,
        ]}
      />
    </details>
  );
}

/** What waits of a hand-over: a second role, or somebody who takes the file. */
function Requests({
  caseId,
  capsule,
  mayHandle,
}: {
  readonly caseId: string;
  readonly capsule: Capsule;
  readonly mayHandle: boolean;
}) {
  const { t, attempt } = useCaseTexts();
  const client = useQueryClient();
  const fresh = () => client.invalidateQueries({ queryKey: ["caseEvidence"] });
  const agree = useMutation({
    mutationFn: (request: string) => call("evidenceAgree", { id: [caseId, capsule.id, request] }),
    onSettled: fresh,
  });
  const take = useMutation({
    mutationFn: (request: string) => call("evidenceExport", { id: [caseId, capsule.id, request] }),
    onSuccess: (file) => savePaper(file),
    onSettled: fresh,
  });
  const waiting = capsule.requests.filter(({ state }) => state === "needs-second" || state === "ready");
  const error = agree.error ?? take.error;
  if (waiting.length === 0) return error === null ? null : <Trouble error={error} />;
  return (
    <ul className="evidence-requests">
      {waiting.map((one) => (
        <li key={one.id}>
          <p>
            {t("evidence.asked", {
              by: one.askedBy ?? t("value.unknown"),
              role: attempt(`role.${one.askedRole}`) ?? one.askedRole,
            })}{" "}
            <Time at={one.askedAt} exact />. {one.why}
          </p>
          {one.agreed !== null && (
            <p>
              {t("evidence.agreed", {
                by: one.agreed.by ?? t("value.unknown"),
                role: attempt(`role.${one.agreed.role}`) ?? one.agreed.role,
              })}
            </p>
          )}
          {one.state === "needs-second" && !one.mayAgree && <p className="muted">{t("evidence.waitsSecond")}</p>}
          {one.mayAgree && (
            <Button variant="primary" isDisabled={agree.isPending} onPress={() => agree.mutate(one.id)}>
              {t("evidence.agree")}
            </Button>
          )}
          {one.state === "ready" && mayHandle && (
            <Button variant="primary" isDisabled={take.isPending} onPress={() => take.mutate(one.id)}>
              <FileDown aria-hidden="true" size={17} />
              {t("evidence.take")}
            </Button>
          )}
        </li>
      ))}
      {error !== null && (
        <li>
          <Trouble error={error} />
        </li>
      )}
    </ul>
  );
}

function OneCapsule({
  caseId,
  capsule,
  number,
  mayHandle,
}: {
  readonly caseId: string;
  readonly capsule: Capsule;
  readonly number: number;
  readonly mayHandle: boolean;
}) {
  const { t } = useCaseTexts();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [proof, setProof] = useState<Proof | null>(null);
  const id = [caseId, capsule.id];
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async (reason: string) => {
      if (asking === "prove") setProof(await call("evidenceProve", { id, body: { reason } }));
      else if (asking === "ask") await call("evidenceAsk", { id, body: { reason } });
      else await call("evidenceHold", { id, body: { reason, held: asking === "hold" } });
    },
    onSuccess: async () => {
      setAsking(null);
      for (const key of ["caseEvidence", "caseAccess"]) await client.invalidateQueries({ queryKey: [key] });
    },
  });
  const isHeld = capsule.heldSince !== null;
  const titleId = `evidence-${capsule.id}`;
  return (
    <article className="evidence" aria-labelledby={titleId}>
      <h3 id={titleId}>
        {capsule.erased ? <Lock aria-hidden="true" size={17} /> : <PackageCheck aria-hidden="true" size={17} />}
        {t("evidence.number", { number })}
        <SeverityMark severity={capsule.severity} />
      </h3>
      <p>
        {t("evidence.securedAt")} <Time at={capsule.securedAt} exact />.{" "}
        {capsule.erased ? t("evidence.erased") : isHeld ? t("evidence.held") : t("evidence.kept")}
        {capsule.needsSecond && !capsule.erased && ` ${t("evidence.needsSecond")}`}
      </p>
      <p className="entry-chain" title={capsule.digest}>
        {t("timeline.book.events", { seq: capsule.entry })} <span className="mono">{capsule.digest.slice(0, 12)}</span>
      </p>
      {proof !== null && (
        <output className={proof.ok ? "evidence-sound" : "moved"}>
          <ShieldCheck aria-hidden="true" size={17} />
          {proof.fault === null ? t("evidence.sound", { entries: proof.entries }) : t(`evidence.fault.${proof.fault}`)}
        </output>
      )}
      {mayHandle && (
        <div className="paper-actions no-print">
          <Button onPress={() => setAsking("prove")}>{t("evidence.prove")}</Button>
          {!capsule.erased && <Button onPress={() => setAsking("ask")}>{t("evidence.ask")}</Button>}
          {!capsule.erased && (
            <Button onPress={() => setAsking(isHeld ? "release" : "hold")}>
              {t(isHeld ? "evidence.release" : "evidence.hold")}
            </Button>
          )}
        </div>
      )}
      <Requests caseId={caseId} capsule={capsule} mayHandle={mayHandle} />
      <Custody capsule={capsule} />
      {asking !== null && (
        <Confirm
          title={t(`evidence.title.${asking}`)}
          action={t(`evidence.do.${asking}`)}
          reason
          reasonLabel={t("evidence.reason")}
          busy={isPending}
          error={error}
          onClose={() => {
            setAsking(null);
            reset();
          }}
          onConfirm={mutate}
        >
          <p>{t(`evidence.text.${asking}`)}</p>
        </Confirm>
      )}
    </article>
  );
}

export function EvidencePart({ id }: { readonly id: string }) {
  const { t } = useCaseTexts();
  const { data, error } = useApi("caseEvidence", { id });
  return (
    <section className="panel" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{t("evidence.heading")}</h2>
      <p>{t("evidence.lead")}</p>
      {data === undefined
        ? error !== null && <Trouble error={error} />
        : data.capsules.length === 0 && <p className="muted">{t("evidence.none")}</p>}
      {data?.capsules.map((capsule, index) => (
        <OneCapsule key={capsule.id} caseId={id} capsule={capsule} number={index + 1} mayHandle={data.mayHandle} />
      ))}
    </section>
  );
}
