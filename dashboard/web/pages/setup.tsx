/**
 * First start: the first administrator. The one-time token arrives in the address after `#`, so that it never
 * reaches a server log; it is taken out of the address at once.
 *
 * @module
 */
import { useEffect, useState } from "react";
import type { FormEvent } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { ApiFailure, fieldMessage } from "../api/failure.ts";
import { keepSession, useApi } from "../api/queries.ts";
import { Page } from "../app/page.tsx";
import { Link, navigate } from "../app/router.tsx";
import { homeOf } from "../app/routes.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { NewPassword } from "../parts/password.tsx";
import { characters, passwordMinimum } from "../parts/password.ts";
import { NotYet, Trouble } from "../parts/trouble.tsx";
import { useTexts } from "../texts/texts.tsx";

/** Read once when the page's code is loaded; an effect would run twice in development and lose it. */
const givenToken = new URLSearchParams(location.hash.slice(1)).get("token");

export default function SetupPage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const state = useApi("setupState");
  const [token, setToken] = useState(givenToken ?? "");
  const [form, setForm] = useState({ login: "", displayName: "", password: "", again: "" });
  const [checked, setChecked] = useState(false);
  useEffect(() => {
    if (location.hash !== "") history.replaceState(null, "", location.pathname);
  }, []);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      call("setup", {
        body: {
          token: token.trim(),
          login: form.login.trim().toLowerCase(),
          displayName: form.displayName.trim(),
          password: form.password,
        },
      }),
    onSuccess: (view) => {
      client.clear();
      keepSession(client, view);
      navigate(homeOf(view.permissions), { replace: true });
    },
  });

  if (state.data === undefined) return <NotYet error={state.error} retry={() => void state.refetch()} />;
  if (!state.data.needed)
    return (
      <Page title={t("setup.doneTitle")}>
        <p>{t("setup.doneText")}</p>
        <p>
          <Link href="/sign-in">{t("signIn.title")}</Link>
        </p>
      </Page>
    );

  const set = (part: Partial<typeof form>): void => setForm((old) => ({ ...old, ...part }));
  const loginFits = /^[a-z0-9][a-z0-9._@-]{2,63}$/u.test(form.login.trim().toLowerCase());
  const complaints = {
    token: token.trim().length < 20 ? t("setup.tokenMissing") : undefined,
    login: loginFits ? undefined : t("field.loginRule"),
    displayName: form.displayName.trim().length < 2 ? t("field.required") : undefined,
    password:
      characters(form.password) < passwordMinimum ? t("password.tooShort", { minimum: passwordMinimum }) : undefined,
    again: form.again === form.password ? undefined : t("field.passwordsDiffer"),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(complaints).every((complaint) => complaint === undefined)) mutate();
  };
  const shown = (path: keyof typeof complaints): string | undefined =>
    (checked ? complaints[path] : undefined) ?? fieldMessage(error, path);
  return (
    <Page title={t("setup.title")} lead={t("setup.lead")}>
      <form onSubmit={submit} noValidate className="form">
        {(givenToken === null || (error instanceof ApiFailure && error.status === 403)) && (
          <Field
            label={t("setup.token")}
            hint={t("setup.tokenHint")}
            value={token}
            onChange={setToken}
            required
            plain
            error={shown("token")}
          />
        )}
        <Field
          label={t("field.displayName")}
          hint={t("field.displayNameHint")}
          value={form.displayName}
          onChange={(displayName) => set({ displayName })}
          autoComplete="name"
          required
          error={shown("displayName")}
        />
        <Field
          label={t("field.login")}
          hint={t("field.loginRule")}
          name="username"
          value={form.login}
          onChange={(login) => set({ login })}
          autoComplete="username"
          required
          plain
          error={shown("login")}
        />
        <NewPassword
          label={t("field.newPassword")}
          login={form.login}
          value={form.password}
          onChange={(password) => set({ password })}
          error={shown("password")}
        />
        <Field
          label={t("field.passwordAgain")}
          type="password"
          value={form.again}
          onChange={(again) => set({ again })}
          autoComplete="new-password"
          required
          error={shown("again")}
        />
        {error !== null && <Trouble error={error} />}
        <Button type="submit" variant="primary" isDisabled={isPending}>
          {isPending ? t("setup.busy") : t("setup.submit")}
        </Button>
      </form>
    </Page>
  );
}
