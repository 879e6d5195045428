/**
 * A single-use code for a device: large, with its QR code, what to do on the device, and how long it still holds.
 *
 * @module
 */
import { useEffect, useState } from "react";
import type { CodeView } from "../../../../policies/schema/device-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Mono } from "../../parts/facts.tsx";
import { Qr } from "../../parts/qr.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";

/** Whole seconds left, counted down while shown; never below nought. */
function useLeft(until: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1_000));
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function EnrolDialog({ device, onClose }: { readonly device: string; readonly onClose: () => void }) {
  const { t } = useTexts();
  const [code, setCode] = useState<CodeView | null>(null);
  const { mutate, isPending, error } = useChange("enrolCode", "devices", setCode);
  const left = useLeft(code?.expiresAt ?? null);
  const over = code !== null && left === 0;
  return (
    <Dialog title={t("enrol.title", { id: device })} wide onClose={onClose}>
      {code === null || over ? (
        <>
          <p>{t(over ? "enrol.over" : "enrol.lead")}</p>
          {error !== null && <Trouble error={error} />}
          <div className="dialog-actions">
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button variant="primary" isDisabled={isPending} onPress={() => mutate({ id: device, body: {} })}>
              {t("enrol.make")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <div className="enrol">
            <div>
              <p className="enrol-code" aria-label={t("enrol.code", { code: code.code })}>
                {code.code}
              </p>
              <p className="enrol-left" role="timer">
                {t("enrol.left", { time: clock(left) })}
              </p>
            </div>
            <Qr text={code.link} label={t("enrol.qr")} size={200} />
          </div>
          <ol className="enrol-steps">
            <li>{t("enrol.step.install")}</li>
            <li>
              {t("enrol.step.type")} <Mono>{`latarnik-agent enrol "${code.link}"`}</Mono>
            </li>
            <li>{t("enrol.step.done")}</li>
          </ol>
          <p className="muted">{t("enrol.once")}</p>
          <div className="dialog-actions">
            <Button variant="primary" onPress={onClose}>
              {t("action.close")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
