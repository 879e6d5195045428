/**
 * What stands beside the tables for whoever reads them: how they are protected, what is not in them, how to read a line. Polish and English. Pure.
 *
 * @module
 */
import type { OpenDataPlan, OpenRelease } from "../../policies/schema/open-data.ts";
import { LICENCES } from "./metadata.ts";

type Language = "pl" | "en";

const WORDS = {
  pl: {
    title: (release: OpenRelease) => `# Ochrona małoletnich w sieci: ${release.publisher}, rok ${String(release.year)}`,
    edition: (release: OpenRelease) =>
      `Wydanie ${String(release.release)} z dnia ${release.madeOn}. Licencja ${release.licence}: ${LICENCES[release.licence].text}`,
    how: [
      "## Jak czytać",
      "",
      "- Każdy plik w `tabele/` to jedna tabela: UTF-8, średnik, daty ISO. `od` jest pierwszym dniem, `do` dniem po ostatnim.",
      "- `stan` = `published`: liczba; `hidden`: liczba ukryta; `not-measured`: w tym kwartale nikt nie liczył, więc pustego pola nie wolno czytać jako zera; `class`: przedział 0, 1-4 albo 5+; `percent`: obliczony wyłącznie z opublikowanych liczb; `not-computed`: zabrakło opublikowanej liczby.",
      "- `dane.json` zawiera to samo; opis pól jest w `schemat.json`, metadane DCAT-AP-PL w `metadata.json`, skróty plików w `SHA256SUMS`.",
      "- Więcej blokad nie znaczy gorzej: liczba zależy od ruchu w placówce i od list.",
      "",
      "## Jak chronione są osoby",
      "",
      "- W tabelach o ludziach liczby od 1 do 4 są ukryte. Ukryto też tyle sąsiednich liczb i sum, ile trzeba, żeby z różnic nie dało się wyliczyć żadnej z nich. Pozostałe liczby są zaokrąglone do 5.",
      "- Ukryta liczba wynosi co najmniej 1. Zero jest zerem.",
      "- Interwencje, wezwania 112, krzywdzenie i zgłoszenia na zewnątrz są podane tylko jako 0, 1-4 albo 5+, bez sum.",
      "- Treści poważne są jednym wierszem; najdrobniejszym okresem jest kwartał.",
      "- Tabele o urządzeniach i programach nie wskazują nikogo, więc nic w nich nie ukryto. Liczby są zaokrąglone do najbliższej piątki: 0 znaczy „mniej niż 3”.",
      "- Przed wydaniem porównano je z każdym wcześniejszym: liczba raz ukryta pozostaje ukryta.",
      "",
      "## Czego tu nie ma",
      "",
    ],
    tables: "## Tabele",
    missing: "## Tabele bez danych w tym roku",
    kept: "Bez zmian względem poprzedniego wydania:",
  },
  en: {
    title: (release: OpenRelease) => `# Safeguarding minors online: ${release.publisher}, year ${String(release.year)}`,
    edition: (release: OpenRelease) =>
      `Release ${String(release.release)} of ${release.madeOn}. Licence ${release.licence}: ${LICENCES[release.licence].text}`,
    how: [
      "## How to read it",
      "",
      "- Each file in `tabele/` is one table: UTF-8, semicolons, ISO dates. `od` is the first day, `do` the day after the last.",
      "- `stan` = `published`: a number; `hidden`: a number that is not shown; `not-measured`: nobody counted in that quarter, so that the empty field is no zero; `class`: one of 0, 1-4, 5+; `percent`: computed from published numbers only; `not-computed`: a published number was missing.",
      "- `dane.json` holds the same; `schemat.json` describes it, `metadata.json` is DCAT-AP-PL, `SHA256SUMS` has the digests of the files.",
      "- More blocked attempts are not worse: the number follows the traffic and the lists.",
      "",
      "## How people are protected",
      "",
      "- In tables about people counts from 1 to 4 are hidden, and with them as many neighbouring counts and sums as it takes so that no difference gives one away. All others are rounded to 5.",
      "- A hidden count is at least 1. Zero is zero.",
      "- Interventions, 112 calls, harm and reports to outside bodies are only 0, 1-4 or 5+, without sums.",
      "- Grave content is one row; a quarter is the finest grain of time.",
      "- Tables about devices and programs point at nobody, so nothing in them is hidden. Their numbers are rounded to the nearest five: 0 means «fewer than 3».",
      "- Before a release it was compared with every earlier one: a number once hidden stays hidden.",
      "",
      "## What is not here",
      "",
    ],
    tables: "## Tables",
    missing: "## Tables without data in this year",
    kept: "Unchanged since the release before:",
  },
} as const;

export function readmeText(release: OpenRelease, plan: OpenDataPlan, language: Language): string {
  const words = WORDS[language];
  const lines: string[] = [words.title(release), "", words.edition(release), "", ...words.how];
  for (const { what, why } of plan.notPublished) lines.push(`- ${what[language]}: ${why[language]}`);
  lines.push("", words.tables, "");
  for (const { id, title, metric } of release.tables)
    lines.push(`- \`tabele/${id}.csv\`: ${title[language]} (${metric})`);
  if (release.kept.length > 0) lines.push("", `${words.kept} ${release.kept.join(", ")}`);
  if (release.missing.length > 0) {
    lines.push("", words.missing, "");
    for (const { label } of release.missing) lines.push(`- ${label[language]}`);
  }
  return `${lines.join("\n")}\n`;
}
