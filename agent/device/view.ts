/**
 * What the screen of a device says, as plain text: verdict, reasons with remedies, when it last reported. Pure.
 *
 * @module
 */
import type { DeviceBaseline } from "../../policies/schema/device-baseline.ts";
import type { Delivery, Identity, Status } from "./state.ts";
import type { Texts } from "./texts/texts.ts";

export interface ViewInput {
  readonly identity: Pick<Identity, "device" | "state"> | null;
  readonly status: Status | null;
  readonly delivery: Delivery | null;
  readonly waiting: number;
  readonly lost: number;
  /** titles and remedies */
  readonly baseline: DeviceBaseline;
}

export interface ViewItem {
  readonly check: string;
  readonly title: string;
  readonly reason: string;
  readonly remedy: string;
}

export interface View {
  readonly word: string;
  /** for the colour and the exit code; null: never measured */
  readonly gate: Status["gate"]["word"] | null;
  /** what stands between the device and a child, weightiest first */
  readonly reasons: readonly ViewItem[];
  readonly remarks: readonly ViewItem[];
  readonly notes: readonly string[];
}

type Found = Status["findings"][number];
const RANK: Readonly<Record<string, number>> = { block: 0, high: 1, medium: 2, info: 3 };
/** What stops a hand-out by itself stands before what may still be mended in time. */
const rankOf = ({ severity, state, inGrace, stale }: Found): number =>
  2 * (RANK[severity] ?? 4) + (state === "fail" && !inGrace && !stale ? 0 : 1);

const isOpen = ({ state, stale }: Found): boolean =>
  state === "fail" || state === "unknown" || (state === "pass" && stale);

function whyAway(failed: NonNullable<Delivery["failed"]>, { t }: Texts): string {
  if (failed.code === "E_AGENT_UNREACHABLE") return t("why.unreachable");
  if (failed.code === "E_AGENT_SIGNATURE") return t("why.signature");
  if (failed.code === "E_AGENT_REFUSED") return t("why.refused", { status: failed.status ?? "" });
  return t("why.other", { code: failed.code });
}

function notesOf(input: ViewInput, texts: Texts): string[] {
  const { identity, status, delivery, waiting, lost } = input;
  const { t, at } = texts;
  const notes: string[] = [];
  if (identity !== null) notes.push(t("device", { device: identity.device }));
  if (status !== null) {
    const { ratio, known, applicable } = status.score;
    notes.push(
      t("measured", { at: at(status.measuredAt) }),
      ratio === null ? t("scoreNone") : t("score", { percent: Math.floor(100 * ratio), known, applicable }),
      t(status.baseline.shipped ? "baselineShipped" : "baselineServer", {
        id: status.baseline.id,
        version: status.baseline.version,
      }),
    );
  }
  if (identity === null) return [...notes, t("notEnrolled")];
  if (identity.state === "waiting") notes.push(t("waiting"));
  const reportedAt = delivery?.reportedAt ?? null;
  notes.push(reportedAt === null ? t("neverReported") : t("reported", { at: at(reportedAt) }));
  notes.push(t("queue", { count: waiting }));
  if (lost > 0) notes.push(t("lost", { count: lost }));
  if (delivery?.failed) notes.push(t("away", { at: at(delivery.failed.at), why: whyAway(delivery.failed, texts) }));
  return [...notes, t("attestedElsewhere")];
}

export function viewOf(input: ViewInput, texts: Texts): View {
  const { t, language } = texts;
  const { status } = input;
  if (status === null)
    return {
      word: t("word.check-first"),
      gate: null,
      reasons: [],
      remarks: [],
      notes: [t("notMeasured"), ...notesOf(input, texts)],
    };
  const checks = new Map(input.baseline.checks.map((check) => [check.id, check]));
  const item = (found: Found): ViewItem => {
    const check = checks.get(found.check);
    const who = check?.remedy.who;
    const stale = found.stale && found.state === "pass";
    const grace = found.inGrace ? ` (${t("grace")})` : "";
    return {
      check: found.check,
      title: check?.title[language] ?? found.check,
      reason: `${texts.reason(stale ? "stale" : found.reason, found.params)}${grace}`,
      remedy:
        check === undefined || who === undefined
          ? ""
          : t("remedy", { remedy: check.remedy[language], minutes: check.remedy.minutes, who: t(`who.${who}`) }),
    };
  };
  const open = status.findings.filter(isOpen).sort((a, b) => rankOf(a) - rankOf(b));
  const weighty = open.filter(({ severity }) => severity === "block" || severity === "high");
  return {
    word: t(`word.${status.gate.word}`),
    gate: status.gate.word,
    reasons: weighty.map(item),
    remarks: open.filter((found) => !weighty.includes(found)).map(item),
    notes: [
      ...(open.length === 0 ? [t("allGood")] : []),
      ...(status.gate.minutes > 0 ? [t("minutes", { minutes: status.gate.minutes })] : []),
      ...notesOf(input, texts),
    ],
  };
}

/** Lines for a terminal. */
export function linesOf(view: View, { t }: Texts): string[] {
  const list = (items: readonly ViewItem[]): string[] =>
    items.flatMap(({ title, reason, remedy }, index) => [
      `${String(index + 1).padStart(2)}. ${title}: ${reason}`,
      ...(remedy === "" ? [] : [`    ${remedy}`]),
    ]);
  return [
    `=== ${view.word} ===`,
    ...(view.reasons.length > 0 ? ["", `${t("reasons")}:`, ...list(view.reasons)] : []),
    ...(view.remarks.length > 0 ? ["", `${t("remarks")}:`, ...list(view.remarks)] : []),
    "",
    ...view.notes,
  ];
}
