/**
 * One person's passphrase for their recovery sheet: typed twice, never shown, sent once.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";

const least = 12;

export function SheetForm(props: {
  readonly title: string;
  readonly text: string;
  readonly work: { readonly busy: boolean; readonly error: unknown };
  readonly onSend: (passphrase: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useRetentionTexts();
  const [first, setFirst] = useState("");
  const [again, setAgain] = useState("");
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (first.length >= least && first === again) props.onSend(first);
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <p>{props.text}</p>
        <Field
          label={t("keys.passphrase")}
          type="password"
          autoComplete="new-password"
          value={first}
          onChange={setFirst}
          required
          hint={t("keys.passphraseHint", { least })}
          error={checked && first.length < least ? t("keys.passphraseHint", { least }) : undefined}
        />
        <Field
          label={t("keys.passphraseAgain")}
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={setAgain}
          required
          error={checked && first !== again ? t("keys.passphraseDiffers") : undefined}
        />
        {props.work.error !== null && <Trouble error={props.work.error} />}
        <div className="dialog-actions">
          <Button onPress={props.onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={props.work.busy}>
            {t("keys.passphraseDo")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
