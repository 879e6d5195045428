/**
 * A tablet comes back: damage, what was left on it, whether it was wiped. What nobody counted stays «not counted», never nought.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { Tick } from "../../parts/tick.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { useNameless } from "./ask-name.tsx";

export interface Returned {
  readonly damaged: boolean;
  readonly media: number | null;
  readonly accounts: number | null;
  readonly wiped: boolean;
  readonly remark: string;
}

const countOf = (text: string): number | null => (/^\d{1,6}$/u.test(text.trim()) ? Number(text) : null);
const isCount = (text: string): boolean => text.trim() === "" || countOf(text) !== null;

export function ReturnDialog({
  device,
  onClose,
  onReturn,
}: {
  readonly device: string;
  readonly onClose: () => void;
  readonly onReturn: (returned: Returned) => void;
}) {
  const { t } = useTexts();
  const [media, setMedia] = useState("");
  const [accounts, setAccounts] = useState("");
  const [damaged, setDamaged] = useState(false);
  const [wiped, setWiped] = useState(false);
  const [remark, setRemark] = useState("");
  const { pass, note } = useNameless();
  const [tried, setTried] = useState(false);
  const left = (countOf(media) ?? 0) + (countOf(accounts) ?? 0);
  const uncounted = countOf(media) === null || countOf(accounts) === null;
  const needsRemark = damaged && remark.trim() === "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isCount(media) || !isCount(accounts) || needsRemark || !pass(remark.trim())) return;
    onReturn({ damaged, media: countOf(media), accounts: countOf(accounts), wiped, remark: remark.trim() });
  };
  return (
    <Dialog title={t("return.title", { device })} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <p>{t("return.lead")}</p>
        <div className="form-pair">
          <Field
            label={t("return.media")}
            value={media}
            onChange={setMedia}
            hint={t("return.countHint")}
            error={tried && !isCount(media) ? t("return.notNumber") : undefined}
          />
          <Field
            label={t("return.accounts")}
            value={accounts}
            onChange={setAccounts}
            hint={t("return.countHint")}
            error={tried && !isCount(accounts) ? t("return.notNumber") : undefined}
          />
        </div>
        <Tick on={wiped} onChange={setWiped}>
          {t("return.wiped")}
        </Tick>
        <Tick on={damaged} onChange={setDamaged}>
          {t("return.damaged")}
        </Tick>
        <Field
          label={t("return.remark")}
          value={remark}
          onChange={setRemark}
          hint={t("device.noteHint")}
          required={damaged}
          error={tried && needsRemark ? t("return.remarkMissing") : undefined}
        />
        <div aria-live="polite">
          {!wiped && left > 0 && <p className="note note-attention">{t("return.left", { count: left })}</p>}
          {!wiped && left === 0 && uncounted && <p className="note">{t("return.uncounted")}</p>}
        </div>
        {note}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary">
            {t("return.do")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
