/**
 * Proving a second factor: passkey, code of an app, code on paper. At sign-in, and again before something that gives or takes power.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useMutation } from "@tanstack/react-query";
import type { SecondFactorView } from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";

type Kind = SecondFactorView["kinds"][number];

/** Asks the browser for a passkey; what goes wrong there has no code of ours. */
async function provePasskey(): Promise<SecondFactorView> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const options = await call("provePasskeyOptions", { body: {} });
  const response = await startAuthentication({ optionsJSON: options as never });
  return call("provePasskey", { body: { response: response as unknown as Record<string, unknown> } });
}

export function Prove({
  kinds,
  onProven,
}: {
  readonly kinds: readonly Kind[];
  readonly onProven: (view: SecondFactorView) => void;
}) {
  const { t } = usePeopleTexts();
  const [kind, setKind] = useState<Kind>(kinds.includes("totp") ? "totp" : (kinds[0] ?? "recovery-code"));
  const [code, setCode] = useState("");
  const [checked, setChecked] = useState(false);
  const typed = useMutation({
    mutationFn: async () =>
      kind === "totp" ? call("proveTotp", { body: { code } }) : call("proveRecoveryCode", { body: { code } }),
    onSuccess: onProven,
    onError: () => setCode(""),
  });
  const passkey = useMutation({ mutationFn: provePasskey, onSuccess: onProven });
  const complaint =
    kind === "totp"
      ? /^\d{6}$/u.test(code.replaceAll(/\s/gu, ""))
        ? undefined
        : t("security.codeRule")
      : /^[0-9A-Za-z]{12}$/u.test(code.replaceAll(/[\s-]/gu, ""))
        ? undefined
        : t("security.recoveryRule");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (complaint === undefined) typed.mutate();
  };
  const choose = (next: Kind): void => {
    setKind(next);
    setCode("");
    setChecked(false);
    typed.reset();
  };
  return (
    <form onSubmit={submit} noValidate className="form">
      {kinds.includes("passkey") && (
        <>
          <Button
            variant={kinds.includes("totp") ? "quiet" : "primary"}
            onPress={() => passkey.mutate()}
            isDisabled={passkey.isPending}
          >
            {t("security.usePasskey")}
          </Button>
          {passkey.error !== null &&
            (passkey.error instanceof ApiFailure ? (
              <Trouble error={passkey.error} />
            ) : (
              <p role="alert">{t("security.passkeyFailed")}</p>
            ))}
        </>
      )}
      {kind !== "passkey" && (
        <>
          <Field
            label={t(kind === "totp" ? "security.code" : "security.recoveryCode")}
            value={code}
            onChange={setCode}
            autoComplete={kind === "totp" ? "one-time-code" : "off"}
            required
            plain
            error={checked && !typed.isPending && typed.error === null ? complaint : undefined}
          />
          {typed.error !== null && <Trouble error={typed.error} />}
          <Button type="submit" variant="primary" isDisabled={typed.isPending}>
            {t("security.confirm")}
          </Button>
        </>
      )}
      {kind !== "totp" && kinds.includes("totp") && (
        <Button variant="link" onPress={() => choose("totp")}>
          {t("security.useTotp")}
        </Button>
      )}
      {kind !== "recovery-code" && kinds.includes("recovery-code") && (
        <Button variant="link" onPress={() => choose("recovery-code")}>
          {t("security.useRecovery")}
        </Button>
      )}
    </form>
  );
}

function ProveDialog({ onClose, onProven }: { readonly onClose: () => void; readonly onProven: () => void }) {
  const { t } = usePeopleTexts();
  const { data, error } = useApi("security");
  return (
    <Dialog title={t("security.askProof")} onClose={onClose}>
      <p>{t("security.askProofText")}</p>
      {data === undefined ? <NotYet error={error} /> : <Prove kinds={data.secondFactor.kinds} onProven={onProven} />}
    </Dialog>
  );
}

/**
 * A change the server may want a fresh proof for: asks for it and goes on by itself.
 *
 * @returns `dialog` belongs into the page, outside of any other dialog
 */
export function useProven<A, R>(
  work: (argument: A) => Promise<R>,
  onSuccess?: (result: R) => void,
): {
  readonly run: (argument: A) => void;
  readonly busy: boolean;
  readonly error: unknown;
  readonly dialog: ReactNode;
} {
  const [waiting, setWaiting] = useState<{ readonly argument: A } | null>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: work,
    onSuccess: (result) => onSuccess?.(result),
    onError: (failure, argument) => {
      if (failure instanceof ApiFailure && failure.code === "E_ACCESS_STEP_UP") setWaiting({ argument });
    },
  });
  const wanted = error instanceof ApiFailure && error.code === "E_ACCESS_STEP_UP";
  return {
    run: (argument) => mutate(argument),
    busy: isPending,
    error: wanted ? null : error,
    dialog:
      waiting === null ? null : (
        <ProveDialog
          onClose={() => setWaiting(null)}
          onProven={() => {
            setWaiting(null);
            mutate(waiting.argument);
          }}
        />
      ),
  };
}
