/**
 * Sign-in; says why one is here and leads back to where one was.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { call } from "../api/call.ts";
import { keepSession, useSession } from "../api/queries.ts";
import { Page } from "../app/page.tsx";
import { navigate, usePlace } from "../app/router.tsx";
import { homeOf, safeReturn } from "../app/routes.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useTexts } from "../texts/texts.tsx";

export default function SignInPage() {
  const { t } = useTexts();
  const { search } = usePlace();
  const client = useQueryClient();
  const session = useSession();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call("signIn", { body: { login: login.trim().toLowerCase(), password } }),
    onSuccess: (view) => {
      keepSession(client, view);
      navigate(safeReturn(search.get("return"), homeOf(view.permissions)), { replace: true });
    },
    onError: () => setPassword(""),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lacking = login.trim() === "" || password === "";
    setMissing(lacking);
    if (!lacking) mutate();
  };
  return (
    <Page title={t("signIn.title")}>
      {search.get("why") === "expired" && session.data === null && (
        <output className="note">
          <Info aria-hidden="true" size={18} />
          {t("signIn.expired")}
        </output>
      )}
      <form onSubmit={submit} noValidate className="form">
        <Field
          label={t("field.login")}
          name="username"
          value={login}
          onChange={setLogin}
          autoComplete="username"
          required
          plain
          error={missing && login.trim() === "" ? t("field.required") : undefined}
        />
        <Field
          label={t("field.password")}
          name="password"
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          required
          error={missing && password === "" ? t("field.required") : undefined}
        />
        {error !== null && <Trouble error={error} />}
        <Button type="submit" variant="primary" isDisabled={isPending}>
          {isPending ? t("signIn.busy") : t("signIn.submit")}
        </Button>
      </form>
      <p className="muted small">{t("signIn.help")}</p>
    </Page>
  );
}
