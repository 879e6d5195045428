/**
 * Content of a report from invented aggregates, the same for the same seed.
 *
 * @module
 */
import * as fc from "fast-check";
import type { ReportContent } from "../../policies/schema/report-content.ts";
import { effectiveness } from "../../policies/engine/metrics/effectiveness.ts";
import type { PeriodAggregates } from "../../policies/schema/effectiveness.ts";
import { CATALOGUE, aggregates } from "./aggregates.ts";

export const PERIOD = { from: "2026-01-01", to: "2028-01-01" } as const;

export const contentOf = (now: PeriodAggregates, before: PeriodAggregates | null): ReportContent => ({
  v: 1,
  kind: "biennial",
  edition: 2,
  venue: "Centrum Nauki Przykład, ul. Przykładowa 1",
  venueShort: "CNP",
  madeAt: Date.UTC(2028, 2, 20, 11),
  madeOn: "2028-03-20",
  narrative: {
    standards: "wersja 3 z 2026-09-01",
    aim: "Przyjrzeliśmy się wystawom.",
    methods: "Sondy działały codziennie.",
    result: "Najwięcej uwagi wymagają tablety.",
    conclusions: "Proponujemy dwie zmiany.",
    annexes: [{ title: "Lista obecności na szkoleniu", where: "sprawa 12/2027" }],
    leftOut: [],
  },
  improvements: [
    {
      number: "P/1/2027",
      title: "Dodać sondę w kawiarni",
      why: "Kawiarnia nie była sprawdzana.",
      origin: { kind: "metric", metric: "M05" },
      ownerName: "koordynator",
      dueOn: "2028-06-30",
      cost: "bez kosztów",
      change: { place: "Bezpieczeństwo sieci, pkt 4", was: "sprawdza się sieć", willBe: "sprawdza się każdą sieć" },
      state: "open",
      result: "",
    },
  ],
  remarks: [
    { number: "U/1/2027", receivedOn: "2027-04-02", source: "guardian", decision: "accepted", decidedOn: "2027-04-20" },
  ],
  consultations: [
    {
      number: "K/1/2026",
      heldOn: "2026-10-05",
      course: "Omówiono sondy i przestoje.",
      figures: [
        {
          metric: "M05",
          name: { pl: "Skuteczność blokowania", en: "Blocking" },
          value: "98 % (49 z 50)",
          light: "green",
        },
      ],
      closed: true,
      decisions: [{ text: "Dodać sondę w kawiarni", byWhen: "2026-12-31" }],
      confirmed: [
        { role: "koordynator", on: "2026-10-06" },
        { role: "nsp", on: "2026-10-07" },
      ],
    },
    {
      number: "K/1/2027",
      heldOn: "2027-10-04",
      course: "",
      figures: [],
      closed: false,
      decisions: [],
      confirmed: [],
    },
  ],
  roles: [
    { role: "nsp", holders: 1, deputies: 1, orders: [{ number: "Z/3/2026", on: "2026-01-05" }] },
    { role: "koordynator", holders: 0, deputies: 0, orders: [] },
  ],
  codes: { "TS-06": "samookaleczenia" },
  names: { check: { "antivirus.signatures": "Bazy wirusów nie starsze niż 3 dni" } },
  methodology: "ab".repeat(32),
  heads: "cne 2028-03-20 events 12 abc",
  catalogue: CATALOGUE,
  figures: { v: 1, aggregates: now, before, result: effectiveness(CATALOGUE, now, before) },
});

export const contents = (): fc.Arbitrary<ReportContent> =>
  fc
    .tuple(aggregates(PERIOD.from, PERIOD.to), fc.option(aggregates("2024-01-01", PERIOD.from)))
    .map(([now, before]) => contentOf(now, before));

export const sampleContent = (seed: number): ReportContent => {
  const [one] = fc.sample(contents(), { seed, numRuns: 1 });
  if (one === undefined) throw new Error("no sample");
  return one;
};
