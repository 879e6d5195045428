/**
 * What the desk must know about its own state: no network and what its list is worth, what waits to be sent, what was refused.
 *
 * @module
 */
import { useEffect, useState } from "react";
import { CloudOff, KeyRound, Send } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import type { Desk } from "./desk.ts";
import { isInTime } from "./gates.ts";
import { keep } from "./kept.ts";
import { fingerprintOf } from "./signed-list.ts";
import type { Step } from "./steps.ts";

/** The tablet a step is about, if it is about one. */
const deviceOf = (step: Step): string => ("device" in step.body ? step.body.device : "");

function ListState({ desk }: { readonly desk: Desk }) {
  const { t, ago } = useTexts();
  const now = useNow();
  const { gates } = desk.kept;
  if (gates === null) return <>{t("desk.noList")}</>;
  if (desk.trust === "forged") return <>{t("desk.listForged")}</>;
  if (desk.trust === "unable") return <>{t("desk.listUnable")}</>;
  return <>{t(isInTime(gates, now) ? "desk.list" : "desk.listOld", { when: ago(gates.createdAt, now) })}</>;
}

/** Keys change when a venue is set up anew; a person compares the words and says so, the page never does by itself. */
function OtherKey({ other }: { readonly other: string }) {
  const { t } = useTexts();
  const [words, setWords] = useState<string | null>(null);
  useEffect(() => {
    void fingerprintOf(other, globalThis.crypto.subtle).then(setWords);
  }, [other]);
  const accept = (): void => {
    keep("gates", () => null);
    keep("key", () => other);
  };
  return (
    <div className="notice notice-refused" role="alert">
      <KeyRound aria-hidden="true" size={22} />
      <div>
        <p>
          <strong>{t("desk.otherKey")}</strong>
        </p>
        <p>{t("desk.otherKeyText")}</p>
        {words !== null && <p className="code">{words}</p>}
        <Button onPress={accept}>{t("desk.otherKeyAccept")}</Button>
      </div>
    </div>
  );
}

export function Notices({ desk }: { readonly desk: Desk }) {
  const { t } = useTexts();
  const { kept, offline } = desk;
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
              <ListState desk={desk} />
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
      {desk.otherKey !== null && desk.otherKey !== kept.key && <OtherKey other={desk.otherKey} />}
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
