/**
 * What the pages for everybody share: three languages, a code to keep, the way to ask with it, and help that is always there.
 *
 * Nothing is stored in the browser: no session is asked for, no language is remembered.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Copy, HeartHandshake, Phone, Printer } from "lucide-react";
import { ApiFailure } from "../../api/failure.ts";
import { Harbour, Mark } from "../../app/brand.tsx";
import { Button } from "../../parts/button.tsx";
import { DeclarationLink } from "../../parts/declaration.tsx";
import { Field } from "../../parts/field.tsx";
import { publicLanguages } from "../../texts/public/all.ts";
import type { PublicLanguage } from "../../texts/public/all.ts";
import type { PublicTexts } from "../../texts/public/pl.ts";
import { useTexts } from "../../texts/texts.tsx";
import { codeFrom } from "../mistake.model.ts";

/** The page's own words for every refusal: the server's are for staff. */
export function troubleOf(error: unknown, texts: PublicTexts, refused: "wrongName" | "unknown"): string {
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

export function Receipt({
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

/** Asks what became of something by its code. */
export function Ask({
  texts,
  error,
  busy,
  onAsk,
  children,
  state,
}: {
  readonly texts: PublicTexts;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onAsk: (code: string) => void;
  /** The answer; hidden while the code is wrong. */
  readonly children: ReactNode;
  readonly state: string | undefined;
}) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const code = codeFrom(text);
    setWrong(code === null);
    if (code !== null) onAsk(code);
  };
  const complaint = wrong ? texts.codeWrong : error === null ? undefined : troubleOf(error, texts, "unknown");
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
          error={complaint}
        />
        <Button type="submit" isDisabled={busy}>
          {texts.ask}
        </Button>
      </form>
      <output className="public-answer" data-state={state}>
        {!wrong && error === null && children}
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

/** The frame of a page for everybody. */
export function PublicFrame({
  language,
  onLanguage,
  texts,
  stays = false,
  children,
}: {
  readonly language: PublicLanguage;
  readonly onLanguage: (language: PublicLanguage) => void;
  readonly texts: PublicTexts;
  /** On a station of the venue, where whoever comes next must find the same page. */
  readonly stays?: boolean;
  readonly children: ReactNode;
}) {
  const { t, language: staffLanguage } = useTexts();
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
        <Languages language={language} texts={texts} onChange={onLanguage} />
      </header>
      <main id="main" className="frame-main public-main" tabIndex={-1}>
        <div className="frame-card public-card">
          <h1>{texts.title}</h1>
          <p className="lead no-print">{texts.lead}</p>
          {children}
          <Help texts={texts} />
        </div>
      </main>
      {!stays && (
        <footer className="frame-foot">
          <DeclarationLink text={texts.declaration} />
        </footer>
      )}
    </div>
  );
}
