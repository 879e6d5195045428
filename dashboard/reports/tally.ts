/**
 * Adds observations up into days and cells of the measures of one source. A count of something outside the days at hand falls nowhere.
 *
 * @module
 */
import { cellKey } from "../../policies/engine/metrics/cells.ts";
import { binOf } from "../../policies/engine/metrics/histogram.ts";
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import type { Dimension, Measure, MeasureSource, MetricCatalogue } from "../../policies/schema/metric.ts";
import type { LocalSpan } from "./days.ts";

export const FULL_DAY = 1_000;

type Values = Readonly<Partial<Record<Dimension, string | null>>>;

export class Tally {
  readonly #source: MeasureSource;
  readonly #measures: ReadonlyMap<string, Measure>;
  readonly #days: readonly LocalSpan[];
  readonly #counted = new Map<string, Record<string, Record<string, number>>>();
  readonly #covered = new Map<string, number>();

  constructor({ measures }: MetricCatalogue, source: MeasureSource, days: readonly LocalSpan[]) {
    this.#source = source;
    this.#days = days;
    this.#measures = new Map(measures.filter((one) => one.source === source).map((one) => [one.id, one]));
  }

  /** The day an instant lies in, if it is one of ours. */
  dayAt(at: number): LocalSpan | undefined {
    let [low, high] = [0, this.#days.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const span = this.#days[middle] as LocalSpan;
      if (at < span.from) high = middle - 1;
      else if (at >= span.to) low = middle + 1;
      else return span;
    }
    return undefined;
  }

  /** @param at  when it happened; null: it did not */
  add(at: number | null, measure: string, values: Values = {}, amount = 1): void {
    const day = at === null ? undefined : this.dayAt(at);
    if (day !== undefined) this.addOn(day.day, measure, values, amount);
  }

  /** One value of a histogram. @param value  in the measure's unit */
  observe(at: number | null, measure: string, value: number, values: Values = {}): void {
    const day = at === null ? undefined : this.dayAt(at);
    if (day !== undefined) this.#put(day.day, measure, values, 1, binOf(value));
  }

  observeOn(day: string, measure: string, value: number, values: Values = {}): void {
    this.#put(day, measure, values, 1, binOf(value));
  }

  addOn(day: string, measure: string, values: Values, amount = 1): void {
    this.#put(day, measure, values, amount, undefined);
  }

  /** The larger of what stands there and this. */
  raiseOn(day: string, measure: string, values: Values, amount: number): void {
    const cells = this.#cells(day, measure);
    const key = cellKey(this.#measure(measure).dimensions, values);
    cells[key] = Math.max(cells[key] ?? 0, Math.round(amount));
  }

  /** @param thousandths  of the day that were measured; a day nothing is said of counts as measured whole */
  cover(day: string, thousandths: number): void {
    this.#covered.set(day, Math.min(FULL_DAY, Math.max(0, Math.round(thousandths))));
  }

  /** Every day, those without any count as well: that there was nothing is known. */
  result(): SourceDay[] {
    return this.#days.map(({ day }) => ({
      day,
      source: this.#source,
      covered: this.#covered.get(day) ?? FULL_DAY,
      measures: this.#counted.get(day) ?? {},
    }));
  }

  #measure(id: string): Measure {
    const measure = this.#measures.get(id);
    if (measure === undefined) throw new Error(`${this.#source} has no measure ${id}`);
    return measure;
  }

  #cells(day: string, measure: string): Record<string, number> {
    let measures = this.#counted.get(day);
    if (measures === undefined) this.#counted.set(day, (measures = {}));
    return (measures[measure] ??= {});
  }

  #put(day: string, id: string, values: Values, amount: number, bin: number | undefined): void {
    const { dimensions } = this.#measure(id);
    if (amount <= 0) return;
    const cells = this.#cells(day, id);
    const key = cellKey(dimensions, values, bin);
    cells[key] = (cells[key] ?? 0) + Math.round(amount);
  }
}
