/**
 * «Myślę, że to pomyłka»: anybody may say that a page is blocked by mistake, in three languages, without an account.
 *
 * Only the name is sent; the code stands on the screen (and on paper) only.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useMutation } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { usePlace } from "../app/router.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { firstLanguage, publicTexts } from "../texts/public/all.ts";
import type { PublicTexts } from "../texts/public/pl.ts";
import { nameFrom } from "./mistake.model.ts";
import { Ask, PublicFrame, Receipt, troubleOf } from "./public/parts.tsx";

function Report({ first, texts }: { readonly first: string; readonly texts: PublicTexts }) {
  const [name, setName] = useState(first);
  const [missing, setMissing] = useState(false);
  const send = useMutation({ mutationFn: (wanted: string) => call("mistakeReport", { body: { name: wanted } }) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = nameFrom(name);
    setMissing(wanted === "");
    if (wanted !== "") send.mutate(wanted);
  };
  if (send.data !== undefined)
    return (
      <Receipt
        reference={send.data.reference}
        texts={texts}
        onAgain={() => {
          send.reset();
          setName("");
        }}
      />
    );
  const error = missing
    ? texts.nameMissing
    : send.error === null
      ? undefined
      : troubleOf(send.error, texts, "wrongName");
  return (
    <form onSubmit={submit} noValidate className="form no-print">
      <Field
        label={texts.name}
        hint={texts.nameHint}
        value={name}
        onChange={setName}
        plain
        required
        autoComplete="off"
        error={error}
      />
      <Button type="submit" variant="primary" isDisabled={send.isPending}>
        {send.isPending ? texts.sending : texts.send}
      </Button>
      <p className="muted">{texts.private}</p>
    </form>
  );
}

function Answer({ texts }: { readonly texts: PublicTexts }) {
  const ask = useMutation({ mutationFn: (code: string) => call("mistakeState", { id: code }) });
  return (
    <Ask texts={texts} error={ask.error} busy={ask.isPending} onAsk={ask.mutate} state={ask.data?.state}>
      {ask.data !== undefined && (
        <>
          <strong>{ask.data.reference}</strong> {texts[ask.data.state]}
        </>
      )}
    </Ask>
  );
}

export default function MistakePage() {
  const { search } = usePlace();
  const [language, setLanguage] = useState(() => firstLanguage(search.get("lang"), navigator.languages));
  const texts: PublicTexts = publicTexts[language];
  return (
    <PublicFrame language={language} onLanguage={setLanguage} texts={texts}>
      <Report first={nameFrom(search.get("name") ?? "")} texts={texts} />
      <Answer texts={texts} />
    </PublicFrame>
  );
}
