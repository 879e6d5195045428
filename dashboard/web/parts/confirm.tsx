/**
 * Asks before something happens: what it will do, perhaps why it is done, and the one button that does it.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTexts } from "../texts/texts.tsx";
import { Reason, isReason } from "./area.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { KeptHere, Restored } from "./kept-note.tsx";
import { useKeptWords } from "./kept-text.ts";
import type { Words } from "./kept-text.ts";
import { Trouble } from "./trouble.tsx";

export interface ConfirmProps {
  readonly title: string;
  readonly action: string;
  readonly danger?: boolean;
  /** Whether a reason must be written; it is handed to `onConfirm`. */
  readonly reason?: boolean;
  readonly reasonLabel?: string;
  /** Keeps the reason in this window until it is sent: what it is about, e.g. an incident and a duty. */
  readonly keepAs?: string;
  readonly wide?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => void;
  readonly children: ReactNode;
}

const noWords = { reason: "" } as const satisfies Words;
const noId = (): string => "";

export function Confirm(props: ConfirmProps) {
  const { t } = useTexts();
  const kept = useKeptWords<{ readonly reason: string }>(props.keepAs ?? null, noWords, noId);
  const { reason } = kept.words;
  const sent = useRef(false);
  const { done } = kept;
  const { error, onClose } = props;
  useEffect(() => {
    if (error !== null) sent.current = false;
  }, [error]);
  // Whoever asked takes the dialog away once the server has the words.
  useEffect(() => () => void (sent.current && done()), [done]);
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (props.reason === true && !isReason(reason)) return;
    sent.current = true;
    props.onConfirm(reason.trim());
  };
  return (
    <Dialog title={props.title} urgent wide={props.wide ?? false} onClose={props.onClose}>
      <form onSubmit={submit} noValidate className="form">
        {props.children}
        {props.reason === true && (
          <Reason
            value={reason}
            onChange={(text) => kept.change({ reason: text })}
            checked={checked}
            {...(props.reasonLabel === undefined ? {} : { label: props.reasonLabel })}
          />
        )}
        {props.keepAs !== undefined && (
          <>
            <Restored on={kept.restored} />
            <KeptHere />
          </>
        )}
        {props.error !== null && <Trouble error={props.error} />}
        <div className="dialog-actions">
          <Button
            onPress={() => {
              done();
              onClose();
            }}
          >
            {t("action.cancel")}
          </Button>
          <Button type="submit" variant={props.danger === true ? "danger" : "primary"} isDisabled={props.busy}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
