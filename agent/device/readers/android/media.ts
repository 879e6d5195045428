/**
 * Pictures, films and recordings left behind: counts, octets and the newest date.
 *
 * Two witnesses are asked, the files themselves and Android's register of media, since either may miss what the other sees. «None» needs
 * both. Names never leave the tablet. The tablet's own clock made the dates, so it is compared with ours first. Pure.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { listOf, reasonOf, textOf, wholeOf, whyNot } from "./answers.ts";
import { utf8 } from "../text.ts";

interface Item {
  /** ms on the tablet's clock */
  readonly at: number;
  readonly bytes: number;
}
interface Witness {
  readonly items: readonly Item[];
  /** false: there may be more than it lists */
  readonly whole: boolean;
}

const FILE = /^(\d{1,12})(?:\.\d+)? (\d{1,15})$/u;

/** `<modified s> <octets>` a file. Also half of an answer proves the files it lists. */
function filesOf(raw: RawOutputs): Witness | null {
  const output = raw.get("android/media/files");
  if (output === undefined || output.stdout.length === 0) return null;
  const text = utf8(output.stdout);
  const items: Item[] = [];
  for (const line of text.split("\n")) {
    const [, seconds, bytes] = FILE.exec(line.trim()) ?? [];
    if (seconds !== undefined) items.push({ at: Number(seconds) * 1_000, bytes: Number(bytes) });
  }
  const listed = listOf(raw, "media/files");
  return { items, whole: listed !== null && listed.length === items.length };
}

const ROW = /^Row: \d+ /u;
const field = (line: string, name: string): number | null =>
  wholeOf(new RegExp(`\\b${name}=(\\d{1,15})(?:,|$)`, "u").exec(line)?.[1]);

function rowsOf(text: string | null): Witness | null {
  if (text === null) return null;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 1 && lines[0]?.trim() === "No result found.") return { items: [], whole: true };
  const items: Item[] = [];
  for (const line of lines) {
    const added = ROW.test(line) ? field(line, "date_added") : null;
    if (added !== null) items.push({ at: added * 1_000, bytes: field(line, "_size") ?? 0 });
  }
  return { items, whole: items.length > 0 && items.length === lines.length };
}

function registerOf(raw: RawOutputs): Witness | null {
  const images = rowsOf(textOf(raw, "media/images"));
  const films = rowsOf(textOf(raw, "media/video"));
  if (images === null && films === null) return null;
  return {
    items: [...(images?.items ?? []), ...(films?.items ?? [])],
    whole: images?.whole === true && films?.whole === true,
  };
}

/** Clocks closer than this are taken for equal: the answer took a while to come. */
const TOLERATED_MS = 300_000;

/** Tablet's clock minus ours, ms; 0 where it is close or not known. */
export function tabletOffset(raw: RawOutputs, context: MeasuredContext): number {
  const seconds = wholeOf(textOf(raw, "date"));
  const offset = seconds === null ? 0 : seconds * 1_000 - context.now;
  return Math.abs(offset) < TOLERATED_MS ? 0 : offset;
}

const OLDEST = Date.UTC(2005, 0);

export function readMedia(raw: RawOutputs, context: MeasuredContext): FactOf<"media"> {
  const witnesses = [filesOf(raw), registerOf(raw)].filter((one) => one !== null);
  const sure = witnesses.length === 2 && witnesses.every(({ whole }) => whole);
  /** The larger count is what is certainly there; none only if both looked everywhere. */
  const most = (count: (items: readonly Item[]) => number): number | null => {
    const found = Math.max(0, ...witnesses.map(({ items }) => count(items)));
    return found > 0 || sure ? found : null;
  };
  const files = most((items) => items.length);
  if (files === null) {
    const reason = reasonOf(raw.get("android/media/files"));
    return unavailable(context, reason === "unreadable" ? whyNot(raw, "media/images") : reason);
  }
  const offset = tabletOffset(raw, context);
  const since = context.handedOutAt === null ? null : context.handedOutAt + offset;
  const dates = witnesses.flatMap(({ items }) => items.map(({ at }) => at)).filter((at) => at > OLDEST);
  const newest = dates.reduce((latest, at) => Math.max(latest, at), 0);
  return measured(context, {
    files,
    newerThanHandOut: since === null ? null : most((items) => items.filter(({ at }) => at >= since).length),
    bytes: most((items) => items.reduce((sum, { bytes }) => sum + bytes, 0)),
    newestAt: dates.length === 0 ? null : (Math.max(0, newest - offset) as Instant),
  });
}
