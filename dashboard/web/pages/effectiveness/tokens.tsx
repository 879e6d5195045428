/**
 * Read-only keys by which a program of the venue fetches the figures: made with an end date, shown once, revoked after a question.
 *
 * @module
 */
import { useRef, useState } from "react";
import { Copy, Plus } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import type { EffectivenessToken } from "../../../../policies/schema/effectiveness-api.ts";
import { call } from "../../api/call.ts";
import { fieldMessage } from "../../api/failure.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useEffectivenessTexts } from "../../texts/effectiveness/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { useProven } from "../security/prove.tsx";

const DAY_MS = 86_400_000;
const SPANS = [30, 90, 180, 365] as const;
const LEAST_NAME = 3;

interface Made {
  readonly token: string;
  readonly view: EffectivenessToken;
}

function Create({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (made: Made) => void }) {
  const { t, exact } = useEffectivenessTexts();
  const now = useNow();
  const [name, setName] = useState("");
  const [days, setDays] = useState(365);
  const [checked, setChecked] = useState(false);
  const { run, busy, error, dialog } = useProven(
    async () => call("effectivenessTokenCreate", { body: { name: name.trim(), days } }),
    onMade,
  );
  const fits = name.trim().length >= LEAST_NAME;
  return (
    <>
      <Dialog title={t("eff.tokenNew")} onClose={onClose}>
        <form
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setChecked(true);
            if (fits) run(undefined);
          }}
        >
          <Field
            label={t("eff.tokenName")}
            hint={t("eff.tokenNameHint")}
            value={name}
            onChange={setName}
            required
            error={(checked && !fits ? t("eff.tokenNameRule") : undefined) ?? fieldMessage(error, "name")}
          />
          <Choice
            label={t("eff.tokenDays")}
            value={String(days)}
            onChange={(value) => setDays(Number(value))}
            options={SPANS.map((span) => ({ value: String(span), text: t("eff.tokenDaysOf", { days: span }) }))}
          />
          <p className="muted">{t("eff.tokenEnds", { when: exact(now + days * DAY_MS) })}</p>
          {error !== null && <Trouble error={error} />}
          <div className="dialog-actions">
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button type="submit" variant="primary" isDisabled={busy}>
              {t("eff.tokenCreate")}
            </Button>
          </div>
        </form>
      </Dialog>
      {dialog}
    </>
  );
}

function ShownOnce({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const { t, exact } = useEffectivenessTexts();
  const text = useRef<HTMLParagraphElement>(null);
  const [copied, setCopied] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(made.token);
      setCopied(t("eff.tokenCopied"));
    } catch {
      // Without https there is no clipboard: the key is marked, so that it can be copied by hand.
      if (text.current !== null) getSelection()?.selectAllChildren(text.current);
      setCopied(t("eff.tokenMarked"));
    }
  };
  return (
    <Dialog title={t("eff.tokenMade", { name: made.view.name })} wide onClose={onClose}>
      <div className="form">
        <p>{t("eff.tokenOnce")}</p>
        <p className="sr-only">{t("eff.tokenText")}</p>
        <p className="eff-token mono" ref={text}>
          {made.token}
        </p>
        <div className="row-actions">
          <Button onPress={() => void copy()}>
            <Copy aria-hidden="true" size={17} />
            {t("eff.tokenCopy")}
          </Button>
        </div>
        <p aria-live="polite" className="muted">
          {copied}
        </p>
        <p>{t("eff.tokenUse")}</p>
        <p className="mono small">
          {`GET ${location.origin}/api/machine/effectiveness?year=${String(new Date(made.view.createdAt).getFullYear())}`}
          <br />
          {"Authorization: Bearer …"}
        </p>
        <p className="muted">{t("eff.tokenEnds", { when: exact(made.view.expiresAt) })}</p>
        <div className="dialog-actions">
          <Button variant="primary" onPress={onClose}>
            {t("eff.tokenDone")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Revoke({
  token,
  onClose,
  onDone,
}: {
  readonly token: EffectivenessToken;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useEffectivenessTexts();
  const { run, busy, error, dialog } = useProven(
    async () => call("effectivenessTokenRevoke", { id: token.id }),
    onDone,
  );
  return (
    <>
      <Confirm
        title={t("eff.tokenRevokeTitle", { name: token.name })}
        action={t("eff.tokenRevoke")}
        danger
        busy={busy}
        error={error}
        onClose={onClose}
        onConfirm={() => run(undefined)}
      >
        <p>{t("eff.tokenRevokeText")}</p>
      </Confirm>
      {dialog}
    </>
  );
}

function TokenState({ token }: { readonly token: EffectivenessToken }) {
  const { t, exact } = useEffectivenessTexts();
  const now = useNow();
  if (token.revokedAt !== null)
    return <span className="muted">{t("eff.tokenRevoked", { when: exact(token.revokedAt) })}</span>;
  return token.expiresAt <= now ? (
    <span className="muted">{t("eff.tokenExpired", { when: exact(token.expiresAt) })}</span>
  ) : (
    <StateMark state="good" word={t("eff.tokenValid", { when: exact(token.expiresAt) })} />
  );
}

export function Tokens() {
  const { t } = useEffectivenessTexts();
  const now = useNow();
  const client = useQueryClient();
  const { data, error, refetch } = useApi("effectivenessTokens");
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [revoking, setRevoking] = useState<EffectivenessToken | null>(null);
  const [done, setDone] = useState("");
  const again = (): void => void client.invalidateQueries({ queryKey: ["effectivenessTokens"] });
  return (
    <section className="part no-print" aria-labelledby="tokens-title">
      <div className="part-head">
        <div>
          <h2 id="tokens-title">{t("eff.tokens")}</h2>
          <p className="muted">{t("eff.tokensText")}</p>
        </div>
        <Button onPress={() => setCreating(true)}>
          <Plus aria-hidden="true" size={17} />
          {t("eff.tokenNew")}
        </Button>
      </div>
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("eff.tokensNone")}>{t("eff.tokensNoneText")}</Empty>
      ) : (
        <Stack
          caption={t("eff.tokens")}
          rows={data}
          rowKey={({ id }) => id}
          columns={[t("eff.tokenName"), t("eff.tokenBy"), t("eff.tokenUsed"), t("eff.tokenState")]}
          renderCells={(token) => [
            token.name,
            <span key="by">
              {token.createdBy}, <Time at={token.createdAt} />
            </span>,
            <MaybeTime key="used" at={token.lastUsedAt} never={t("eff.tokenNever")} />,
            <span key="state" className="eff-token-state">
              <TokenState token={token} />
              {token.revokedAt === null && token.expiresAt > now && (
                <Button
                  variant="link"
                  aria-label={t("eff.tokenRevokeOf", { name: token.name })}
                  onPress={() => setRevoking(token)}
                >
                  {t("eff.tokenRevoke")}
                </Button>
              )}
            </span>,
          ]}
        />
      )}
      {creating && (
        <Create
          onClose={() => setCreating(false)}
          onMade={(one) => {
            setCreating(false);
            setMade(one);
            again();
          }}
        />
      )}
      {made !== null && <ShownOnce made={made} onClose={() => setMade(null)} />}
      {revoking !== null && (
        <Revoke
          token={revoking}
          onClose={() => setRevoking(null)}
          onDone={() => {
            setDone(t("eff.tokenGone", { name: revoking.name }));
            setRevoking(null);
            again();
          }}
        />
      )}
    </section>
  );
}
