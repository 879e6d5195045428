/**
 * Ways into accounts: invitations that wait, lost second factors that two people give back, and the history of access.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { PlainRole } from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import { fieldMessage } from "../../api/failure.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Mono } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { More } from "../../parts/more.tsx";
import { Stack } from "../../parts/stack.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Time } from "../../parts/time.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { useProven } from "../security/prove.tsx";

/** Roles an invitation may carry. */
const PLAIN: readonly PlainRole[] = ["edukator", "audytor", "admin"];
const linkOf = (token: string): string => `${location.origin}/invitation#${token}`;

function Invite({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (token: string) => void }) {
  const { t } = usePeopleTexts();
  const [form, setForm] = useState({ login: "", displayName: "" });
  const [roles, setRoles] = useState<readonly PlainRole[]>(["edukator"]);
  const [checked, setChecked] = useState(false);
  const { run, busy, error, dialog } = useProven(
    async () =>
      call("invitationCreate", {
        body: { login: form.login.trim().toLowerCase(), displayName: form.displayName.trim(), roles: [...roles] },
      }),
    ({ token }) => onMade(token),
  );
  const loginFits = /^[a-z0-9][a-z0-9._@-]{2,63}$/u.test(form.login.trim().toLowerCase());
  const nameFits = form.displayName.trim().length >= 2;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (loginFits && nameFits) run(undefined);
  };
  return (
    <>
      <Dialog title={t("people.invite")} onClose={onClose}>
        <form onSubmit={submit} noValidate className="form">
          <Field
            label={t("field.displayName")}
            value={form.displayName}
            onChange={(displayName) => setForm({ ...form, displayName })}
            required
            error={(checked && !nameFits ? t("field.required") : undefined) ?? fieldMessage(error, "displayName")}
          />
          <Field
            label={t("field.login")}
            hint={t("field.loginRule")}
            value={form.login}
            onChange={(login) => setForm({ ...form, login })}
            required
            plain
            autoComplete="off"
            error={(checked && !loginFits ? t("field.loginRule") : undefined) ?? fieldMessage(error, "login")}
          />
          <fieldset className="field">
            <legend>{t("field.roles")}</legend>
            {PLAIN.map((role) => (
              <Tick
                key={role}
                on={roles.includes(role)}
                onChange={(on) => setRoles(on ? [...roles, role] : roles.filter((held) => held !== role))}
              >
                {t(`role.${role}`)}
              </Tick>
            ))}
          </fieldset>
          {error !== null && <Trouble error={error} />}
          <div className="dialog-actions">
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button type="submit" variant="primary" isDisabled={busy}>
              {t("people.invite")}
            </Button>
          </div>
        </form>
      </Dialog>
      {dialog}
    </>
  );
}

