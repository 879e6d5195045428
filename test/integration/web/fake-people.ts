/**
 * What the small server of the page's tests says about people: one's own account without a second factor, two departments and a head.
 *
 * @module
 */
import type { Api } from "../../../policies/schema/api.ts";
import type { AppointmentView, OwnSessionView, PeopleView, SecurityView } from "../../../policies/schema/people-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { Refusal } from "./fake-lists.ts";

export interface PeopleFixtures {
  departments: PeopleView["departments"];
  appointments: AppointmentView[];
}

const order = { id: "order-1", number: "4/2026", on: "2026-01-02" };

export const makePeopleFixtures = (): PeopleFixtures => ({
  departments: [
    { id: "edukacja", name: "Edukacja", closedAt: null },
    { id: "wystawy", name: "Wystawy", closedAt: null },
  ],
  appointments: [
    {
      id: "app-1",
      account: "acc-head",
      displayName: "Kierowniczka działu",
      role: "kierownik",
      department: "wystawy",
      order,
      endOrder: null,
      from: "2026-01-05",
      to: null,
      deputyOf: null,
      standing: "in-force",
    },
  ],
});

type Answers = { readonly [K in keyof typeof Api]?: (body: never, id: string) => unknown };

/** Who answers for what, and changes of departments. */
export function staffAnswers(data: PeopleFixtures): Answers {
  const training = { lastOn: null, dueOn: null, overdue: false, competences: [] };
  const today = new Date().toISOString().slice(0, 10);
  return {
    people: (): PeopleView => ({
      today,
      people: [
        {
          account: "acc-head",
          displayName: "Kierowniczka działu",
          disabled: false,
          roles: data.appointments.map(({ id, role, department, standing }) => ({
            role,
            department,
            appointment: id,
            standing,
          })),
          secondFactor: "due",
          factorDueAt: (Date.now() + 86_400_000) as Instant,
          training,
        },
        {
          account: "acc-nsp",
          displayName: "Osoba od bezpieczeństwa sieci",
          disabled: false,
          roles: [{ role: "nsp", department: null, appointment: null, standing: "no-order" }],
          secondFactor: "set",
          factorDueAt: null,
          training: {
            lastOn: "2025-09-01",
            dueOn: "2026-09-01",
            overdue: true,
            competences: [{ competence: "technical", lastOn: "2025-09-01", overdue: true }],
          },
        },
      ],
      departments: data.departments,
      orders: [{ ...order, subject: "", appointments: 1 }],
      appointments: data.appointments,
      vacant: ["nsp", "iod"],
      suspensions: [],
    }),
    responsible: (_body: never, day: string) => ({ day, holders: [], vacant: [] }),
    recoveries: () => [],
    invitations: () => [],
    departmentUpdate: (body: { name?: string; closed?: boolean }, id) => {
      const found = data.departments.find((one) => one.id === id);
      if (found === undefined) throw new Refusal(404, "E_PEOPLE_UNKNOWN", "Nie ma takiego działu.");
      if (body.name !== undefined) found.name = body.name;
      if (body.closed !== undefined) found.closedAt = body.closed ? (Date.now() as Instant) : null;
      return {};
    },
    appointmentEnd: (body: { to: string }, id) => {
      const found = data.appointments.find((one) => one.id === id);
      if (found === undefined) throw new Refusal(404, "E_PEOPLE_UNKNOWN", "Nie ma takiego powołania.");
      Object.assign(found, { to: body.to, standing: "ended", endOrder: order });
      return {};
    },
    appoint: (body: { account: string; role: AppointmentView["role"]; department: string | null; from: string }) => {
      const id = `app-${String(data.appointments.length + 1)}`;
      const { account, role, department, from } = body;
      data.appointments.unshift({
        id,
        account,
        displayName: "Kierowniczka działu",
        role,
        department,
        order,
        endOrder: null,
        from,
        to: null,
        deputyOf: null,
        standing: "in-force",
      });
      return { id };
    },
  };
}

export const peopleAnswers = {
  security: (): SecurityView => ({
    secondFactor: { standing: "optional", kinds: [], dueAt: null, provenAt: null },
    required: false,
    factors: [],
    recoveryCodesLeft: 0,
    passkeys: "no-name",
  }),
  sessions: (): OwnSessionView[] => [
    {
      id: "0123456789abcdef",
      browser: "Chrome · Linux",
      createdAt: Date.now() as Instant,
      seenAt: Date.now() as Instant,
      provenAt: null,
      current: true,
    },
  ],
};
