/**
 * What the desk must know about its own state: no network and how old its list is, what waits to be sent, what was refused.
 *
 * @module
 */
import { CloudOff, Send } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { keep } from "./kept.ts";
import type { Kept } from "./kept.ts";
import type { Step } from "./steps.ts";

/** The tablet a step is about, if it is about one. */
const deviceOf = (step: Step): string => ("device" in step.body ? step.body.device : "");

export function Notices({ offline, kept }: { readonly offline: boolean; readonly kept: Kept }) {
  const { t, ago } = useTexts();
  const now = useNow();
  const waiting = kept.steps.length;
  return (
    <div aria-live="polite" className="notices">
      {offline && (
        <div className="notice notice-offline">
          <CloudOff aria-hidden="true" size={22} />
          <div>
            <p>
              <strong>{t("desk.offline")}</strong>
            </p>
            <p>
              {kept.gates === null
                ? t("desk.noList")
                : t(now > kept.gates.validUntil ? "desk.listOld" : "desk.list", {
                    when: ago(kept.gates.createdAt, now),
                  })}
            </p>
            {waiting > 0 && <p>{t("desk.waiting", { count: waiting })}</p>}
          </div>
        </div>
      )}
      {!offline && waiting > 0 && (
        <p className="notice">
          <Send aria-hidden="true" size={18} />
          <span>{t("desk.sending", { count: waiting })}</span>
        </p>
      )}
      {kept.refused.length > 0 && (
        <div className="notice notice-refused" role="alert">
          <div>
            <p>
              <strong>{t("desk.refused", { count: kept.refused.length })}</strong>
            </p>
            <ul>
              {kept.refused.map((one) => (
                <li key={one.step.body.step}>
                  {t(`step.${one.step.kind}`)} {deviceOf(one.step)}: {one.message}{" "}
                  <span className="code">{one.code}</span>
                </li>
              ))}
            </ul>
            <Button onPress={() => keep("refused", () => [])}>{t("desk.seen")}</Button>
          </div>
        </div>
      )}
    </div>
  );
}
