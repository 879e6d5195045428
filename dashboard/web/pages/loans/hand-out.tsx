/**
 * One tablet over the counter: number in, one word out, three reasons at most, and the way past a red word with a reason that stays.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { GateAnswer } from "../../../../policies/schema/device-baseline.ts";
import { call } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { Button } from "../../parts/button.tsx";
import { GateMark, Reasons } from "../../parts/gate.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { ReasonedConfirm } from "./ask-name.tsx";
import { newStep } from "./desk.ts";
import { isFree, keptAnswer } from "./gates.ts";
import type { KeptAnswer } from "./gates.ts";
import type { Kept } from "./kept.ts";
import type { ListTrust } from "./signed-list.ts";
import { Scan } from "./scan.tsx";

/** An answer that takes longer than this is asked of the kept list: children are waiting. */
const patienceMs = 4_000;
/** What staff can settle at the desk: leftovers and damage. */
const cleanable: ReadonlySet<string> = new Set(["media.leftover", "device.damaged"]);

interface Asked {
  readonly gate: GateAnswer | null;
  readonly source: "live" | KeptAnswer["kind"];
}

function useGate(device: string, kept: Kept, trust: ListTrust | null, now: number) {
  const query = useQuery({
    queryKey: ["gateOf", device],
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) =>
      call("gateOf", { id: device, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) }),
  });
  const unreachable =
    query.error !== null && !(query.error instanceof ApiFailure && query.error.status > 0 && query.error.status < 500);
  const list = keptAnswer(kept.gates, trust, device, now);
  const asked: Asked | null =
    query.data !== undefined
      ? { gate: query.data, source: "live" }
      : unreachable
        ? { gate: "gate" in list ? list.gate : null, source: list.kind }
        : null;
  return { asked, error: unreachable ? null : query.error, again: () => void query.refetch(), busy: query.isFetching };
}

function Answer(props: {
  readonly device: string;
  readonly kept: Kept;
  readonly trust: ListTrust | null;
  readonly already: boolean;
  readonly onHandOut: (device: string, gate: GateAnswer | null, override: string | null, list: number | null) => void;
  readonly onLeave: () => void;
}) {
  const { t } = useTexts();
  const now = useNow();
  const { asked, error, again, busy } = useGate(props.device, props.kept, props.trust, now);
  const [overriding, setOverriding] = useState(false);
  const clean = useMutation({
    mutationFn: (remark: string) =>
      call("loanClean", {
        id: props.device,
        body: { step: newStep(), at: Date.now(), clean: true, remark },
      }),
    onSuccess: again,
  });
  const [cleaning, setCleaning] = useState(false);
  if (props.already)
    return (
      <section className="panel answer" aria-label={props.device}>
        <p>{t("handOut.already", { device: props.device })}</p>
        <Button onPress={props.onLeave}>{t("action.close")}</Button>
      </section>
    );
  if (error !== null)
    return (
      <section className="panel answer" aria-label={props.device}>
        <Trouble error={error} retry={again} />
        <Button onPress={props.onLeave}>{t("action.cancel")}</Button>
      </section>
    );
  if (asked === null) return <output className="loading">{t("handOut.asking", { device: props.device })}</output>;
  const { gate } = asked;
  // The server judges by the list only what the list could judge then; everything else by its own word.
  const list = asked.source === "kept" ? (props.kept.gates?.createdAt ?? null) : null;
  const word = gate?.word ?? "check-first";
  const free = gate !== null && isFree(gate);
  return (
    <section className="panel answer" data-word={word} aria-label={props.device}>
      <p className="answer-device">{props.device}</p>
      <output className="answer-word">
        <GateMark word={word} large />
      </output>
      {asked.source !== "live" && <p className="muted">{t(`handOut.source.${asked.source}`)}</p>}
      {gate !== null && <Reasons gate={gate} titleOf={(check) => props.kept.titles[check] ?? null} />}
      <div className="answer-actions">
        {free ? (
          <Button
            variant="primary"
            className="button-desk"
            onPress={() => props.onHandOut(props.device, gate, null, list)}
          >
            {t("handOut.give", { device: props.device })}
          </Button>
        ) : (
          <>
            {word === "check-first" && (
              <Button className="button-desk" isDisabled={busy} onPress={again}>
                {t("handOut.again")}
              </Button>
            )}
            {asked.source === "live" && gate?.reasons.some(({ check }) => cleanable.has(check)) === true && (
              <Button className="button-desk" onPress={() => setCleaning(true)}>
                {t("handOut.clean")}
              </Button>
            )}
            <Button className="button-desk" onPress={() => setOverriding(true)}>
              {t("handOut.override")}
            </Button>
          </>
        )}
        <Button className="button-desk" onPress={props.onLeave}>
          {t(free ? "action.cancel" : "handOut.leave")}
        </Button>
      </div>
      {cleaning && (
        <ReasonedConfirm
          title={t("handOut.cleanOf", { device: props.device })}
          action={t("handOut.cleanDo")}
          busy={clean.isPending}
          error={clean.error}
          onClose={() => setCleaning(false)}
          onConfirm={(remark) => clean.mutate(remark, { onSuccess: () => setCleaning(false) })}
        >
          <p>{t("handOut.cleanText")}</p>
        </ReasonedConfirm>
      )}
      {overriding && (
        <ReasonedConfirm
          title={t("handOut.overrideOf", { device: props.device })}
          action={t("handOut.overrideDo")}
          danger
          busy={false}
          error={null}
          onClose={() => setOverriding(false)}
          onConfirm={(reason) => props.onHandOut(props.device, gate, reason, list)}
        >
          <p>{t("handOut.overrideText")}</p>
        </ReasonedConfirm>
      )}
    </section>
  );
}

export function HandOut(props: {
  readonly kept: Kept;
  readonly trust: ListTrust | null;
  readonly outNow: readonly string[];
  readonly onHandOut: (device: string, gate: GateAnswer | null, override: string | null, list: number | null) => void;
}) {
  const { t } = useTexts();
  const [device, setDevice] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [answered, setAnswered] = useState(0);
  useEffect(() => {
    // The pressed button is gone; the field for the next number is one step from here, and no keyboard covers a telephone.
    if (answered > 0) title.current?.focus({ preventScroll: true });
  }, [answered]);
  const leave = (): void => {
    setDevice(null);
    setAnswered(answered + 1);
  };
  return (
    <section className="part" aria-labelledby="hand-out-title">
      <h2 id="hand-out-title" ref={title} tabIndex={-1}>
        {t("handOut.title")}
      </h2>
      <Scan known={(props.kept.gates?.answers ?? []).map((answer) => answer.device)} onDevice={setDevice} />
      {device !== null && (
        <Answer
          key={device}
          device={device}
          kept={props.kept}
          trust={props.trust}
          already={props.outNow.includes(device)}
          onLeave={leave}
          onHandOut={(id, gate, override, list) => {
            leave();
            props.onHandOut(id, gate, override, list);
          }}
        />
      )}
    </section>
  );
}