export function Invitations() {
  const { t, exact } = usePeopleTexts();
  const client = useQueryClient();
  const { data, error } = useApi("invitations");
  const [open, setOpen] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const fresh = (): void => void client.invalidateQueries({ queryKey: ["invitations"] });
  const renew = useProven(
    async (id: string) => call("invitationRenew", { id, body: {} }),
    (made) => {
      setToken(made.token);
      fresh();
    },
  );
  const withdraw = useProven(async (id: string) => call("invitationWithdraw", { id }), fresh);
  return (
    <section className="part" aria-labelledby="invitations-title">
      <div className="part-head">
        <div>
          <h2 id="invitations-title">{t("people.invitations")}</h2>
          <p className="muted">{t("people.invitationsText")}</p>
        </div>
        <Button onPress={() => setOpen(true)}>{t("people.invite")}</Button>
      </div>
      {token !== null && (
        <output className="note">
          <span>
            {t("people.inviteLink")} <Mono>{linkOf(token)}</Mono>
          </span>
        </output>
      )}
      {(renew.error ?? withdraw.error) !== null && <Trouble error={renew.error ?? withdraw.error} />}
      {data === undefined ? (
        <NotYet error={error} />
      ) : data.length === 0 ? (
        <p className="muted">{t("people.invitationsNone")}</p>
      ) : (
        <ul className="plain-list">
          {data.map((one) => (
            <li key={one.id} className="plain-row">
              <span>
                <span className="list-title">{one.displayName}</span>
                <span className="muted small">{t("people.inviteUntil", { when: exact(one.expiresAt) })}</span>
              </span>
              <span className="row-actions">
                <Button
                  variant="link"
                  aria-label={t("people.inviteRenew", { name: one.displayName })}
                  onPress={() => renew.run(one.id)}
                >
                  {t("people.inviteRenewShort")}
                </Button>
                <Button
                  variant="link"
                  aria-label={t("people.inviteWithdraw", { name: one.displayName })}
                  onPress={() => withdraw.run(one.id)}
                >
                  {t("people.inviteWithdrawShort")}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <Invite
          onClose={() => setOpen(false)}
          onMade={(made) => {
            setOpen(false);
            setToken(made);
            fresh();
          }}
        />
      )}
      {renew.dialog}
      {withdraw.dialog}
    </section>
  );
}

export function Recoveries() {
  const { t, exact } = usePeopleTexts();
  const client = useQueryClient();
  const { data } = useApi("recoveries");
  const fresh = (): void => void client.invalidateQueries({ queryKey: ["recoveries"] });
  const approve = useProven(async (id: string) => call("recoveryApprove", { id, body: {} }), fresh);
  const refuse = useProven(async (id: string) => call("recoveryRefuse", { id, body: {} }), fresh);
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="part" aria-labelledby="recoveries-title">
      <h2 id="recoveries-title">{t("people.recoveries")}</h2>
      <p className="muted">{t("people.recoveriesText")}</p>
      {(approve.error ?? refuse.error) !== null && <Trouble error={approve.error ?? refuse.error} />}
      <ul className="plain-list">
        {data.map((one) => (
          <li key={one.id} className="plain-row">
            <span>
              {t("people.recoveryLine", { name: one.displayName, when: exact(one.at), count: one.approvals.length })}
            </span>
            <span className="row-actions">
              {one.mayApprove ? (
                <Button onPress={() => approve.run(one.id)}>
                  {t("people.recoveryApprove", { name: one.displayName })}
                </Button>
              ) : (
                <span className="muted small">{t("people.recoveryOther")}</span>
              )}
              <Button variant="link" onPress={() => refuse.run(one.id)}>
                {t("people.recoveryRefuse", { name: one.displayName })}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {approve.dialog}
      {refuse.dialog}
    </section>
  );
}

function HistoryTable() {
  const { t, attempt } = usePeopleTexts();
  const { data, error } = useApi("accessHistory");
  if (data === undefined) return <NotYet error={error} />;
  return (
    <More items={data} step={50}>
      {(shown) => (
        <Stack
          caption={t("people.history")}
          rows={shown}
          // Lines have no id of their own, and none is ever inserted between two.
          rowKey={(line, index) => `${String(line.at)}-${String(index)}`}
          columns={[
            t("people.historyWhen"),
            t("people.historyBy"),
            t("people.historyWhat"),
            t("people.historyWhom"),
            t("people.historyResult"),
          ]}
          renderCells={(line) => [
            <Time key="at" at={line.at} exact />,
            line.by ?? "–",
            attempt(`people.action.${line.action}`) ?? line.action,
            line.subject ?? "–",
            t(`people.outcome.${line.outcome}`),
          ]}
        />
      )}
    </More>
  );
}

export function History() {
  const { t } = usePeopleTexts();
  const [open, setOpen] = useState(false);
  return (
    <section className="part" aria-labelledby="history-title">
      <h2 id="history-title">{t("people.history")}</h2>
      <p className="muted">{t("people.historyText")}</p>
      {open ? <HistoryTable /> : <Button onPress={() => setOpen(true)}>{t("people.historyOpen")}</Button>}
    </section>
  );
}
