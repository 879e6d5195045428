/**
 * The dialogs that enter an order, end an appointment, note a training, or keep somebody away.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type {
  AppointmentView,
  Competence,
  DesignatedRole,
  PeopleView,
} from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { useProven } from "../security/prove.tsx";

/** Roles by order, as the choice lists them. */
const DESIGNATED: readonly DesignatedRole[] = ["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"];
const COMPETENCES: readonly Competence[] = [
  "technical",
  "digital-reality",
  "incident-response",
  "online-education",
  "communication",
];

/** A form in a dialog: complains once somebody tried to send, asks for a proof if the server wants one. */
export function DialogForm<A>(props: {
  readonly title: string;
  readonly action: string;
  readonly work: (body: A) => Promise<unknown>;
  /** null: something is missing. */
  readonly body: A | null;
  readonly onChecked: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = usePeopleTexts();
  const client = useQueryClient();
  const { run, busy, error, dialog } = useProven(props.work, () => {
    props.onClose();
    void client.invalidateQueries({ queryKey: ["people"] });
    void client.invalidateQueries({ queryKey: ["responsible"] });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onChecked();
    if (props.body !== null) run(props.body);
  };
  return (
    <>
      <Dialog title={props.title} onClose={props.onClose}>
        <form onSubmit={submit} noValidate className="form">
          {props.children}
          {error !== null && <Trouble error={error} />}
          <div className="dialog-actions">
            <Button onPress={props.onClose}>{t("action.cancel")}</Button>
            <Button type="submit" variant="primary" isDisabled={busy}>
              {props.action}
            </Button>
          </div>
        </form>
      </Dialog>
      {dialog}
    </>
  );
}

export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text);

export function Appoint({ view, onClose }: { readonly view: PeopleView; readonly onClose: () => void }) {
  const { t } = usePeopleTexts();
  const [form, setForm] = useState({
    account: "",
    role: "" as DesignatedRole | "",
    department: "",
    number: "",
    on: "",
    subject: "",
    from: view.today,
    to: "",
    deputyOf: "",
    trainedOn: "",
  });
  const [checked, setChecked] = useState(false);
  const set = (part: Partial<typeof form>): void => setForm((old) => ({ ...old, ...part }));
  const open = view.departments.filter(({ closedAt }) => closedAt === null);
  const byDepartment = form.role === "kierownik" && open.length > 0;
  const principals = view.appointments.filter(
    (one) =>
      one.role === form.role &&
      one.deputyOf === null &&
      one.standing !== "ended" &&
      one.account !== form.account &&
      (!byDepartment || one.department === form.department),
  );
  const missing = (value: string, fits = true): string | undefined =>
    checked && (value.trim() === "" || !fits) ? t("people.missing") : undefined;
  const complete =
    form.account !== "" &&
    form.role !== "" &&
    (!byDepartment || form.department !== "") &&
    form.number.trim() !== "" &&
    isDay(form.on) &&
    isDay(form.from);
  return (
    <DialogForm
      title={t("people.appointTitle")}
      action={t("people.appoint")}
      work={async (body: Parameters<typeof call<"appoint">>[1] & object) => call("appoint", body)}
      body={
        complete && form.role !== ""
          ? {
              body: {
                account: form.account,
                role: form.role,
                department: byDepartment ? form.department : null,
                order: { number: form.number.trim(), on: form.on, subject: form.subject.trim() },
                from: form.from,
                to: form.to === "" ? null : form.to,
                deputyOf: form.deputyOf === "" ? null : form.deputyOf,
                trainedOn: form.trainedOn === "" ? null : form.trainedOn,
              },
            }
          : null
      }
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <Choice
        label={t("people.person")}
        value={form.account}
        onChange={(account) => set({ account })}
        options={[
          { value: "", text: t("people.choose") },
          ...view.people
            .filter(({ disabled }) => !disabled)
            .map((one) => ({ value: one.account, text: one.displayName })),
        ]}
      />
      <Choice
        label={t("people.role")}
        value={form.role}
        onChange={(role) => set({ role: role as DesignatedRole | "", deputyOf: "" })}
        options={[
          { value: "", text: t("people.choose") },
          ...DESIGNATED.map((role) => ({ value: role, text: t(`role.${role}`) })),
        ]}
      />
      {byDepartment && (
        <Choice
          label={t("people.department")}
          value={form.department}
          onChange={(department) => set({ department, deputyOf: "" })}
          options={[
            { value: "", text: t("people.choose") },
            ...open.map(({ id, name }) => ({ value: id, text: name })),
          ]}
        />
      )}
      <Field
        label={t("people.orderNumber")}
        value={form.number}
        onChange={(number) => set({ number })}
        required
        plain
        error={missing(form.number)}
      />
      <Field
        label={t("people.orderDay")}
        type="date"
        value={form.on}
        onChange={(on) => set({ on })}
        required
        error={missing(form.on, isDay(form.on))}
      />
      <Field label={t("people.orderSubject")} value={form.subject} onChange={(subject) => set({ subject })} />
      <Field
        label={t("people.from")}
        type="date"
        value={form.from}
        onChange={(from) => set({ from })}
        required
        error={missing(form.from, isDay(form.from))}
      />
      <Field
        label={t("people.to")}
        hint={t("people.toHint")}
        type="date"
        value={form.to}
        onChange={(to) => set({ to })}
      />
      {principals.length > 0 && (
        <Choice
          label={t("people.deputyFor")}
          value={form.deputyOf}
          onChange={(deputyOf) => set({ deputyOf })}
          options={[
            { value: "", text: t("people.deputyNobody") },
            ...principals.map((one) => ({ value: one.id, text: one.displayName })),
          ]}
        />
      )}
      {form.role === "nsp" && (
        <Field
          label={t("people.trained")}
          hint={t("people.trainedHint")}
          type="date"
          value={form.trainedOn}
          onChange={(trainedOn) => set({ trainedOn })}
        />
      )}
      {checked && !complete && <p role="alert">{t("people.missing")}</p>}
    </DialogForm>
  );
}

export function EndAppointment({
  appointment,
  today,
  onClose,
}: {
  readonly appointment: AppointmentView;
  readonly today: string;
  readonly onClose: () => void;
}) {
  const { t } = usePeopleTexts();
  const [form, setForm] = useState({ to: today, number: "", on: "" });
  const [checked, setChecked] = useState(false);
  const complete = form.number.trim() !== "" && isDay(form.on) && isDay(form.to);
  const missing = (fits: boolean): string | undefined => (checked && !fits ? t("people.missing") : undefined);
  return (
    <DialogForm
      title={t("people.endOf", { name: appointment.displayName, role: t(`role.${appointment.role}`) })}
      action={t("people.end")}
      work={async (body: { to: string; order: { number: string; on: string } }) =>
        call("appointmentEnd", { id: appointment.id, body })
      }
      body={complete ? { to: form.to, order: { number: form.number.trim(), on: form.on } } : null}
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <p>{t("people.endText")}</p>
      <Field
        label={t("people.to")}
        type="date"
        value={form.to}
        onChange={(to) => setForm({ ...form, to })}
        required
        error={missing(isDay(form.to))}
      />
      <Field
        label={t("people.orderNumber")}
        value={form.number}
        onChange={(number) => setForm({ ...form, number })}
        required
        plain
        error={missing(form.number.trim() !== "")}
      />
      <Field
        label={t("people.orderDay")}
        type="date"
        value={form.on}
        onChange={(on) => setForm({ ...form, on })}
        required
        error={missing(isDay(form.on))}
      />
    </DialogForm>
  );
}

export function AddTraining({ view, onClose }: { readonly view: PeopleView; readonly onClose: () => void }) {
  const { t } = usePeopleTexts();
  const trained = view.people.filter(({ training }) => training.competences.length > 0);
  const [form, setForm] = useState({ account: trained[0]?.account ?? "", on: view.today, topic: "" });
  const [competences, setCompetences] = useState<readonly Competence[]>([]);
  const [checked, setChecked] = useState(false);
  const complete = form.account !== "" && isDay(form.on) && form.topic.trim().length >= 3;
  return (
    <DialogForm
      title={t("people.trainingAdd")}
      action={t("people.trainingAdd")}
      work={async (body: { account: string; on: string; topic: string; competences: Competence[] }) =>
        call("trainingAdd", { body })
      }
      body={complete ? { ...form, topic: form.topic.trim(), competences: [...competences] } : null}
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <Choice
        label={t("people.person")}
        value={form.account}
        onChange={(account) => setForm({ ...form, account })}
        options={[
          { value: "", text: t("people.choose") },
          ...trained.map((one) => ({ value: one.account, text: one.displayName })),
        ]}
      />
      <Field
        label={t("people.day")}
        type="date"
        value={form.on}
        onChange={(on) => setForm({ ...form, on })}
        required
        error={checked && !isDay(form.on) ? t("people.missing") : undefined}
      />
      <Field
        label={t("people.trainingTopic")}
        value={form.topic}
        onChange={(topic) => setForm({ ...form, topic })}
        required
        error={checked && form.topic.trim().length < 3 ? t("people.missing") : undefined}
      />
      <fieldset className="field">
        <legend>{t("people.trainingCompetences")}</legend>
        {COMPETENCES.map((one) => (
          <Tick
            key={one}
            on={competences.includes(one)}
            onChange={(on) => setCompetences(on ? [...competences, one] : competences.filter((held) => held !== one))}
          >
            {t(`people.competence.${one}`)}
          </Tick>
        ))}
      </fieldset>
    </DialogForm>
  );
}

export function AddDepartment({ onClose }: { readonly onClose: () => void }) {
  const { t } = usePeopleTexts();
  const [form, setForm] = useState({ id: "", name: "" });
  const [checked, setChecked] = useState(false);
  const idFits = /^[a-z0-9][a-z0-9-]{0,39}$/u.test(form.id.trim());
  const nameFits = form.name.trim().length >= 2;
  return (
    <DialogForm
      title={t("people.departmentAdd")}
      action={t("people.departmentAdd")}
      work={async (body: { id: string; name: string }) => call("departmentCreate", { body })}
      body={idFits && nameFits ? { id: form.id.trim(), name: form.name.trim() } : null}
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <Field
        label={t("people.departmentName")}
        value={form.name}
        onChange={(name) => setForm({ ...form, name })}
        required
        error={checked && !nameFits ? t("people.missing") : undefined}
      />
      <Field
        label={t("people.departmentId")}
        hint={t("people.departmentIdHint")}
        value={form.id}
        onChange={(id) => setForm({ ...form, id })}
        required
        plain
        error={checked && !idFits ? t("people.departmentIdHint") : undefined}
      />
    </DialogForm>
  );
}

export function Suspend({ view, onClose }: { readonly view: PeopleView; readonly onClose: () => void }) {
  const { t } = usePeopleTexts();
  const [form, setForm] = useState({ account: "", to: "" });
  const [checked, setChecked] = useState(false);
  return (
    <DialogForm
      title={t("people.suspend")}
      action={t("people.suspend")}
      work={async (body: { account: string; to: string | null }) => call("suspend", { body })}
      body={form.account === "" ? null : { account: form.account, to: form.to === "" ? null : form.to }}
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <p>{t("people.suspensionsText")}</p>
      <Choice
        label={t("people.person")}
        value={form.account}
        onChange={(account) => setForm({ ...form, account })}
        options={[
          { value: "", text: t("people.choose") },
          ...view.people.map((one) => ({ value: one.account, text: one.displayName })),
        ]}
      />
      <Field
        label={t("people.to")}
        hint={t("people.toHint")}
        type="date"
        value={form.to}
        onChange={(to) => setForm({ ...form, to })}
      />
      {checked && form.account === "" && <p role="alert">{t("people.missing")}</p>}
    </DialogForm>
  );
}
