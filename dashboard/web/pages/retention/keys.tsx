/**
 * The vault's key: in force since when, due when, who holds the sheets that bring it back. Whoever answers for the machine changes it here, and
 * draws new sheets together with a second person: each takes their own, on their own page.
 *
 * @module
 */
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useApi, useMay } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { saveFile } from "../../parts/file.ts";
import { StateMark } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { dayText } from "../people/day-text.ts";
import { useProven } from "../security/prove.tsx";
import { dayOf, keyState } from "./model.ts";
import { SheetForm } from "./sheet-form.tsx";

const mark: Readonly<Record<ReturnType<typeof keyState>, State>> = {
  missing: "danger",
  wrong: "danger",
  unused: "not-measured",
  "no-sheets": "attention",
  due: "attention",
  good: "good",
};

function Facts({ vault }: { readonly vault: Response<"vault"> }) {
  const { t, language, number, list } = useRetentionTexts();
  const state = keyState(vault);
  const day = (at: number): string => dayText(dayOf(at), language);
  return (
    <>
      <p>
        <StateMark state={mark[state]} word={t(`keys.${state}`)} />
      </p>
      <dl className="facts">
        <div>
          <dt>{t("keys.inForce")}</dt>
          <dd>
            {vault.madeAt === null ? t("value.none") : t("keys.since", { day: day(vault.madeAt) })}
            {vault.rotateBy !== null && (
              <span className="muted"> ({t("keys.rotateBy", { day: day(vault.rotateBy) })})</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("keys.source")}</dt>
          <dd>{t(`keys.source.${vault.source}`)}</dd>
        </div>
        <div>
          <dt>{t("keys.cases")}</dt>
          <dd>{number(vault.keys)}</dd>
        </div>
        <div>
          <dt>{t("keys.sheets")}</dt>
          <dd>
            {vault.recovery === null
              ? t("keys.sheetsNone")
              : t("keys.sheetsOf", { holders: list(vault.recovery.holders), day: day(vault.recovery.madeAt) })}
          </dd>
        </div>
      </dl>
    </>
  );
}

type Sheet = Response<"vaultSheetsAgree">;
const keep = ({ name, text }: Sheet): void => saveFile(name, text, "text/plain;charset=utf-8");

/** Changing the key, and the way of two people to their sheets. */
function Care({ vault }: { readonly vault: Response<"vault"> }) {
  const { t, clock } = useRetentionTexts();
  const client = useQueryClient();
  const [open, setOpen] = useState<"rotate" | "ask" | { readonly agree: string } | null>(null);
  const close = (): void => setOpen(null);
  const fresh = (): void => {
    close();
    void client.invalidateQueries({ queryKey: ["vault"] });
  };
  const got = (sheet: Sheet): void => {
    keep(sheet);
    fresh();
  };
  const rotate = useProven(async () => call("vaultRotate"), fresh);
  const ask = useProven(async (passphrase: string) => call("vaultSheetsAsk", { body: { passphrase } }), fresh);
  const agree = useProven(
    async ({ id, passphrase }: { id: string; passphrase: string }) =>
      call("vaultSheetsAgree", { id, body: { passphrase } }),
    got,
  );
  const take = useProven(async (id: string) => call("vaultSheetTake", { id }), got);
  return (
    <>
      {vault.requests.length > 0 && (
        <ul className="plain-list">
          {vault.requests.map((one) => (
            <li key={one.id} className="plain-row">
              <span>
                {t(one.agreedBy === null ? "keys.request" : "keys.requestAgreed", {
                  name: one.askedBy ?? t("value.unknown"),
                  other: one.agreedBy ?? "",
                  until: clock(one.expiresAt),
                })}
              </span>
              {one.mine && one.agreedBy !== null && (
                <Button variant="primary" isDisabled={take.busy} onPress={() => take.run(one.id)}>
                  {t("keys.take")}
                </Button>
              )}
              {!one.mine && one.agreedBy === null && (
                <Button variant="primary" onPress={() => setOpen({ agree: one.id })}>
                  {t("keys.agree")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {take.error !== null && <Trouble error={take.error} />}
      <div className="review-actions no-print">
        <Button onPress={() => setOpen("ask")}>{t("keys.ask")}</Button>
        <Button onPress={() => setOpen("rotate")}>{t("keys.rotate")}</Button>
      </div>
      {open === "rotate" && (
        <Confirm
          title={t("keys.rotateTitle")}
          action={t("keys.rotateDo")}
          danger
          busy={rotate.busy}
          error={rotate.error}
          onClose={close}
          onConfirm={() => rotate.run(undefined)}
        >
          <p>{t("keys.rotateText")}</p>
        </Confirm>
      )}
      {open === "ask" && (
        <SheetForm title={t("keys.askTitle")} text={t("keys.askText")} work={ask} onSend={ask.run} onClose={close} />
      )}
      {open !== null && typeof open === "object" && (
        <SheetForm
          title={t("keys.agreeTitle")}
          text={t("keys.agreeText")}
          work={agree}
          onSend={(passphrase) => agree.run({ id: open.agree, passphrase })}
          onClose={close}
        />
      )}
      {rotate.dialog}
      {ask.dialog}
      {agree.dialog}
      {take.dialog}
    </>
  );
}

export function Keys() {
  const { t } = useRetentionTexts();
  const may = useMay();
  const allowed = may("vault.read");
  const { data, error, refetch } = useApi("vault", { enabled: allowed });
  if (!allowed) return null;
  return (
    <section className="panel" aria-labelledby="keys-title">
      <h2 id="keys-title">{t("keys.title")}</h2>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Facts vault={data} />
          {may("vault.manage") && <Care vault={data} />}
        </>
      )}
    </section>
  );
}
