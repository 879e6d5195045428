/**
 * «Myślę, że to pomyłka»: anybody may say that a page is blocked by mistake, in three languages, without an account.
 *
 * Only the name is sent. Nothing is stored in the browser: no session is asked for, no language is remembered, and the
 * code stands on the screen (and on paper) only.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { useMutation } from "@tanstack/react-query";
import { Copy, HeartHandshake, Phone, Printer } from "lucide-react";
import { call } from "../api/call.ts";
import { ApiFailure } from "../api/failure.ts";
import { Harbour, Mark } from "../app/brand.tsx";
import { usePlace } from "../app/router.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { firstLanguage, publicLanguages, publicTexts } from "../texts/public/all.ts";
import type { PublicLanguage } from "../texts/public/all.ts";
import type { PublicTexts } from "../texts/public/pl.ts";
import { useTexts } from "../texts/texts.tsx";
import { codeFrom, nameFrom } from "./mistake.model.ts";

/** The page's own words for every refusal: the server's are for staff. */
function troubleOf(error: unknown, texts: PublicTexts, refused: "wrongName" | "unknown"): string {
  if (!(error instanceof ApiFailure)) return texts.unreachable;
  if (error.status === 429) return texts.tooMany;
  return error.status >= 400 && error.status < 500 ? texts[refused] : texts.unreachable;
}

function Languages({
  language,
  texts,
  onChange,
}: {
  readonly language: PublicLanguage;
  readonly texts: PublicTexts;
  readonly onChange: (language: PublicLanguage) => void;
}) {
  return (
    <ul className="public-languages" aria-label={texts.language}>
      {publicLanguages.map(({ id, name }) => (
        <li key={id}>
          <button type="button" lang={id} aria-pressed={id === language} onClick={() => onChange(id)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Receipt({
  reference,
  texts,
  onAgain,
}: {
  readonly reference: string;
  readonly texts: PublicTexts;
  readonly onAgain: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const code = useRef<HTMLParagraphElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(reference);
      setCopied(true);
    } catch {
      // Without https there is no clipboard: the code is marked, so that it can be copied by hand.
      if (code.current !== null) getSelection()?.selectAllChildren(code.current);
    }
  };
  return (
    <div className="receipt">
      <h2 ref={heading} tabIndex={-1}>
        {texts.doneTitle}
      </h2>
      <p className="receipt-code" ref={code}>
        {reference}
      </p>
      <p>{texts.doneText}</p>
      <div className="row-actions no-print">
        <Button onPress={() => void copy()}>
          <Copy aria-hidden="true" size={18} />
          {texts.copy}
        </Button>
        <Button onPress={() => print()}>
          <Printer aria-hidden="true" size={18} />
          {texts.print}
        </Button>
      </div>
      <p aria-live="polite" className="muted">
        {copied ? texts.copied : ""}
      </p>
      <Button variant="link" className="no-print" onPress={onAgain}>
        {texts.another}
      </Button>
    </div>
  );
}

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
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const ask = useMutation({ mutationFn: (code: string) => call("mistakeState", { id: code }) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const code = codeFrom(text);
    setWrong(code === null);
    if (code !== null) ask.mutate(code);
  };
  const error = wrong ? texts.codeWrong : ask.error === null ? undefined : troubleOf(ask.error, texts, "unknown");
  return (
    <section className="public-ask no-print" aria-labelledby="ask-title">
      <h2 id="ask-title">{texts.askTitle}</h2>
      <form onSubmit={submit} noValidate className="form">
        <Field
          label={texts.code}
          hint={texts.codeHint}
          value={text}
          onChange={setText}
          plain
          required
          autoComplete="off"
          error={error}
        />
        <Button type="submit" isDisabled={ask.isPending}>
          {texts.ask}
        </Button>
      </form>
      <output className="public-answer" data-state={ask.data?.state}>
        {ask.data !== undefined && !wrong && ask.error === null && (
          <>
            <strong>{ask.data.reference}</strong> {texts[ask.data.state]}
          </>
        )}
      </output>
    </section>
  );
}

/** Always there, also on paper; a call needs neither script nor server. */
function Help({ texts }: { readonly texts: PublicTexts }) {
  return (
    <section className="public-help" aria-labelledby="help-title">
      <h2 id="help-title">{texts.helpTitle}</h2>
      <p>{texts.helpText}</p>
      <ul>
        <li>
          <a href="tel:116111">
            <HeartHandshake aria-hidden="true" size={22} />
            <strong>116 111</strong>
            <span>{texts.helpline}</span>
          </a>
        </li>
        <li>
          <a href="tel:112" data-tone="danger">
            <Phone aria-hidden="true" size={22} />
            <strong>112</strong>
            <span>{texts.danger}</span>
          </a>
        </li>
      </ul>
    </section>
  );
}

export default function MistakePage() {
  const { t, language: staffLanguage } = useTexts();
  const { search } = usePlace();
  const [language, setLanguage] = useState(() => firstLanguage(search.get("lang"), navigator.languages));
  const texts: PublicTexts = publicTexts[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t("brand.window", { page: texts.title });
    return () => {
      document.documentElement.lang = staffLanguage;
    };
  }, [language, texts, t, staffLanguage]);
  return (
    <div className="frame public">
      <Harbour />
      <header className="frame-head public-head">
        <span className="brand">
          <Mark size={38} />
          <span className="brand-name">{t("brand.name")}</span>
        </span>
        <Languages language={language} texts={texts} onChange={setLanguage} />
      </header>
      <main id="main" className="frame-main public-main" tabIndex={-1}>
        <div className="frame-card public-card">
          <h1>{texts.title}</h1>
          <p className="lead no-print">{texts.lead}</p>
          <Report first={nameFrom(search.get("name") ?? "")} texts={texts} />
          <Answer texts={texts} />
          <Help texts={texts} />
        </div>
      </main>
    </div>
  );
}
