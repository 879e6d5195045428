/**
 * Between the password and the rest: proving the second factor, or setting one up when the time for it is over.
 *
 * @module
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SecondFactorView } from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import { sessionKey } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { useSignOut } from "../../app/shell.tsx";
import { Button } from "../../parts/button.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { Factors } from "./factors.tsx";
import { Prove } from "./prove.tsx";

function Lost() {
  const { t, exact } = usePeopleTexts();
  const { mutate, data, isPending, error } = useMutation({ mutationFn: () => call("recoveryAsk", { body: {} }) });
  return (
    <details className="lost">
      <summary>{t("security.lost")}</summary>
      <p>{t("security.lostText")}</p>
      {error !== null && <Trouble error={error} />}
      {data === undefined ? (
        <Button onPress={() => mutate()} isDisabled={isPending}>
          {t("security.lost")}
        </Button>
      ) : (
        <output className="note">
          {t("security.lostAsked", { when: exact(data.expiresAt), count: data.approvals })}
        </output>
      )}
    </details>
  );
}

export default function HalfWay({ view }: { readonly view: SecondFactorView }) {
  const { t } = usePeopleTexts();
  const client = useQueryClient();
  const signOut = useSignOut();
  const go = (): void => void client.invalidateQueries({ queryKey: sessionKey });
  const overdue = view.standing === "overdue";
  return (
    <Page title={t(overdue ? "security.overdueTitle" : "security.askProof")} lead={t("security.lead")}>
      {overdue ? <Factors onDone={go} /> : <Prove kinds={view.kinds} onProven={go} />}
      {!overdue && <Lost />}
      <p>
        <Button variant="link" onPress={signOut.run} isDisabled={signOut.busy}>
          {t("security.otherPerson")}
        </Button>
      </p>
    </Page>
  );
}
