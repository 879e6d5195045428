/**
 * What the pages of «Standardy» decide without a browser. Pure.
 *
 * @module
 */
import type { BoardLight, BoardView, DutyView } from "../../../../policies/schema/coordination-api.ts";
import type { State } from "../../parts/state.tsx";

type Row = BoardView["rows"][number];

export const lightTone = {
  green: "good",
  amber: "attention",
  red: "danger",
  grey: "not-measured",
} as const satisfies Record<BoardLight, State>;

export const LIGHTS: readonly BoardLight[] = ["red", "amber", "grey", "green"];

export const dutyTone = {
  waiting: "not-measured",
  ahead: "good",
  soon: "attention",
  overdue: "danger",
} as const satisfies Record<DutyView["state"], State>;

const plain = (text: string): string =>
  text.toLocaleLowerCase("pl").normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l");

/** Rows of a light whose number, title or quotation holds every word, whatever its case and accents; the worst first. */
export function chosenRows(rows: readonly Row[], light: BoardLight | "all", search: string): readonly Row[] {
  const words = plain(search).split(/\s+/u).filter(Boolean);
  return rows
    .filter((row) => light === "all" || row.light === light)
    .filter((row) => {
      const text = plain([row.id, row.title.pl, row.title.en, row.section, ...row.quotes].join(" "));
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => LIGHTS.indexOf(a.light) - LIGHTS.indexOf(b.light) || (a.id < b.id ? -1 : 1));
}

export const countOf = (rows: readonly Row[], light: BoardLight): number =>
  rows.filter((row) => row.light === light).length;

/** Duties in the order somebody should look at them: the nearest first, those that wait for another one last. */
export const byDue = (duties: readonly DutyView[]): readonly DutyView[] =>
  duties.toSorted((a, b) => ((a.due ?? "9") < (b.due ?? "9") ? -1 : Number((a.due ?? "9") > (b.due ?? "9"))));

/** Today as a field of a date wants it, in this browser's zone. */
export function todayText(now: number): string {
  const day = new Date(now);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A date field's text as the contract wants it: nothing is `null`. */
export const dayOrNull = (text: string): string | null => (text === "" ? null : text);
