/**
 * «Zgłaszam»: what somebody saw or was told. Anybody on the staff may report; whoever may not read cases gets the number only.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { ArrowLeft, CircleCheck } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { staleAfter } from "../../api/topics.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { KeptHere, Restored } from "../../parts/kept-note.tsx";
import { useKeptWords } from "../../parts/kept-text.ts";
import type { Words } from "../../parts/kept-text.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { freshId } from "./fresh-id.ts";
import { atOf, momentOf } from "./local-time.ts";
import { LongText, ShortText } from "./long-text.tsx";
import { caseHref } from "./words.ts";

const origins = ["staff", "child", "guardian", "other"] as const;
const contacts = ["unknown", "attempt", "yes"] as const;

interface Report extends Words {
  readonly origin: (typeof origins)[number] | "";
  readonly contact: (typeof contacts)[number];
  readonly type: string;
  readonly department: string;
  readonly place: string;
  readonly happened: string;
  readonly situation: string;
  readonly actions: string;
}

export default function NewCasePage() {
  const { t, language } = useCaseTexts();
  const may = useMay();
  const client = useQueryClient();
  const options = useApi("caseOptions").data;
  const [opened] = useState(() => Date.now());
  // Every field, so that what is sent again after a crash is the same report.
  const kept = useKeptWords<Report>(
    "new.report",
    {
      origin: "",
      contact: "unknown",
      type: "",
      department: "",
      place: "",
      happened: momentOf(opened),
      situation: "",
      actions: "",
    },
    freshId,
  );
  const { words, change, id } = kept;
  const { origin, contact, type, department, place, happened, situation, actions } = words;
  const note = { situation, actions };
  const [checked, setChecked] = useState(false);
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () =>
      call("caseOpen", {
        body: {
          id,
          origin: origin === "" ? "staff" : origin,
          happenedAt: atOf(happened),
          department: department === "" ? null : department,
          place,
          contact,
          type: type === "" ? null : (type as never),
          ...note,
        },
      }),
    // Saved a moment before the crash, and changed since: what is sent next is another report.
    onError: (failure) => {
      if (failure instanceof ApiFailure && failure.code === "E_CASE_STEP") kept.renew();
    },
    onSuccess: async () => {
      kept.done();
      await Promise.all(staleAfter.cases.map((stale) => client.invalidateQueries({ queryKey: [stale] })));
    },
  });
  const ready = origin !== "" && note.situation.trim() !== "" && !Number.isNaN(atOf(happened));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (ready) mutate();
  };
  return (
    <>
      {may("cases.read") && (
        <p className="back">
          <Link href="/cases">
            <ArrowLeft aria-hidden="true" size={17} />
            {t("case.back")}
          </Link>
        </p>
      )}
      <Page title={t("newCase.title")} lead={t("newCase.lead")}>
        {data !== undefined ? (
          <section className="panel receipt" aria-live="polite">
            <CircleCheck aria-hidden="true" size={28} />
            <h2>{t("newCase.done", { number: data.number })}</h2>
            <p>{t("newCase.doneText")}</p>
            {may("cases.read") && (
              <Link className="button button-primary" href={caseHref(data.caseId)}>
                {t("newCase.open")}
              </Link>
            )}
          </section>
        ) : (
          <form className="panel form" onSubmit={submit} noValidate>
            <Restored on={kept.restored} />
            <Choice
              label={t("newCase.origin")}
              value={origin}
              onChange={(value) => change({ origin: value as typeof origin })}
              options={[
                { value: "", text: t("step.pick") },
                ...origins.map((value) => ({ value, text: t(`newCase.origin.${value}`) })),
              ]}
            />
            {checked && origin === "" && <p className="field-error">{t("newCase.originMissing")}</p>}
            <ShortText
              label={t("case.happenedAt")}
              type="datetime-local"
              value={happened}
              onChange={(text) => change({ happened: text })}
            />
            <ShortText
              label={t("cases.column.place")}
              hint={t("step.placeHint")}
              value={place}
              onChange={(text) => change({ place: text })}
            />
            {(options?.departments.length ?? 0) > 0 && (
              <Choice
                label={t("case.department")}
                value={department}
                onChange={(text) => change({ department: text })}
                options={[
                  { value: "", text: t("newCase.notKnown") },
                  ...(options?.departments ?? []).map((one) => ({ value: one.id, text: one.name })),
                ]}
              />
            )}
            <Choice
              label={t("cases.column.type")}
              value={type}
              onChange={(text) => change({ type: text })}
              options={[
                { value: "", text: t("newCase.notKnown") },
                ...(options?.types ?? []).map((one) => ({ value: one.id, text: `${one.id} ${one.text[language]}` })),
              ]}
            />
            <Choice
              label={t("column.contact")}
              value={contact}
              onChange={(value) => change({ contact: value as typeof contact })}
              options={contacts.map((value) => ({ value, text: t(`contact.${value}`) }))}
            />
            <LongText
              label={t("newCase.situation")}
              hint={t("newCase.situationHint")}
              rows={6}
              value={note.situation}
              onChange={(text) => change({ situation: text })}
              error={checked && note.situation.trim() === "" ? t("step.missing") : null}
            />
            <LongText
              label={t("note.actions")}
              hint={t("note.actionsHint")}
              value={note.actions}
              onChange={(text) => change({ actions: text })}
            />
            {error !== null && <Trouble error={error} />}
            <div className="step-send">
              <Button type="submit" variant="primary" isDisabled={isPending}>
                {t("newCase.send")}
              </Button>
              <KeptHere />
            </div>
          </form>
        )}
      </Page>
    </>
  );
}
