/**
 * The live stream: signals, drafts and defects of the last hours as one list, newest first. Pure.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";

export interface StreamItem {
  readonly key: string;
  readonly kind: "draft" | "defect" | "signal" | "badge" | "network-signal";
  readonly at: number;
  readonly category: string;
  readonly severity: string | null;
  readonly network: string;
  readonly device: string | null;
  /** `P/2026/014` or a defect's number. */
  readonly number: string | null;
  readonly count: number;
  readonly href: string;
}

export const streamLength = 10;

/** Signals that already stand in a draft are left out: the draft speaks for them. */
export function streamItems(
  drafts: Response<"drafts">,
  signals: Response<"signals">,
  defects: Response<"defects">,
): readonly StreamItem[] {
  const all: StreamItem[] = [
    ...drafts.map((draft) => ({
      key: `draft-${draft.id}`,
      kind: "draft" as const,
      at: draft.lastAt,
      category: draft.category,
      severity: draft.severity,
      network: draft.network,
      device: draft.device,
      number: draft.number,
      count: draft.signals,
      href: `/events/drafts/${encodeURIComponent(draft.id)}`,
    })),
    ...defects.map((defect) => ({
      key: `defect-${defect.id}`,
      kind: "defect" as const,
      at: defect.lastAt,
      category: defect.category,
      severity: null,
      network: defect.network,
      device: defect.device,
      number: defect.number,
      count: defect.count,
      href: "/events?tab=defects",
    })),
    ...signals
      .filter((signal) => signal.draftId === null)
      .map((signal) => ({
        key: `signal-${signal.id}`,
        kind: signal.kind,
        at: signal.lastAt,
        category: signal.category,
        severity: signal.severity,
        network: signal.network,
        device: signal.device,
        number: null,
        count: signal.count,
        href: `/events?tab=signals&code=${encodeURIComponent(signal.category)}`,
      })),
  ];
  return all.sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1)).slice(0, streamLength);
}

/** Items that were not there before; the first look announces nothing. */
export const newItems = (before: ReadonlySet<string> | null, items: readonly StreamItem[]): readonly StreamItem[] =>
  before === null ? [] : items.filter((item) => !before.has(item.key));
