/**
 * Part four from the books: recommendations with owner, day and cost, «było / ma być», remarks with their decisions. Pure.
 *
 * @module
 */
import type { Block } from "../../documents/index.ts";
import type { ReportContent, ReportImprovement } from "./content.ts";
import { DECISIONS, IMPROVEMENT_STATES, REMARK_SOURCES, dayText } from "./words.ts";

const none = (text: string): Block => ({ kind: "paragraph", content: [text] });

function originWord({ origin }: ReportImprovement): string {
  switch (origin.kind) {
    case "metric":
      return origin.metric;
    case "requirement":
      return origin.requirement;
    case "remark":
      return "uwaga do Standardów";
    case "consultation":
      return "konsultacja";
    case "guidance":
      return origin.where;
    case "other":
      return "inne";
    default:
      return origin satisfies never;
  }
}

export function recommendationTable({ improvements }: ReportContent): Block {
  if (improvements.length === 0) return none("W okresie nie wpisano żadnej rekomendacji.");
  return {
    kind: "table",
    caption: "Rekomendacje",
    columns: [
      { title: "Nr", width: 11 },
      { title: "Co i dlaczego", width: 31 },
      { title: "Z czego wynika", width: 13 },
      { title: "Kto", width: 14 },
      { title: "Termin", width: 15 },
      { title: "Koszt i stan", width: 16 },
    ],
    rows: improvements.map((one) => [
      one.number,
      `${one.title}\n${one.why}`,
      originWord(one),
      one.ownerName ?? "nie wyznaczono",
      one.dueOn === null ? "nie wyznaczono" : dayText(one.dueOn),
      [one.cost, IMPROVEMENT_STATES[one.state], one.result].filter((part) => part !== "").join("\n"),
    ]),
  };
}

export function wordingTable({ improvements }: ReportContent): Block {
  const rows = improvements.flatMap(({ number, change, state }) =>
    change === null || state === "dropped" ? [] : [[number, change.place, change.was, change.willBe]],
  );
  if (rows.length === 0) return none("Nie proponuje się zmian zapisów.");
  return {
    kind: "table",
    caption: "Zmiana zapisu: było / ma być",
    columns: [
      { title: "Nr", width: 11 },
      { title: "Miejsce", width: 19 },
      { title: "Było", width: 35 },
      { title: "Ma być", width: 35 },
    ],
    rows,
  };
}

export function remarkTable({ remarks }: ReportContent): Block {
  if (remarks.length === 0) return none("W okresie nie wpłynęły uwagi do Standardów.");
  return {
    kind: "table",
    caption: "Uwagi do Standardów i rozstrzygnięcia",
    columns: [{ title: "Nr" }, { title: "Wpłynęła" }, { title: "Od kogo" }, { title: "Rozstrzygnięcie" }],
    rows: remarks.map(({ number, receivedOn, source, decision, decidedOn }) => [
      number,
      dayText(receivedOn),
      REMARK_SOURCES[source],
      decision === null
        ? "czeka"
        : [DECISIONS[decision], decidedOn === null ? "" : dayText(decidedOn)].filter((part) => part !== "").join(", "),
    ]),
  };
}
