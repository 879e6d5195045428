/**
 * «Ustawienia»: this browser's choices, one's own session, and the accounts for those who manage them.
 *
 * @module
 */
import { useMay, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { LanguageSwitch, ThemeSwitch } from "../../app/switches.tsx";
import { useSignOut } from "../../app/shell.tsx";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Time } from "../../parts/time.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { Security } from "../security/factors.tsx";
import { Accounts } from "./accounts.tsx";

function OrdersLink() {
  const { t } = usePeopleTexts();
  return (
    <section className="part" aria-labelledby="orders-title">
      <h2 id="orders-title">{t("people.title")}</h2>
      <p className="muted">{t("people.lead")}</p>
      <p>
        <Link href="/people">{t("people.title")}</Link>
      </p>
    </section>
  );
}

export default function SettingsPage() {
  const { t, list } = useTexts();
  const may = useMay();
  const session = useSession().data;
  const signOut = useSignOut();
  return (
    <Page title={t("nav.settings")} wide>
      <div className="columns columns-even">
        <section className="panel" aria-labelledby="browser-title">
          <h2 id="browser-title">{t("settings.browser")}</h2>
          <p className="muted small">{t("settings.browserText")}</p>
          <LanguageSwitch labelled />
          <ThemeSwitch />
          {may("today.read") && (
            <p>
              <Link href="/wall">{t("settings.wall")}</Link>
            </p>
          )}
        </section>
        {session !== undefined && session !== null && (
          <section className="panel" aria-labelledby="session-title">
            <h2 id="session-title">{t("settings.session")}</h2>
            <Facts
              items={[
                [t("field.displayName"), session.account.displayName],
                [t("field.login"), session.account.login],
                [t("field.roles"), list(session.roles.map((role) => t(`role.${role}`)))],
                [t("settings.venue"), session.venueName],
                [t("settings.expires"), <Time key="t" at={session.expiresAt} exact />],
              ]}
            />
            <p>
              <Link href="/settings/notices">{t("settings.notices")}</Link>
            </p>
            <Button onPress={signOut.run} isDisabled={signOut.busy}>
              {t("session.signOut")}
            </Button>
          </section>
        )}
      </div>
      <Security />
      {may("people.read") && <OrdersLink />}
      {may("accounts.manage") && <Accounts ownId={session?.account.id ?? ""} />}
    </Page>
  );
}
