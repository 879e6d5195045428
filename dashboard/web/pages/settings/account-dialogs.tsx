/**
 * The dialogs that change an account. Each says what will happen before it happens.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import type { Role } from "../../../../policies/schema/api.ts";
import { call } from "../../api/call.ts";
import type { Body } from "../../api/contract.ts";
import { fieldMessage } from "../../api/failure.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { NewPassword } from "../../parts/password.tsx";
import { characters, passwordMinimum } from "../../parts/password.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { useTexts } from "../../texts/texts.tsx";
import type { Account } from "./accounts.tsx";

const roles = [
  "edukator",
  "nsp",
  "intake",
  "kierownik",
  "dyrektor",
  "koordynator",
  "iod",
  "audytor",
  "admin",
] as const satisfies readonly Role[];

/** Roles given by an order of the director. */
const designated: readonly Role[] = ["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"];

function RoleChoice({
  value,
  onChange,
  error,
  offered = roles,
}: {
  readonly offered?: readonly Role[];
  readonly value: readonly Role[];
  readonly onChange: (roles: Role[]) => void;
  readonly error: string | undefined;
}) {
  const { t } = useTexts();
  return (
    <CheckboxGroup
      className="field roles"
      value={[...value]}
      onChange={(chosen) => onChange(chosen as Role[])}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label>{t("field.roles")}</Label>
      {offered.map((role) => (
        <Checkbox key={role} value={role} className="check">
          <span className="check-box" aria-hidden="true" />
          {t(`role.${role}`)}
        </Checkbox>
      ))}
      <FieldError className="field-error">{error}</FieldError>
    </CheckboxGroup>
  );
}

/** Saves a change and closes; a refusal stays in the dialog. */
function useSave<T>(save: (body: T) => Promise<unknown>, onClose: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
}

const useUpdateAccount = (account: Account, onClose: () => void) =>
  useSave((body: Body<"accountUpdate">) => call("accountUpdate", { id: account.id, body }), onClose);

function Actions({
  onClose,
  busy,
  text,
  danger = false,
}: {
  readonly onClose: () => void;
  readonly busy: boolean;
  readonly text: string;
  readonly danger?: boolean;
}) {
  const { t } = useTexts();
  return (
    <div className="dialog-actions">
      <Button onPress={onClose}>{t("action.cancel")}</Button>
      <Button type="submit" variant={danger ? "danger" : "primary"} isDisabled={busy}>
        {text}
      </Button>
    </div>
  );
}

export function CreateAccount({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const { t: orders } = usePeopleTexts();
  const [form, setForm] = useState({ login: "", displayName: "", password: "" });
  const [chosen, setChosen] = useState<Role[]>([]);
  const [order, setOrder] = useState({ number: "", on: "" });
  const [checked, setChecked] = useState(false);
  const ordered = chosen.some((role) => designated.includes(role));
  const { mutate, isPending, error } = useSave(
    (body: Body<"accountCreate">) => call("accountCreate", { body }),
    onClose,
  );
  const complaints = {
    displayName: form.displayName.trim().length < 2 ? t("field.required") : undefined,
    login: /^[a-z0-9][a-z0-9._@-]{2,63}$/u.test(form.login.trim().toLowerCase()) ? undefined : t("field.loginRule"),
    password:
      characters(form.password) < passwordMinimum ? t("password.tooShort", { minimum: passwordMinimum }) : undefined,
    roles: chosen.length === 0 ? t("field.rolesRequired") : undefined,
    number: ordered && order.number.trim() === "" ? t("field.required") : undefined,
    on: ordered && !/^\d{4}-\d{2}-\d{2}$/u.test(order.on) ? t("field.required") : undefined,
  };
  const shown = (path: keyof typeof complaints): string | undefined =>
    (checked ? complaints[path] : undefined) ?? fieldMessage(error, path);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(complaints).some((complaint) => complaint !== undefined)) return;
    mutate({
      login: form.login.trim().toLowerCase(),
      displayName: form.displayName.trim(),
      password: form.password,
      roles: chosen,
      ...(ordered ? { order: { number: order.number.trim(), on: order.on } } : {}),
    });
  };
  return (
    <Dialog title={t("accounts.create")} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <Field
          label={t("field.displayName")}
          value={form.displayName}
          onChange={(displayName) => setForm({ ...form, displayName })}
          required
          error={shown("displayName")}
        />
        <Field
          label={t("field.login")}
          hint={t("field.loginRule")}
          value={form.login}
          onChange={(login) => setForm({ ...form, login })}
          required
          plain
          error={shown("login")}
          autoComplete="off"
        />
        <NewPassword
          label={t("field.newPassword")}
          login={form.login}
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          error={shown("password")}
        />
        <RoleChoice value={chosen} onChange={setChosen} error={shown("roles")} />
        {ordered && (
          <>
            <Field
              label={orders("people.orderNumber")}
              value={order.number}
              onChange={(number) => setOrder({ ...order, number })}
              required
              plain
              error={shown("number")}
            />
            <Field
              label={orders("people.orderDay")}
              type="date"
              value={order.on}
              onChange={(on) => setOrder({ ...order, on })}
              required
              error={shown("on")}
            />
          </>
        )}
        {error !== null && <Trouble error={error} />}
        <Actions onClose={onClose} busy={isPending} text={t("accounts.create")} />
      </form>
    </Dialog>
  );
}

