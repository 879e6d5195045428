/**
 * What the page of trainings decides without a browser. Pure.
 *
 * @module
 */
import type { TraineeBody, TrainingsView } from "../../../../policies/schema/training-api.ts";
import type { State } from "../../parts/state.tsx";

type Person = TrainingsView["people"][number];
type TrainingState = Person["trainings"][number]["state"];

export const trainingTone = {
  valid: "good",
  soon: "attention",
  due: "attention",
  expired: "danger",
  late: "danger",
} as const satisfies Record<TrainingState, State>;

/** Somebody has to do something about it, now or soon. */
export const isAsked = ({ state }: { readonly state: TrainingState }): boolean => state !== "valid";

const RANK: readonly TrainingState[] = ["late", "expired", "due", "soon", "valid"];
const worst = ({ trainings }: Person): number => Math.min(...trainings.map(({ state }) => RANK.indexOf(state)), 9);

const plain = (text: string): string =>
  text.toLocaleLowerCase("pl").normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l");

/** @param word  of a role, as the page writes it */
export function chosenPeople(
  people: readonly Person[],
  { onlyDue, search }: { readonly onlyDue: boolean; readonly search: string },
  word: (role: string) => string,
): readonly Person[] {
  const words = plain(search).split(/\s+/u).filter(Boolean);
  return people
    .filter(({ trainings }) => !onlyDue || trainings.some(isAsked))
    .filter(({ name, roles }) => {
      const text = plain([name, ...roles.map(word)].join(" "));
      return words.every((one) => text.includes(one));
    })
    .toSorted((a, b) => worst(a) - worst(b) || a.name.localeCompare(b.name, "pl"));
}

/** Accounts that a programme asks for now and that are not on the list. */
export function missingPeople(
  people: readonly Person[],
  programme: string,
  list: readonly Pick<TraineeBody, "account">[],
): readonly Person[] {
  return people.filter(
    ({ account, trainings }) =>
      !list.some((one) => one.account === account) &&
      trainings.some((one) => one.programme === programme && isAsked(one)),
  );
}
