/**
 * The letter by which the coordinator hands the report over to the head of the unit. Pure.
 *
 * @module
 */
import type { Document } from "../../documents/index.ts";
import { framed, longDate } from "../../documents/index.ts";
import { lastDay } from "./content.ts";
import type { ReportContent } from "./content.ts";
import { titleOf } from "./report.ts";
import { redFigures } from "./tables.ts";
import { countText, dayText } from "./words.ts";

const RED = { one: "wskaźnik jest", few: "wskaźniki są", many: "wskaźników jest" } as const;
const OPEN = { one: "rekomendację", few: "rekomendacje", many: "rekomendacji" } as const;

/** What a director has to know before opening the report, and what is asked of them. */
export function coverLetter(content: ReportContent, digest: string | null): Document {
  const { figures, venueShort, kind } = content;
  const title = titleOf(content);
  const red = new Set(redFigures(content).map(({ metric }) => metric.id)).size;
  const open = content.improvements.filter(({ state }) => state === "open" || state === "doing").length;
  const say = (text: string) => ({ kind: "paragraph", content: [text] }) as const;
  return framed(
    {
      venue: content.venue,
      venueShort,
      footer: `${title}, wydanie ${String(content.edition)}`,
      createdAt: content.madeAt,
      ...(digest === null ? { watermark: "PROJEKT" } : {}),
    },
    {
      title: "Pismo przewodnie",
      subject: `${title}: pismo przewodnie do dyrektora`,
      blocks: [
        { kind: "paragraph", content: [longDate("pl", content.madeAt)], align: "end" },
        { kind: "heading", level: 1, text: "Pismo przewodnie" },
        say(`Dyrektor ${venueShort}`),
        say(
          kind === "biennial"
            ? `Przekazuję ${title.toLowerCase().replace("standardów ochrony małoletnich", "Standardów Ochrony Małoletnich")} za okres od ${dayText(figures.result.period.from)} do ${dayText(lastDay(content))}. Standardy wymagają przekazania go kierownikowi jednostki do 31 marca, w odstępach dwuletnich.`
            : `Przekazuję roczną analizę zdarzeń i skuteczności za okres od ${dayText(figures.result.period.from)} do ${dayText(lastDay(content))}.`,
        ),
        say(
          red === 0
            ? "Żaden wskaźnik nie jest czerwony. Czego nie zmierzono, wymienia karta skuteczności."
            : `${countText(red, RED)} poza celem. Wynik, cel i przyczynę podaje część trzecia.`,
        ),
        say(
          open === 0
            ? "Raport nie zawiera otwartych rekomendacji."
            : `Część czwarta zawiera ${countText(open, OPEN)} z terminem i kosztem. Proszę o decyzję w tej sprawie.`,
        ),
        ...(kind === "biennial"
          ? [
              say(
                "Po akceptacji wnioski z raportu prezentuje się Prezydentowi Miasta. Jednostronicowe streszczenie jest w załączeniu.",
              ),
            ]
          : []),
        { kind: "heading", level: 2, text: "Załączniki" },
        {
          kind: "list",
          ordered: true,
          items: [
            [`${title}, wydanie ${String(content.edition)}`],
            ["Streszczenie dla dyrektora (1 strona)"],
            ["Wnioski dla Prezydenta Miasta (1 strona)"],
            ["Streszczenie dla dzieci (1 strona)"],
            ["Pliki z liczbami: JSON, CSV i XLSX"],
          ],
        },
        { kind: "signature", lines: ["koordynator ds. Standardów"] },
        ...(digest === null
          ? []
          : [{ kind: "facts", rows: [{ label: "Skrót danych raportu (SHA-256)", value: digest }] } as const]),
      ],
    },
  );
}
