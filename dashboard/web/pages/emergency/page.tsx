/**
 * 112: call first, write down after. No gate, no required field; works without the network, and sends what was written when it is back.
 *
 * @module
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { CircleCheck, CloudOff, Phone } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { call, hasCsrf } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { useMay, useSession } from "../../api/queries.ts";
import { staleAfter } from "../../api/topics.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { keepNote, keptNote, noteKey } from "../cases/kept-note.ts";
import { atOf, momentOf } from "../cases/local-time.ts";
import { useKeptWords } from "../../parts/kept-text.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { caseHref } from "../cases/words.ts";
import { keepCalls, keptCalls } from "./kept.ts";
import type { KeptCall } from "./kept.ts";

const others = ["999", "998", "997"] as const;
const services = ["112", ...others] as const;
interface Sent {
  readonly caseId: string;
  readonly number: string;
  readonly card: string;
}

/** Tries to send what waits this often; also whenever something is added. */
const retryMs = 5_000;

/** Sends what waits, oldest first, whenever there is somebody signed in and a network. */
function useCalls() {
  const client = useQueryClient();
  const account = useSession().data?.account.id ?? null;
  const [calls, setCalls] = useState(keptCalls);
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const [error, setError] = useState<unknown>(null);
  const busy = useRef(false);
  const send = useCallback(async (): Promise<void> => {
    const own = keptCalls().filter((kept) => kept.account === null || kept.account === account);
    if (busy.current || account === null || !hasCsrf() || own.length === 0) return;
    busy.current = true;
    for (const one of own) {
      const key = noteKey(one.account ?? "", one.id, "112");
      try {
        const { id, service, calledAt, place } = one;
        const text = keptNote(key)?.situation ?? "";
        const answer = await call("emergency", { body: { id, service, calledAt, place, text } });
        keepNote(key, null);
        keepCalls(keptCalls().filter((kept) => kept.id !== id));
        setSent((old) => [...old, answer]);
        setError(null);
      } catch (failure) {
        // Without a network it simply waits; anything else is said.
        setError(failure instanceof ApiFailure && failure.status === 0 ? null : failure);
        break;
      }
    }
    busy.current = false;
    setCalls(keptCalls());
    await Promise.all(staleAfter.cases.map((stale) => client.invalidateQueries({ queryKey: [stale] })));
  }, [account, client]);
  useEffect(() => {
    const first = setTimeout(() => void send(), 0);
    const timer = setInterval(() => void send(), retryMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [send]);
  const add = (one: KeptCall, text: string): void => {
    keepNote(noteKey(one.account ?? "", one.id, "112"), { situation: text, actions: "" });
    keepCalls([...keptCalls(), one]);
    setCalls((old) => [...old, one]);
    void send();
  };
  return { calls, sent, error, add, account };
}

export default function EmergencyPage() {
  const { t, exact } = useCaseTexts();
  const may = useMay();
  const { calls, sent, error, add, account } = useCalls();
  const [service, setService] = useState<KeptCall["service"]>("112");
  const [called, setCalled] = useState(() => momentOf(Date.now()));
  const kept = useKeptWords("112", { place: "", text: "" }, freshId);
  const { place, text } = kept.words;
  const tap = (number: KeptCall["service"]): void => {
    setService(number);
    setCalled(momentOf(Date.now()));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const at = atOf(called);
    add(
      { id: freshId(), service, calledAt: Number.isNaN(at) ? Date.now() : at, place: place.trim(), account },
      text.trim(),
    );
    kept.done();
  };
  return (
    <Page title={t("emergency.title")}>
      <section className="sos" aria-label={t("emergency.title")}>
        <p>{t("emergency.lead")}</p>
        <a className="sos-call" href="tel:112" onClick={() => tap("112")}>
          <Phone aria-hidden="true" size={40} />
          <span>{t("emergency.call")}</span>
          <strong>112</strong>
        </a>
        <p className="sos-others">
          {others.map((number) => (
            <a key={number} href={`tel:${number}`} onClick={() => tap(number)}>
              {t(`emergency.service.${number}`)} <strong>{number}</strong>
            </a>
          ))}
        </p>
        <ol className="sos-steps">
          {([1, 2, 3, 4] as const).map((step) => (
            <li key={step}>{t(`emergency.step.${step}`)}</li>
          ))}
        </ol>
      </section>
      {sent.map((one) => (
        <section key={one.caseId + one.card} className="panel receipt" aria-live="polite">
          <CircleCheck aria-hidden="true" size={26} />
          <h2>{t("emergency.saved", { number: one.number })}</h2>
          <p>{t("emergency.savedText", { card: one.card })}</p>
          {may("cases.read") && (
            <Link className="button button-primary" href={caseHref(one.caseId)}>
              {t("newCase.open")}
            </Link>
          )}
        </section>
      ))}
      {calls.length > 0 && (
        <section className="panel" aria-live="polite">
          <h2>
            <CloudOff aria-hidden="true" size={20} /> {t("emergency.waiting", { count: calls.length })}
          </h2>
          <p>{t("emergency.waitingText")}</p>
          <ul>
            {calls.map((one) => (
              <li key={one.id}>
                {one.service}, {exact(one.calledAt)}
                {one.place !== "" && `, ${one.place}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {error !== null && <Trouble error={error} />}
      <form className="panel form" onSubmit={submit} noValidate>
        <h2>{t("emergency.write")}</h2>
        <p>{t("emergency.writeText")}</p>
        <Choice
          label={t("emergency.service")}
          value={service}
          onChange={(value) => setService(value as KeptCall["service"])}
          options={services.map((value) => ({ value, text: value }))}
        />
        <ShortText label={t("emergency.when")} type="datetime-local" value={called} onChange={setCalled} />
        <ShortText label={t("cases.column.place")} value={place} onChange={(place: string) => kept.change({ place })} />
        <LongText
          label={t("emergency.words")}
          hint={t("emergency.wordsHint")}
          value={text}
          onChange={(text: string) => kept.change({ text })}
        />
        <div className="step-send">
          <Button type="submit" variant="primary">
            {t("emergency.save")}
          </Button>
        </div>
      </form>
      {may("cases.open") && (
        <p>
          <Link href="/cases/new">{t("emergency.report")}</Link>
        </p>
      )}
    </Page>
  );
}
