/**
 * Posters to print (A4) and the text for the lock screen of a tablet: the same helplines and the same person as on the children's page.
 *
 * @module
 */
import { useState } from "react";
import { Printer } from "lucide-react";
import { useApi } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Qr } from "../../parts/qr.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { poster } from "../../texts/help/poster.ts";
import type { PosterLanguage } from "../../texts/help/poster.ts";
import { useHelpTexts } from "../../texts/help/texts.ts";
import { HelpFrame } from "./frame.tsx";
import { portalAddress } from "./portal-address.ts";

type Page = Response<"helpDocument">;
const all = ["pl", "en", "uk"] as const;

/** Stays in this browser: whoever prints again does not look for it again. */
const kept = "latarnik.poster.address";
function keptAddress(): string {
  try {
    return localStorage.getItem(kept) ?? "";
  } catch {
    return "";
  }
}
function keepAddress(text: string): void {
  try {
    localStorage.setItem(kept, text);
  } catch {
    // Storage is closed: the code on this sheet is right all the same.
  }
}

/** Lines for every child; 112 stands apart. */
const linesOf = (page: Page) =>
  page.helplines.filter(
    (line) => line.show === "always" && line.telephone !== null && line.audience.includes("children"),
  );

function Sheet({
  page,
  language,
  portal,
}: {
  readonly page: Page;
  readonly language: PosterLanguage;
  readonly portal: string | null;
}) {
  const words = poster[language];
  return (
    <article className="poster" lang={language}>
      <h2>{words.title}</h2>
      <p className="poster-lead">{words.lead}</p>
      <section className="poster-part">
        {page.card === null ? (
          <p className="poster-name">{words.nobody}</p>
        ) : (
          <>
            <h3>{words.here}</h3>
            <p className="poster-name">{page.card.name}</p>
            <p>{page.card.where[language]}</p>
            {page.card.telephone !== null && <p className="poster-number">{page.card.telephone}</p>}
          </>
        )}
      </section>
      <section className="poster-part">
        <h3>{words.free}</h3>
        <ul>
          {linesOf(page).map((line) => (
            <li key={line.id}>
              <span className="poster-number">{line.telephone}</span>
              <span>
                {line.name[language]}
                {line.hours.kind === "always" && `, ${words.always}`}
                {line.web !== null && `, ${line.web}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {portal !== null && (
        <section className="poster-part poster-scan">
          <Qr text={portal} label={words.scan} size={132} />
          <div>
            <h3>{words.scan}</h3>
            <p>{words.scanWhere}</p>
            <p className="poster-address">{portal.replace("http://", "")}</p>
          </div>
        </section>
      )}
      <p className="poster-danger">
        {words.danger} <strong>112</strong>
      </p>
      <p className="poster-venue">{page.venueName}</p>
    </article>
  );
}

export default function PostersPage() {
  const { t } = useHelpTexts();
  const [language, setLanguage] = useState<PosterLanguage>("pl");
  const [copied, setCopied] = useState<PosterLanguage | null>(null);
  const [address, setAddress] = useState(() => keptAddress());
  const { data, error, refetch } = useApi("helpDocument");
  const portal = portalAddress(address);
  const lockOf = (one: PosterLanguage): string =>
    poster[one].lock.replace(
      "{phones}",
      data === undefined
        ? ""
        : linesOf(data)
            .map(({ telephone }) => telephone)
            .join(", "),
    );
  const copy = (one: PosterLanguage): void => {
    void (async () => {
      try {
        await navigator.clipboard.writeText(lockOf(one));
        setCopied(one);
      } catch {
        setCopied(null); // the text stands beside the button and can be marked
      }
    })();
  };
  return (
    <HelpFrame
      open="posters"
      actions={
        <Button variant="primary" onPress={() => globalThis.print()}>
          <Printer aria-hidden="true" size={17} />
          {t("posters.print")}
        </Button>
      }
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <fieldset className="poster-languages no-print">
            <legend>{t("posters.language")}</legend>
            {all.map((one) => (
              <label key={one} className="answer">
                <input type="radio" name="poster" checked={language === one} onChange={() => setLanguage(one)} />
                <span>{t(`posters.${one}`)}</span>
              </label>
            ))}
          </fieldset>
          {data.card === null && <p className="moved no-print">{t("posters.noCard")}</p>}
          <div className="panel no-print">
            <Field
              label={t("posters.address")}
              hint={t("posters.addressHint")}
              value={address}
              onChange={(text) => {
                setAddress(text);
                keepAddress(text);
              }}
              plain
              error={address.trim() !== "" && portal === null ? t("posters.addressWrong") : undefined}
            />
          </div>
          <Sheet page={data} language={language} portal={portal} />
          <section className="panel no-print" aria-labelledby="lock-title">
            <h2 id="lock-title">{t("posters.lock")}</h2>
            <p>{t("posters.lockText")}</p>
            {all.map((one) => (
              <div key={one} className="lock">
                <p lang={one}>{lockOf(one)}</p>
                <Button aria-label={t("posters.copyOf", { language: t(`posters.${one}`) })} onPress={() => copy(one)}>
                  {t(copied === one ? "posters.copied" : "posters.copy")}
                </Button>
              </div>
            ))}
          </section>
        </>
      )}
    </HelpFrame>
  );
}
