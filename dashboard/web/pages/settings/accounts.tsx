/**
 * Accounts of the staff: list, create, roles, new password, disable with a question first.
 *
 * @module
 */
import { useState } from "react";
import { UserPlus } from "lucide-react";
import type { Response } from "../../api/contract.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { StateMark } from "../../parts/state.tsx";
import { MaybeTime } from "../../parts/time.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { CreateAccount, DisableAccount, EditAccount, ResetPassword } from "./account-dialogs.tsx";

export type Account = Response<"accounts">[number];
type Open = { readonly kind: "create" } | { readonly kind: "edit" | "password" | "disable"; readonly account: Account };

export function Accounts({ ownId }: { readonly ownId: string }) {
  const { t, list } = useTexts();
  const { data, error, refetch } = useApi("accounts");
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <section className="part" aria-labelledby="accounts-title">
      <div className="part-head">
        <div>
          <h2 id="accounts-title">{t("accounts.title")}</h2>
          <p className="muted">{t("accounts.lead")}</p>
        </div>
        <Button variant="primary" onPress={() => setOpen({ kind: "create" })}>
          <UserPlus aria-hidden="true" size={17} />
          {t("accounts.create")}
        </Button>
      </div>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <Scroll label={t("accounts.title")} sheet>
          <table className="table table-plain table-accounts">
            <caption className="sr-only">{t("accounts.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("field.displayName")}</th>
                <th scope="col">{t("field.roles")}</th>
                <th scope="col">{t("column.state")}</th>
                <th scope="col">{t("accounts.lastSignIn")}</th>
                <th scope="col">{t("accounts.actions")}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((account) => (
                <tr key={account.id}>
                  <th scope="row">
                    <span className="list-title">{account.displayName}</span>
                    <span className="muted small">{account.login}</span>
                  </th>
                  <td>{list(account.roles.map((role) => t(`role.${role}`)))}</td>
                  <td>
                    <StateMark
                      state={account.disabledAt === null ? "good" : "not-measured"}
                      word={t(account.disabledAt === null ? "accounts.active" : "accounts.disabled")}
                    />
                  </td>
                  <td>
                    <MaybeTime at={account.lastSignInAt} never={t("value.never")} />
                  </td>
                  <td>
                    <div className="row-actions">
                      <Button
                        variant="link"
                        aria-label={t("accounts.editOf", { name: account.displayName })}
                        onPress={() => setOpen({ kind: "edit", account })}
                      >
                        {t("accounts.edit")}
                      </Button>
                      <Button
                        variant="link"
                        aria-label={t("accounts.passwordOf", { name: account.displayName })}
                        onPress={() => setOpen({ kind: "password", account })}
                      >
                        {t("accounts.password")}
                      </Button>
                      {account.id !== ownId && (
                        <Button
                          variant="link"
                          aria-label={t(account.disabledAt === null ? "accounts.disableOf" : "accounts.enableOf", {
                            name: account.displayName,
                          })}
                          onPress={() => setOpen({ kind: "disable", account })}
                        >
                          {t(account.disabledAt === null ? "accounts.disable" : "accounts.enable")}
                        </Button>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {open?.kind === "create" && <CreateAccount onClose={close} />}
      {open?.kind === "edit" && <EditAccount account={open.account} onClose={close} />}
      {open?.kind === "password" && <ResetPassword account={open.account} onClose={close} />}
      {open?.kind === "disable" && <DisableAccount account={open.account} onClose={close} />}
    </section>
  );
}
