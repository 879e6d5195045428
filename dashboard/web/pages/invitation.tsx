/**
 * The page an invitation leads to: one's own password, then one's own second factor. The token stands after #, which is sent to nobody.
 *
 * @module
 */
import { useEffect, useState } from "react";
import type { FormEvent } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keepSession } from "../api/queries.ts";
import { Page } from "../app/page.tsx";
import { navigate } from "../app/router.tsx";
import { Button } from "../parts/button.tsx";
import { NewPassword } from "../parts/password.tsx";
import { characters, passwordMinimum } from "../parts/password.ts";
import { NotYet, Trouble } from "../parts/trouble.tsx";
import { usePeopleTexts } from "../texts/people/texts.ts";

const given = location.hash.replace(/^#/u, "");

export default function InvitationPage() {
  const { t } = usePeopleTexts();
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  useEffect(() => {
    if (location.hash !== "") history.replaceState(null, "", location.pathname);
  }, []);
  const invitation = useQuery({
    queryKey: ["invitation"],
    enabled: given.length >= 20,
    retry: false,
    queryFn: () => call("invitationLook", { body: { token: given } }),
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      await call("invitationAccept", { body: { token: given, password } });
      return call("session");
    },
    onSuccess: (session) => {
      client.clear();
      keepSession(client, session);
      navigate("/settings", { replace: true });
    },
  });
  const short = characters(password) < passwordMinimum;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!short) mutate();
  };
  return (
    <Page title={t("invitation.title")}>
      {given.length < 20 ? (
        <p>{t("invitation.none")}</p>
      ) : invitation.data === undefined ? (
        <NotYet error={invitation.error} />
      ) : (
        <form onSubmit={submit} noValidate className="form">
          <p>{t("invitation.hello", { name: invitation.data.displayName, login: invitation.data.login })}</p>
          <NewPassword
            label={t("field.newPassword")}
            login={invitation.data.login}
            value={password}
            onChange={setPassword}
            error={checked && short ? t("password.tooShort", { minimum: passwordMinimum }) : undefined}
          />
          {error !== null && <Trouble error={error} />}
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("invitation.accept")}
          </Button>
        </form>
      )}
    </Page>
  );
}
