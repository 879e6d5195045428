/**
 * Departments: a new one, another name, closed when it is no more; and a head who goes to another department, which takes an order.
 *
 * A closed department takes no new cases and no new heads; old orders and registers keep its name.
 *
 * @module
 */
import { useState } from "react";
import type { AppointmentView, PeopleView } from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import { useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { dayText } from "./day-text.ts";
import { AddDepartment, DialogForm, isDay } from "./dialogs.tsx";

type Department = PeopleView["departments"][number];

function Rename({ department, onClose }: { readonly department: Department; readonly onClose: () => void }) {
  const { t } = usePeopleTexts();
  const [name, setName] = useState(department.name);
  const [checked, setChecked] = useState(false);
  const fits = name.trim().length >= 2;
  return (
    <DialogForm
      title={t("people.departmentRenameTitle", { name: department.name })}
      action={t("action.save")}
      work={async (body: { name: string }) => call("departmentUpdate", { id: department.id, body })}
      body={fits ? { name: name.trim() } : null}
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <p>{t("people.departmentRenameText")}</p>
      <Field
        label={t("people.departmentName")}
        value={name}
        onChange={setName}
        required
        error={checked && !fits ? t("people.missing") : undefined}
      />
    </DialogForm>
  );
}

/** Whose appointments a closing leaves behind. */
const headsOf = (view: PeopleView, id: string): readonly AppointmentView[] =>
  view.appointments.filter(({ department, standing }) => department === id && standing !== "ended");

function Shut({
  view,
  department,
  onClose,
}: {
  readonly view: PeopleView;
  readonly department: Department;
  readonly onClose: () => void;
}) {
  const { t, list } = usePeopleTexts();
  const closing = department.closedAt === null;
  const heads = headsOf(view, department.id);
  const action = t(closing ? "people.departmentClose" : "people.departmentOpen");
  return (
    <DialogForm
      title={t(closing ? "people.departmentCloseTitle" : "people.departmentOpenTitle", { name: department.name })}
      action={action}
      work={async (body: { closed: boolean }) => call("departmentUpdate", { id: department.id, body })}
      body={{ closed: closing }}
      onChecked={() => undefined}
      onClose={onClose}
    >
      <p>{t(closing ? "people.departmentCloseText" : "people.departmentOpenText")}</p>
      {closing && heads.length > 0 && (
        <p className="moved">
          {t("people.departmentHeads", { names: list(heads.map(({ displayName }) => displayName)) })}
        </p>
      )}
    </DialogForm>
  );
}

/** Day before another; both `YYYY-MM-DD`. */
const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** One order ends the old appointment the day before and begins the new one. */
export function MoveHead({
  view,
  appointment,
  onClose,
}: {
  readonly view: PeopleView;
  readonly appointment: AppointmentView;
  readonly onClose: () => void;
}) {
  const { t, language } = usePeopleTexts();
  const [form, setForm] = useState({ department: "", number: "", on: "", from: view.today });
  const [checked, setChecked] = useState(false);
  const targets = view.departments.filter(({ id, closedAt }) => closedAt === null && id !== appointment.department);
  const later = isDay(form.from) && form.from > appointment.from;
  const complete = form.department !== "" && form.number.trim() !== "" && isDay(form.on) && later;
  const missing = (fits: boolean): string | undefined => (checked && !fits ? t("people.missing") : undefined);
  return (
    <DialogForm
      title={t("people.moveTitle", { name: appointment.displayName })}
      action={t("people.move")}
      work={async ({ department, number, on, from }: typeof form) => {
        const order = { number: number.trim(), on, subject: "" };
        await call("appointmentEnd", { id: appointment.id, body: { to: dayBefore(from), order } });
        const { account, role, to } = appointment;
        return call("appoint", {
          body: { account, role, department, order, from, to, deputyOf: null, trainedOn: null },
        });
      }}
      body={complete ? form : null}
      onChecked={() => setChecked(true)}
      onClose={onClose}
    >
      <p>{t("people.moveText")}</p>
      <Choice
        label={t("people.moveTo")}
        value={form.department}
        onChange={(department) => setForm({ ...form, department })}
        options={[
          { value: "", text: t("people.choose") },
          ...targets.map(({ id, name }) => ({ value: id, text: name })),
        ]}
      />
      {checked && form.department === "" && (
        <p className="field-error" role="alert">
          {t("people.missing")}
        </p>
      )}
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
      <Field
        label={t("people.from")}
        type="date"
        value={form.from}
        onChange={(from) => setForm({ ...form, from })}
        required
        hint={t("people.moveFromHint", { day: dayText(appointment.from, language) })}
        error={missing(later)}
      />
    </DialogForm>
  );
}

export function Departments({ view }: { readonly view: PeopleView }) {
  const { t } = usePeopleTexts();
  const may = useMay();
  const [open, setOpen] = useState<
    "add" | { readonly what: "rename" | "shut"; readonly department: Department } | null
  >(null);
  const close = (): void => setOpen(null);
  return (
    <section className="panel" aria-labelledby="departments-title">
      <h2 id="departments-title">{t("people.departments")}</h2>
      <p className="muted small">
        {t(view.departments.length === 0 ? "people.departmentsNone" : "people.departmentsText")}
      </p>
      <ul className="plain-list">
        {view.departments.map((department) => (
          <li key={department.id} className="plain-row">
            <span>
              {department.name}
              {department.closedAt !== null && <span className="muted small"> {t("people.departmentClosed")}</span>}
            </span>
            {may("people.manage") && (
              <span className="row-actions">
                <Button
                  variant="link"
                  aria-label={t("people.departmentRenameOf", { name: department.name })}
                  onPress={() => setOpen({ what: "rename", department })}
                >
                  {t("people.departmentRename")}
                </Button>
                <Button
                  variant="link"
                  aria-label={t(department.closedAt === null ? "people.departmentCloseOf" : "people.departmentOpenOf", {
                    name: department.name,
                  })}
                  onPress={() => setOpen({ what: "shut", department })}
                >
                  {t(department.closedAt === null ? "people.departmentCloseShort" : "people.departmentOpen")}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {may("people.manage") && <Button onPress={() => setOpen("add")}>{t("people.departmentAdd")}</Button>}
      {open === "add" && <AddDepartment onClose={close} />}
      {open !== null && open !== "add" && open.what === "rename" && (
        <Rename department={open.department} onClose={close} />
      )}
      {open !== null && open !== "add" && open.what === "shut" && (
        <Shut view={view} department={open.department} onClose={close} />
      )}
    </section>
  );
}