export function EditAccount({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { t } = useTexts();
  const [displayName, setDisplayName] = useState(account.displayName);
  const [chosen, setChosen] = useState<Role[]>(account.roles);
  const { mutate, isPending, error } = useUpdateAccount(account, onClose);
  const nameMissing = displayName.trim().length < 2;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!nameMissing && chosen.length > 0) mutate({ displayName: displayName.trim(), roles: chosen });
  };
  return (
    <Dialog title={t("accounts.editOf", { name: account.displayName })} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <Field
          label={t("field.displayName")}
          value={displayName}
          onChange={setDisplayName}
          required
          error={nameMissing ? t("field.required") : fieldMessage(error, "displayName")}
        />
        <RoleChoice
          // A role by an order is given and ended under «people», never by a tick.
          offered={roles.filter((role) => !designated.includes(role) || account.roles.includes(role))}
          value={chosen}
          onChange={setChosen}
          error={chosen.length === 0 ? t("field.rolesRequired") : fieldMessage(error, "roles")}
        />
        {error !== null && <Trouble error={error} />}
        <Actions onClose={onClose} busy={isPending} text={t("action.save")} />
      </form>
    </Dialog>
  );
}

export function ResetPassword({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { t } = useTexts();
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const { mutate, isPending, error } = useUpdateAccount(account, onClose);
  const short = characters(password) < passwordMinimum;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!short) mutate({ password });
  };
  return (
    <Dialog title={t("accounts.passwordOf", { name: account.displayName })} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <p>{t("accounts.passwordText")}</p>
        <NewPassword
          label={t("field.newPassword")}
          login={account.login}
          value={password}
          onChange={setPassword}
          error={
            checked && short ? t("password.tooShort", { minimum: passwordMinimum }) : fieldMessage(error, "password")
          }
        />
        {error !== null && <Trouble error={error} />}
        <Actions onClose={onClose} busy={isPending} text={t("accounts.passwordSet")} />
      </form>
    </Dialog>
  );
}

export function DisableAccount({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { t } = useTexts();
  const disable = account.disabledAt === null;
  const { mutate, isPending, error } = useUpdateAccount(account, onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate({ disabled: disable });
  };
  return (
    <Dialog
      title={t(disable ? "accounts.disableOf" : "accounts.enableOf", { name: account.displayName })}
      urgent
      onClose={onClose}
    >
      <form onSubmit={submit} noValidate className="form">
        <p>{t(disable ? "accounts.disableText" : "accounts.enableText")}</p>
        {error !== null && <Trouble error={error} />}
        <Actions
          onClose={onClose}
          busy={isPending}
          danger={disable}
          text={t(disable ? "accounts.disable" : "accounts.enable")}
        />
      </form>
    </Dialog>
  );
}
