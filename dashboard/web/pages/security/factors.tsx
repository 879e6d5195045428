/**
 * One's own second factors and sessions: what there is, what can be added, what can be ended.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { KeyRound, Smartphone } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SecurityView } from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/contract.ts";
import { ApiFailure } from "../../api/failure.ts";
import { sessionKey, useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Mono } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Qr } from "../../parts/qr.tsx";
import { StateMark } from "../../parts/state.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { useProven } from "./prove.tsx";

type Added = { readonly recoveryCodes: readonly string[] | null };

function TotpDialog({
  start,
  onClose,
  onAdded,
}: {
  readonly start: Response<"totpStart">;
  readonly onClose: () => void;
  readonly onAdded: (added: Added) => void;
}) {
  const { t } = usePeopleTexts();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [checked, setChecked] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call("totpConfirm", { id: start.id, body: { code, name: name.trim() } }),
    onSuccess: onAdded,
    onError: () => setCode(""),
  });
  const wrong = !/^\d{6}$/u.test(code.replaceAll(/\s/gu, ""));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!wrong && name.trim() !== "") mutate();
  };
  return (
    <Dialog title={t("security.addTotp")} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <p>{t("security.scan")}</p>
        <Qr text={start.uri} label={t("security.qr")} size={200} />
        <p>
          {t("security.key")}: <Mono>{start.secret.replaceAll(/(.{4})(?=.)/gu, "$1 ")}</Mono>
        </p>
        <Field
          label={t("security.name")}
          hint={t("security.nameHint")}
          value={name}
          onChange={setName}
          required
          error={checked && name.trim() === "" ? t("people.missing") : undefined}
        />
        <Field
          label={t("security.code")}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          required
          plain
          error={checked && wrong && error === null ? t("security.codeRule") : undefined}
        />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("security.confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

async function addPasskey(name: string): Promise<Added> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const options = await call("passkeyOptions", { body: {} });
  const response = await startRegistration({ optionsJSON: options as never });
  return call("passkeyAdd", { body: { name, response: response as unknown as Record<string, unknown> } });
}

function PasskeyDialog({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded: (added: Added) => void;
}) {
  const { t } = usePeopleTexts();
  const [name, setName] = useState("");
  const [checked, setChecked] = useState(false);
  const { mutate, isPending, error } = useMutation({ mutationFn: () => addPasskey(name.trim()), onSuccess: onAdded });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() !== "") mutate();
  };
  return (
    <Dialog title={t("security.addPasskey")} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <Field
          label={t("security.name")}
          hint={t("security.nameHint")}
          value={name}
          onChange={setName}
          required
          error={checked && name.trim() === "" ? t("people.missing") : undefined}
        />
        {error !== null &&
          (error instanceof ApiFailure ? <Trouble error={error} /> : <p role="alert">{t("security.passkeyFailed")}</p>)}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("security.addPasskey")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Codes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const { t } = usePeopleTexts();
  return (
    <Dialog title={t("security.codesTitle")} onClose={onClose}>
      <p>{t("security.codesText")}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <Mono>{code}</Mono>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onPress={() => print()}>{t("action.print")}</Button>
        <Button variant="primary" onPress={onClose}>
          {t("security.codesKept")}
        </Button>
      </div>
    </Dialog>
  );
}

const MARK = {
  proven: "good",
  needed: "attention",
  optional: "not-measured",
  due: "attention",
  overdue: "danger",
} as const;

function Standing({ view }: { readonly view: SecurityView["secondFactor"] }) {
  const { t, exact } = usePeopleTexts();
  return (
    <StateMark
      state={MARK[view.standing]}
      word={t(`security.state.${view.standing}`, { when: view.dueAt === null ? "" : exact(view.dueAt) })}
    />
  );
}

/** @param onDone  called when the first factor stands, where nothing else was open before */
export function Factors({ onDone }: { readonly onDone?: () => void }) {
  const { t, ago } = usePeopleTexts();
  const now = useNow();
  const client = useQueryClient();
  const { data, error, refetch } = useApi("security");
  const [totp, setTotp] = useState<Response<"totpStart"> | null>(null);
  const [passkey, setPasskey] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const fresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["security"] });
    if (onDone === undefined) await client.invalidateQueries({ queryKey: sessionKey });
  };
  const added = ({ recoveryCodes }: Added): void => {
    setTotp(null);
    setPasskey(false);
    void fresh();
    if (recoveryCodes === null) onDone?.();
    else setCodes(recoveryCodes);
  };
  const begin = useProven(async () => call("totpStart", { body: {} }), setTotp);
  // A step-up before the browser is asked: its own question comes last.
  const beginPasskey = useProven(
    async () => call("passkeyOptions", { body: {} }),
    () => setPasskey(true),
  );
  const remove = useProven(
    async (id: string) => call("factorRemove", { id }),
    () => void fresh(),
  );
  const renew = useProven(
    async () => call("recoveryCodes", { body: {} }),
    (made) => {
      setCodes(made.recoveryCodes);
      void fresh();
    },
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const trouble = begin.error ?? beginPasskey.error ?? remove.error ?? renew.error;
  return (
    <>
      <p>
        <Standing view={data.secondFactor} />
      </p>
      {data.factors.length > 0 && (
        <ul className="plain-list">
          {data.factors.map((factor) => (
            <li key={factor.id} className="plain-row">
              {factor.kind === "totp" ? (
                <Smartphone aria-hidden="true" size={20} />
              ) : (
                <KeyRound aria-hidden="true" size={20} />
              )}
              <span>
                <span className="list-title">{factor.name}</span>
                <span className="muted small">
                  {t(`security.kind.${factor.kind}`)} ·{" "}
                  {factor.here
                    ? factor.lastUsedAt === null
                      ? t("security.neverUsed")
                      : t("security.lastUsed", { when: ago(factor.lastUsedAt, now) })
                    : t("security.elsewhere")}
                </span>
              </span>
              <Button
                variant="link"
                aria-label={t("security.removeOf", { name: factor.name })}
                onPress={() => remove.run(factor.id)}
              >
                {t("security.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {trouble !== null && <Trouble error={trouble} />}
      <div className="row-actions">
        <Button
          variant={data.factors.length === 0 ? "primary" : "quiet"}
          onPress={() => begin.run(undefined)}
          isDisabled={begin.busy}
        >
          {t("security.addTotp")}
        </Button>
        {data.passkeys === "possible" && (
          <Button onPress={() => beginPasskey.run(undefined)} isDisabled={beginPasskey.busy}>
            {t("security.addPasskey")}
          </Button>
        )}
      </div>
      {data.passkeys !== "possible" && <p className="muted small">{t(`security.passkeys.${data.passkeys}`)}</p>}
      {data.factors.length > 0 && (
        <p className="muted small">
          {t("security.codesLeft", { count: data.recoveryCodesLeft })}{" "}
          <Button variant="link" onPress={() => renew.run(undefined)}>
            {t("security.codesNew")}
          </Button>
        </p>
      )}
      {begin.dialog}
      {beginPasskey.dialog}
      {remove.dialog}
      {renew.dialog}
      {totp !== null && <TotpDialog start={totp} onClose={() => setTotp(null)} onAdded={added} />}
      {passkey && <PasskeyDialog onClose={() => setPasskey(false)} onAdded={added} />}
      {codes !== null && (
        <Codes
          codes={codes}
          onClose={() => {
            setCodes(null);
            onDone?.();
          }}
        />
      )}
    </>
  );
}

export function Sessions() {
  const { t, ago } = usePeopleTexts();
  const now = useNow();
  const client = useQueryClient();
  const { data, error } = useApi("sessions");
  const fresh = async (): Promise<void> => client.invalidateQueries({ queryKey: ["sessions"] });
  const others = useMutation({ mutationFn: () => call("sessionsCloseOthers", { body: {} }), onSuccess: fresh });
  const one = useMutation({ mutationFn: (id: string) => call("sessionClose", { id }), onSuccess: fresh });
  if (data === undefined) return <NotYet error={error} />;
  const nameOf = (browser: string): string => (browser === "" ? t("security.sessionUnknown") : browser);
  return (
    <>
      <ul className="plain-list">
        {data.map((session) => (
          <li key={session.id} className="plain-row">
            <span>
              <span className="list-title">{nameOf(session.browser)}</span>
              <span className="muted small">
                {session.current
                  ? t("security.sessionHere")
                  : t("security.sessionSeen", { when: ago(session.seenAt, now) })}
              </span>
            </span>
            {!session.current && (
              <Button
                variant="link"
                aria-label={t("security.closeOne", { browser: nameOf(session.browser) })}
                onPress={() => one.mutate(session.id)}
              >
                {t("security.closeShort")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(others.error ?? one.error) !== null && <Trouble error={others.error ?? one.error} />}
      {data.length > 1 && (
        <Button onPress={() => others.mutate()} isDisabled={others.isPending}>
          {t("security.closeOthers")}
        </Button>
      )}
    </>
  );
}

/** Part of «Ustawienia». */
export function Security() {
  const { t } = usePeopleTexts();
  return (
    <div className="columns columns-even">
      <section className="panel" aria-labelledby="security-title">
        <h2 id="security-title">{t("security.title")}</h2>
        <p className="muted small">{t("security.lead")}</p>
        <Factors />
      </section>
      <section className="panel" aria-labelledby="sessions-title">
        <h2 id="sessions-title">{t("security.sessions")}</h2>
        <Sessions />
      </section>
    </div>
  );
}
