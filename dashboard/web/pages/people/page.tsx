/**
 * «Role i zarządzenia»: who answers for what, by which order, and what is missing.
 *
 * @module
 */
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { AppointmentStanding, AppointmentView, PeopleView } from "../../../../policies/schema/people-api.ts";
import { call } from "../../api/call.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { usePeopleTexts } from "../../texts/people/texts.ts";
import { useProven } from "../security/prove.tsx";
import { dayText } from "./day-text.ts";
import { Departments, MoveHead } from "./departments.tsx";
import { AddTraining, Appoint, EndAppointment, Suspend } from "./dialogs.tsx";
import { History, Invitations, Recoveries } from "./doors.tsx";

const MARK: Readonly<Record<AppointmentStanding, State>> = {
  "in-force": "good",
  "not-yet": "not-measured",
  ended: "not-measured",
  "no-order": "danger",
  suspended: "attention",
  disabled: "not-measured",
};
const FACTOR = { set: "good", due: "attention", overdue: "danger", optional: "not-measured" } as const;

function useDepartmentName(view: PeopleView): (id: string | null) => string {
  const { t } = usePeopleTexts();
  return (id) => (id === null ? t("people.wholeVenue") : (view.departments.find((one) => one.id === id)?.name ?? id));
}

/** What is red, in sentences. */
function Red({ view }: { readonly view: PeopleView }) {
  const { t, list } = usePeopleTexts();
  const active = view.people.filter(({ disabled }) => !disabled);
  const lines = [
    ...(view.vacant.length === 0
      ? []
      : [t("people.vacant", { roles: list(view.vacant.map((role) => t(`role.${role}`))) })]),
    ...active.flatMap((one) =>
      one.roles
        .filter(({ standing }) => standing === "no-order")
        .map(({ role }) => t("people.withoutOrder", { name: one.displayName, role: t(`role.${role}`) })),
    ),
    ...active
      .filter(({ secondFactor }) => secondFactor === "overdue")
      .map((one) => t("people.factorOverdue", { name: one.displayName })),
    ...active
      .filter(({ training }) => training.overdue)
      .map((one) =>
        t(one.training.lastOn === null ? "people.trainingMissing" : "people.trainingOverdue", {
          name: one.displayName,
        }),
      ),
  ];
  if (lines.length === 0)
    return (
      <p>
        <StateMark state="good" word={t("people.allGood")} />
      </p>
    );
  return (
    <section className="part" aria-labelledby="red-title">
      <h2 id="red-title">{t("people.redTitle")}</h2>
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line} className="plain-row">
            <StateMark state="danger" word={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Staff({ view }: { readonly view: PeopleView }) {
  const { t, language, exact } = usePeopleTexts();
  const department = useDepartmentName(view);
  return (
    <section className="part" aria-labelledby="staff-title">
      <h2 id="staff-title">{t("people.staff")}</h2>
      <Stack
        caption={t("people.staff")}
        rows={view.people}
        rowKey={({ account }) => account}
        columns={[t("people.person"), t("field.roles"), t("people.factor"), t("people.training")]}
        renderCells={(one) => [
          <>
            <span className="list-title">{one.displayName}</span>
            {one.disabled && <span className="muted small">{t("people.standing.disabled")}</span>}
          </>,
          <ul key="roles" className="bare-list">
            {one.roles.map(({ role, department: of, appointment, standing }) => (
              <li key={`${role}-${appointment ?? ""}`}>
                {t(`role.${role}`)}
                {of !== null && ` (${department(of)})`}
                {standing !== null && (
                  <>
                    {" "}
                    <StateMark state={MARK[standing]} word={t(`people.standing.${standing}`)} />
                  </>
                )}
              </li>
            ))}
          </ul>,
          <>
            <StateMark state={FACTOR[one.secondFactor]} word={t(`people.factorState.${one.secondFactor}`)} />
            {one.secondFactor === "due" && one.factorDueAt !== null && (
              <span className="muted small"> {t("people.until", { day: exact(one.factorDueAt) })}</span>
            )}
          </>,
          one.training.competences.length === 0 ? (
            <span key="training" className="muted">
              {t("people.noTraining")}
            </span>
          ) : (
            <StateMark
              key="training"
              state={one.training.overdue ? "danger" : "good"}
              word={
                one.training.lastOn === null
                  ? t("people.neverTrained")
                  : t("people.trainedOn", { day: dayText(one.training.lastOn, language) })
              }
            />
          ),
        ]}
      />
    </section>
  );
}

function Appointments({ view }: { readonly view: PeopleView }) {
  const { t, language } = usePeopleTexts();
  const may = useMay();
  const department = useDepartmentName(view);
  const [open, setOpen] = useState<
    "appoint" | "training" | { readonly what: "end" | "move"; readonly appointment: AppointmentView } | null
  >(null);
  const close = (): void => setOpen(null);
  return (
    <section className="part" aria-labelledby="appointments-title">
      <div className="part-head">
        <h2 id="appointments-title">{t("people.appointments")}</h2>
        {may("people.manage") && (
          <div className="row-actions">
            <Button onPress={() => setOpen("training")}>{t("people.trainingAdd")}</Button>
            <Button variant="primary" onPress={() => setOpen("appoint")}>
              {t("people.appoint")}
            </Button>
          </div>
        )}
      </div>
      {view.appointments.length === 0 ? (
        <Empty title={t("people.appointmentsEmpty")}>{t("people.appointmentsEmptyText")}</Empty>
      ) : (
        <Stack
          caption={t("people.appointments")}
          rows={view.appointments}
          rowKey={({ id }) => id}
          columns={[t("people.person"), t("people.role"), t("people.order"), t("people.term"), t("column.state")]}
          renderCells={(one) => [
            <>
              <span className="list-title">{one.displayName}</span>
              {one.deputyOf !== null && <span className="muted small"> {t("people.deputy")}</span>}
            </>,
            `${t(`role.${one.role}`)}${one.department === null ? "" : ` (${department(one.department)})`}`,
            <>
              {t("people.orderOf", { number: one.order.number, day: dayText(one.order.on, language) })}
              {one.endOrder !== null && (
                <span className="muted small"> {t("people.endedBy", { number: one.endOrder.number })}</span>
              )}
            </>,
            `${dayText(one.from, language)} – ${one.to === null ? t("people.openEnded") : dayText(one.to, language)}`,
            <>
              <StateMark state={MARK[one.standing]} word={t(`people.standing.${one.standing}`)} />
              {may("people.manage") && one.standing !== "ended" && (
                <span className="row-actions">
                  <Button
                    variant="link"
                    aria-label={t("people.endOf", { name: one.displayName, role: t(`role.${one.role}`) })}
                    onPress={() => setOpen({ what: "end", appointment: one })}
                  >
                    {t("people.end")}
                  </Button>
                  {one.role === "kierownik" && one.department !== null && one.deputyOf === null && (
                    <Button
                      variant="link"
                      aria-label={t("people.moveOf", { name: one.displayName })}
                      onPress={() => setOpen({ what: "move", appointment: one })}
                    >
                      {t("people.move")}
                    </Button>
                  )}
                </span>
              )}
            </>,
          ]}
        />
      )}
      {open === "appoint" && <Appoint view={view} onClose={close} />}
      {open === "training" && <AddTraining view={view} onClose={close} />}
      {open !== null && typeof open === "object" && open.what === "end" && (
        <EndAppointment appointment={open.appointment} today={view.today} onClose={close} />
      )}
      {open !== null && typeof open === "object" && open.what === "move" && (
        <MoveHead view={view} appointment={open.appointment} onClose={close} />
      )}
    </section>
  );
}

/** «Kto odpowiadał w dniu X». */
function Responsible({ view }: { readonly view: PeopleView }) {
  const { t, list, language } = usePeopleTexts();
  const department = useDepartmentName(view);
  const [day, setDay] = useState(view.today);
  const { data, error } = useApi("responsible", { id: day, enabled: /^\d{4}-\d{2}-\d{2}$/u.test(day) });
  return (
    <section className="panel" aria-labelledby="on-title">
      <h2 id="on-title">{t("people.onTitle")}</h2>
      <Field label={t("people.day")} type="date" value={day} onChange={setDay} />
      {error !== null && <Trouble error={error} />}
      {data !== undefined &&
        (data.holders.length === 0 ? (
          <p className="muted">{t("people.onEmpty")}</p>
        ) : (
          <>
            <dl className="facts">
              {data.holders.map((one) => (
                <div key={`${one.role}-${one.displayName}-${one.from}-${one.department ?? ""}`}>
                  <dt>
                    {t(`role.${one.role}`)}
                    {one.department !== null && ` (${department(one.department)})`}
                    {one.deputy && ` – ${t("people.deputy")}`}
                  </dt>
                  <dd>
                    {one.displayName}{" "}
                    <span className="muted small">
                      {t("people.orderOf", { number: one.order.number, day: dayText(one.order.on, language) })}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
            {data.vacant.length > 0 && (
              <p className="muted small">
                {t("people.onVacant", { roles: list(data.vacant.map((role) => t(`role.${role}`))) })}
              </p>
            )}
          </>
        ))}
    </section>
  );
}

function Suspensions({ view }: { readonly view: PeopleView }) {
  const { t, language, exact } = usePeopleTexts();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const end = useProven(
    async (id: string) => call("suspensionEnd", { id, body: {} }),
    () => void client.invalidateQueries({ queryKey: ["people"] }),
  );
  if (view.suspensions === null) return null;
  return (
    <section className="part" aria-labelledby="suspensions-title">
      <div className="part-head">
        <div>
          <h2 id="suspensions-title">{t("people.suspensions")}</h2>
          <p className="muted">{t("people.suspensionsText")}</p>
        </div>
        <Button onPress={() => setOpen(true)}>{t("people.suspend")}</Button>
      </div>
      {end.error !== null && <Trouble error={end.error} />}
      {view.suspensions.length === 0 ? (
        <p className="muted">{t("people.suspensionsNone")}</p>
      ) : (
        <ul className="plain-list">
          {view.suspensions.map((one) => (
            <li key={one.id} className="plain-row">
              <span>
                <span className="list-title">{one.displayName}</span>
                <span className="muted small">
                  {exact(one.fromAt)} – {one.to === null ? t("people.openEnded") : dayText(one.to, language)} ·{" "}
                  {t(one.byCase ? "people.suspendedByCase" : "people.suspendedByHand")}
                  {one.endedAt !== null && ` · ${t("people.suspendedOver")}`}
                </span>
              </span>
              {one.endedAt === null && (
                <Button
                  variant="link"
                  aria-label={t("people.suspendEnd", { name: one.displayName })}
                  onPress={() => end.run(one.id)}
                >
                  {t("people.end")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {open && <Suspend view={view} onClose={() => setOpen(false)} />}
      {end.dialog}
    </section>
  );
}

export default function PeoplePage() {
  const { t } = usePeopleTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("people");
  return (
    <Page title={t("people.title")} lead={t("people.lead")} wide>
      {may("accounts.recover") && <Recoveries />}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Red view={data} />
          <Staff view={data} />
          <Appointments view={data} />
          <div className="columns columns-even">
            <Responsible view={data} />
            <Departments view={data} />
          </div>
          <Suspensions view={data} />
        </>
      )}
      {may("accounts.manage") && <Invitations />}
      {may("audit.read") && <History />}
    </Page>
  );
}
