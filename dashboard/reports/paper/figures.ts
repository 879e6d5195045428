/**
 * Figures of any period on paper: the card, what is red, every metric, definitions and breakdowns, without the words and steps of a report. Pure.
 *
 * @module
 */
import { addDays } from "../../../policies/engine/day.ts";
import type { EffectivenessExport } from "../../../policies/schema/effectiveness.ts";
import type { MetricCatalogue } from "../../../policies/schema/metric.ts";
import type { Block, Document } from "../../documents/index.ts";
import { framed } from "../../documents/index.ts";
import { counted, definitions } from "./annexes.ts";
import type { FigureContent } from "./content.ts";
import { areaTable, breakTable, breakdown, cardTable, exposureTable, funnel, redTable } from "./tables.ts";
import { AREAS, AREA_ORDER, LIMITS, dayText } from "./words.ts";

export interface FiguresFrame {
  readonly venue: string;
  readonly venueShort: string;
  /** Category → its Polish name. */
  readonly codes: Readonly<Record<string, string>>;
  /** Kind → id → Polish name of other parts of figures. */
  readonly names: Readonly<Record<string, Record<string, string>>>;
  /** ms UTC */
  readonly madeAt: number;
}

const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: "heading", level, text });
const say = (text: string): Block => ({ kind: "paragraph", content: [text] });

export function figuresDocument(
  figures: EffectivenessExport,
  catalogue: MetricCatalogue,
  { venue, venueShort, codes, names, madeAt }: FiguresFrame,
): Document {
  const { period, before, days } = figures.result;
  const span = `od ${dayText(period.from)} do ${dayText(addDays(period.to, -1))}`;
  const content: FigureContent = { figures, catalogue, codes, names };
  const title = "Skuteczność ochrony: wskaźniki M01–M32";
  return framed(
    { venue, venueShort, footer: title, createdAt: madeAt },
    {
      title,
      subject: `${title}, ${span}`,
      blocks: [
        heading(1, title),
        {
          kind: "facts",
          rows: [
            { label: "Okres", value: span },
            { label: "Dni, które minęły", value: String(days) },
            {
              label: "Porównanie",
              value:
                before === null
                  ? "z okresu poprzedniego nie ma danych"
                  : `z okresem od ${dayText(before.from)} do ${dayText(addDays(before.to, -1))}`,
            },
          ],
        },
        heading(2, "Karta skuteczności"),
        cardTable(content),
        exposureTable(content),
        heading(2, "Co wymaga zmiany lub wzmożonej uwagi"),
        redTable(content),
        heading(2, "Od sygnału do krzywdzenia"),
        ...funnel(content),
        heading(2, "Wskaźniki"),
        ...AREA_ORDER.flatMap((area) => [heading(3, AREAS[area]), areaTable(content, area)]),
        heading(2, "Czego te liczby nie mówią"),
        { kind: "list", items: LIMITS.map((one) => [one]) },
        heading(2, "Zmiany warunków liczenia"),
        breakTable(figures.aggregates.breaks, content),
        heading(2, "Definicje wskaźników"),
        definitions(content),
        heading(2, "Co policzono"),
        counted(content),
        heading(2, "Rozbicie wskaźników"),
        breakdown(content),
        say("Te same liczby są w plikach JSON, CSV i XLSX; z JSON i CSV da się je policzyć ponownie."),
      ],
    },
  );
}
