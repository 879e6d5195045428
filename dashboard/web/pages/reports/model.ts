/**
 * What the pages of «Raporty» decide without a browser: periods, merging the words of two people, what changed between versions. Pure.
 *
 * @module
 */
import type { ReportEdition, ReportOpened } from "../../../../policies/schema/report-api.ts";

export type Narrative = ReportOpened["narrative"];
export type Annex = Narrative["annexes"][number];
export type Automatic = Narrative["leftOut"][number];

/** Annexes the program writes, as they follow one another in the report. */
export const AUTOMATIC = [
  "definitions",
  "counted",
  "breakdown",
  "protocols",
  "surveys",
] as const satisfies readonly Automatic[];

/** Parts with words, in the order of the Standards. */
export const PARTS = ["aim", "methods", "result", "conclusions"] as const;
export type Part = (typeof PARTS)[number];
const FIELDS = ["standards", ...PARTS, "annexes", "leftOut"] as const;
export type Field = (typeof FIELDS)[number];

/** The kinds of report a person may ask for. */
export interface Wanted {
  readonly kind: ReportEdition["kind"];
  readonly lastYear: number;
}

/** Last year of the two the next report speaks about: due on 31 March of even years. */
export function nextReportYear(today: string): number {
  const year = Number(today.slice(0, 4));
  if (year % 2 === 1) return year;
  return today.slice(5) <= "03-31" ? year - 1 : year + 1;
}

/** Two years of the next report and of the one before, then single years, the newest first. */
export function periodsOf(today: string): readonly Wanted[] {
  const pair = nextReportYear(today);
  const year = Number(today.slice(0, 4));
  return [
    { kind: "biennial", lastYear: pair },
    { kind: "biennial", lastYear: pair - 2 },
    ...[0, 1, 2, 3].map((back) => ({ kind: "annual" as const, lastYear: year - back })),
  ];
}

export const keyOf = ({ kind, lastYear }: Wanted): string => `${kind}-${String(lastYear)}`;

/** First and last year an edition speaks about. */
export const yearsOf = ({
  period,
}: Pick<ReportEdition, "period">): { readonly first: string; readonly last: string } => ({
  first: period.from.slice(0, 4),
  last: String(Number(period.to.slice(0, 4)) - 1),
});

const told = (narrative: Narrative, field: Field): string =>
  field === "annexes"
    ? JSON.stringify(narrative.annexes)
    : field === "leftOut"
      ? carried(narrative).join(" ")
      : narrative[field];

export const isSame = (a: Narrative, b: Narrative): boolean =>
  FIELDS.every((field) => told(a, field) === told(b, field));

/** Words without what nobody wants to keep: empty rows of annexes, white space at the ends, as the server keeps them. */
export const tidy = (narrative: Narrative): Narrative => ({
  standards: narrative.standards.trim(),
  aim: narrative.aim.trim(),
  methods: narrative.methods.trim(),
  result: narrative.result.trim(),
  conclusions: narrative.conclusions.trim(),
  annexes: narrative.annexes
    .map(({ title, where }) => ({ title: title.trim(), where: where.trim() }))
    .filter(({ title, where }) => title !== "" || where !== ""),
  leftOut: AUTOMATIC.filter((id) => narrative.leftOut.includes(id)),
});

/** Annexes of the program the report goes with. */
export const carried = ({ leftOut }: Pick<Narrative, "leftOut">): readonly Automatic[] =>
  AUTOMATIC.filter((id) => !leftOut.includes(id));

/** Carries an annex, or leaves it out; in the order of the report. */
export const withAnnex = (leftOut: readonly Automatic[], id: Automatic, on: boolean): Automatic[] =>
  AUTOMATIC.filter((one) => (one === id ? !on : leftOut.includes(one)));

export interface Merged {
  readonly words: Narrative;
  /** Parts both changed: mine stand, the other's are shown beside them. */
  readonly conflicts: readonly Field[];
}

/** What I changed since `base` stays; what only the other changed is taken over. */
export function merged(base: Narrative, mine: Narrative, theirs: Narrative): Merged {
  const conflicts = FIELDS.filter(
    (field) =>
      told(mine, field) !== told(base, field) &&
      told(theirs, field) !== told(base, field) &&
      told(mine, field) !== told(theirs, field),
  );
  const taken = FIELDS.filter((field) => told(mine, field) === told(base, field));
  return { words: taken.reduce((words, field) => ({ ...words, [field]: theirs[field] }), mine), conflicts };
}

export interface Stretch {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
  /** Where it begins; no two begin at one place and are of one kind. */
  readonly at: number;
}

/** Beyond it two texts are shown whole, one after the other. */
const MOST_WORDS = 1_500;

/** Word by word: what stayed, what is gone, what is new; joined, «same» and «new» give the newer text. */
export function changesOf(before: string, after: string): readonly Stretch[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before, at: 0 }];
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return joined([
      { kind: "gone", text: before },
      { kind: "new", text: after },
    ]);
  // Longest common subsequence, from the end.
  const width = b.length + 1;
  const long = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      long[i * width + j] =
        a[i] === b[j]
          ? (long[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(long[(i + 1) * width + j] ?? 0, long[i * width + j + 1] ?? 0);
  const out: Omit<Stretch, "at">[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: "same", text: a[i] ?? "" });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (long[(i + 1) * width + j] ?? 0) >= (long[i * width + j + 1] ?? 0)))
      out.push({ kind: "gone", text: a[i++] ?? "" });
    else out.push({ kind: "new", text: b[j++] ?? "" });
  }
  return joined(out);
}

/** A word with the white space behind it. */
const wordsOf = (text: string): readonly string[] => text.match(/\s*\S+\s*/gu) ?? (text === "" ? [] : [text]);

function joined(stretches: readonly Omit<Stretch, "at">[]): readonly Stretch[] {
  const out: { kind: Stretch["kind"]; text: string; at: number }[] = [];
  let at = 0;
  for (const { kind, text } of stretches) {
    const last = out.at(-1);
    if (text === "") continue;
    if (last?.kind === kind) last.text += text;
    else out.push({ kind, text, at });
    at += text.length;
  }
  return out;
}

/** Annexes as lines, so that they compare as words do. */
export const annexLines = (annexes: readonly Annex[]): string =>
  annexes.map(({ title, where }) => (where === "" ? title : `${title} (${where})`)).join("\n");

/** A field's words as text. @param named  what an annex of the program is called on the page */
export const fieldText = (narrative: Narrative, field: Field, named: (id: Automatic) => string): string =>
  field === "annexes"
    ? annexLines(narrative.annexes)
    : field === "leftOut"
      ? carried(narrative).map(named).join("\n")
      : narrative[field];

/** Whether a field's name and words are the page's own, not the report's Polish. */
export const isOfPage = (field: Field): boolean => field === "leftOut";

export const ALL_FIELDS: readonly Field[] = FIELDS;

export const tone = {
  draft: "attention",
  submitted: "attention",
  accepted: "good",
  presented: "good",
} as const satisfies Record<ReportEdition["state"], string>;
