/**
 * Asks before something happens: what it will do, perhaps why it is done, and the one button that does it.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTexts } from "../texts/texts.tsx";
import { Reason, isReason } from "./area.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Trouble } from "./trouble.tsx";

export interface ConfirmProps {
  readonly title: string;
  readonly action: string;
  readonly danger?: boolean;
  /** Whether a reason must be written; it is handed to `onConfirm`. */
  readonly reason?: boolean;
  readonly reasonLabel?: string;
  readonly wide?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => void;
  readonly children: ReactNode;
}

export function Confirm(props: ConfirmProps) {
  const { t } = useTexts();
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (props.reason === true && !isReason(reason)) return;
    props.onConfirm(reason.trim());
  };
  return (
    <Dialog title={props.title} urgent wide={props.wide ?? false} onClose={props.onClose}>
      <form onSubmit={submit} noValidate className="form">
        {props.children}
        {props.reason === true && (
          <Reason
            value={reason}
            onChange={setReason}
            checked={checked}
            {...(props.reasonLabel === undefined ? {} : { label: props.reasonLabel })}
          />
        )}
        {props.error !== null && <Trouble error={props.error} />}
        <div className="dialog-actions">
          <Button onPress={props.onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant={props.danger === true ? "danger" : "primary"} isDisabled={props.busy}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
