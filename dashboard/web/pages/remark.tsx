/**
 * «Uwagi do Standardów»: anybody may propose a change, in three languages, without an account, and see the decision by a code.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useMutation } from "@tanstack/react-query";
import type { RemarkSource } from "../../../policies/schema/coordination-api.ts";
import { call } from "../api/call.ts";
import type { Body } from "../api/contract.ts";
import { usePlace } from "../app/router.tsx";
import { Button } from "../parts/button.tsx";
import { Choice } from "../parts/field.tsx";
import { firstLanguage } from "../texts/public/all.ts";
import { remarkTexts } from "../texts/public/remark.ts";
import type { RemarkTexts } from "../texts/public/remark.ts";
import { LongText } from "./cases/long-text.tsx";
import { Ask, PublicFrame, Receipt, troubleOf } from "./public/parts.tsx";

const SOURCES = ["child", "guardian", "guest", "staff", "other"] as const satisfies readonly RemarkSource[];
const LEAST = 10;

function Write({ texts }: { readonly texts: RemarkTexts }) {
  const [source, setSource] = useState<(typeof SOURCES)[number]>("guest");
  const [text, setText] = useState("");
  const [checked, setChecked] = useState(false);
  const send = useMutation({ mutationFn: (body: Body<"remarkSend">) => call("remarkSend", { body }) });
  const isShort = text.trim().length < LEAST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!isShort) send.mutate({ source, text });
  };
  if (send.data !== undefined)
    return (
      <Receipt
        reference={send.data.reference}
        texts={texts}
        onAgain={() => {
          send.reset();
          setText("");
          setChecked(false);
        }}
      />
    );
  const failed = send.error === null ? null : troubleOf(send.error, texts, "unknown");
  return (
    <form onSubmit={submit} noValidate className="form no-print">
      <Choice
        label={texts.who}
        value={source}
        onChange={(value) => setSource(value as (typeof SOURCES)[number])}
        options={SOURCES.map((value) => ({ value, text: texts[value] }))}
      />
      <LongText
        label={texts.text}
        hint={texts.textHint}
        rows={5}
        value={text}
        onChange={setText}
        error={checked && isShort ? texts.textMissing : failed}
      />
      <Button type="submit" variant="primary" isDisabled={send.isPending}>
        {send.isPending ? texts.sending : texts.send}
      </Button>
      <p className="muted">{texts.private}</p>
    </form>
  );
}

function Answer({ texts }: { readonly texts: RemarkTexts }) {
  const ask = useMutation({ mutationFn: (code: string) => call("remarkState", { id: code }) });
  const word =
    ask.data === undefined || ask.data.decision === null
      ? "waiting"
      : ask.data.decision === "not-standards"
        ? "notStandards"
        : ask.data.decision;
  return (
    <Ask texts={texts} error={ask.error} busy={ask.isPending} onAsk={ask.mutate} state={word}>
      {ask.data !== undefined && (
        <>
          <strong>{ask.data.reference}</strong> {texts[word]} {ask.data.answer}
        </>
      )}
    </Ask>
  );
}

export default function RemarkPage() {
  const { search } = usePlace();
  const [language, setLanguage] = useState(() => firstLanguage(search.get("lang"), navigator.languages));
  const texts = remarkTexts[language];
  return (
    <PublicFrame language={language} onLanguage={setLanguage} texts={texts}>
      <Write texts={texts} />
      <Answer texts={texts} />
    </PublicFrame>
  );
}
