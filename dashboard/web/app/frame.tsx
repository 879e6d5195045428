/**
 * The frame of the pages before sign-in: brand, one card, language and 112.
 *
 * @module
 */
import type { ReactNode } from "react";
import { DeclarationLink } from "../parts/declaration.tsx";
import { useTexts } from "../texts/texts.tsx";
import { Harbour, Mark } from "./brand.tsx";
import { Emergency } from "./shell.tsx";
import { LanguageSwitch } from "./switches.tsx";

/** @param wide  room for a whole page instead of one form */
export function Frame({ wide = false, children }: { readonly wide?: boolean; readonly children: ReactNode }) {
  const { t } = useTexts();
  return (
    <div className="frame">
      <Harbour />
      <header className="frame-head">
        <span className="brand">
          <Mark size={38} />
          <span className="brand-name">{t("brand.name")}</span>
        </span>
      </header>
      <Emergency />
      <main id="main" className="frame-main" tabIndex={-1}>
        <div className={wide ? "frame-card frame-card-wide" : "frame-card"}>{children}</div>
      </main>
      <footer className="frame-foot">
        <LanguageSwitch />
        <DeclarationLink text={t("frame.declaration")} />
      </footer>
    </div>
  );
}
