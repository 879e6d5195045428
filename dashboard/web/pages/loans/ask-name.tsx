/**
 * Asks once before a text that seems to name a child is written down; the same text sent again goes through.
 *
 * @module
 */
import { useState } from "react";
import type { ReactNode } from "react";
import { Confirm } from "../../parts/confirm.tsx";
import type { ConfirmProps } from "../../parts/confirm.tsx";
import { firstNames } from "../../texts/loans/first-names.ts";
import { useTexts } from "../../texts/texts.tsx";
import { nameForms, nameIn } from "./nameless.ts";

const forms = nameForms(firstNames);

/** @returns `pass`: whether the text may go on now; `note`: what the person is asked, if anything */
export function useNameless(): { readonly pass: (text: string) => boolean; readonly note: ReactNode } {
  const { t } = useTexts();
  const [asked, setAsked] = useState<{ readonly text: string; readonly word: string } | null>(null);
  return {
    pass: (text) => {
      const word = nameIn(text, forms);
      if (word === null || asked?.text === text) return true;
      setAsked({ text, word });
      return false;
    },
    note: (
      <div aria-live="assertive">
        {asked !== null && <p className="note note-attention">{t("nameless.ask", { word: asked.word })}</p>}
      </div>
    ),
  };
}

/** A reason that stays in the record, with the question in front of it. */
export function ReasonedConfirm({ onConfirm, children, ...rest }: ConfirmProps) {
  const { pass, note } = useNameless();
  return (
    <Confirm
      {...rest}
      reason
      onConfirm={(reason) => {
        if (pass(reason)) onConfirm(reason);
      }}
    >
      {children}
      {note}
    </Confirm>
  );
}
