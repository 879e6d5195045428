/**
 * Metadata of a release in JSON-LD, by DCAT-AP and its Polish profile DCAT-AP-PL: what it is, whose, of when, under which licence, in which files. Pure.
 *
 * Values of controlled vocabularies are the addresses of the Publications Office of the European Union.
 *
 * @see https://dane.gov.pl/dcat-ap-pl/introduction
 * @see https://semiceu.github.io/DCAT-AP/releases/3.0.0/
 * @module
 */
import type { OpenLicence, OpenRelease } from "../../policies/schema/open-data.ts";
import type { Publisher } from "./context.ts";

const AUTHORITY = "http://publications.europa.eu/resource/authority";
const CONTEXT = {
  adms: "http://www.w3.org/ns/adms#",
  dcat: "http://www.w3.org/ns/dcat#",
  dcatap: "http://data.europa.eu/r5r/",
  dct: "http://purl.org/dc/terms/",
  foaf: "http://xmlns.com/foaf/0.1/",
  spdx: "http://spdx.org/rdf/terms#",
  vcard: "http://www.w3.org/2006/vcard/ns#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

export const LICENCES: Readonly<Record<OpenLicence, { readonly authority: string; readonly text: string }>> = {
  "CC-BY-4.0": {
    authority: `${AUTHORITY}/licence/CC_BY_4_0`,
    text: "https://creativecommons.org/licenses/by/4.0/",
  },
  "CC0-1.0": { authority: `${AUTHORITY}/licence/CC0`, text: "https://creativecommons.org/publicdomain/zero/1.0/" },
};

const FORMATS = {
  csv: { authority: "CSV", media: "text/csv" },
  json: { authority: "JSON", media: "application/json" },
} as const;

/** A file of the package as the metadata describe it. */
export interface DescribedFile {
  readonly name: string;
  readonly octets: number;
  readonly sha256: string;
  readonly title: { readonly pl: string; readonly en: string };
}

const node = (id: string): { readonly "@id": string } => ({ "@id": id });
const words = ({ pl, en }: { readonly pl: string; readonly en: string }) => [
  { "@value": pl, "@language": "pl" },
  { "@value": en, "@language": "en" },
];
const day = (value: string) => ({ "@value": value, "@type": "xsd:date" });

const titleOf = ({ publisher, year }: OpenRelease) => ({
  pl: `Ochrona małoletnich w sieci: ${publisher}, rok ${String(year)}`,
  en: `Safeguarding minors online: ${publisher}, year ${String(year)}`,
});

/** The data set alone, without its context. @param base  before the names of files; empty: beside the metadata */
export function datasetOf(
  release: OpenRelease,
  publisher: Publisher,
  files: readonly DescribedFile[],
  base = "",
): Record<string, unknown> {
  const { authority, text } = LICENCES[release.licence];
  return {
    "@id": `urn:latarnik:open-data:${String(release.year)}:${String(release.release)}`,
    "@type": "dcat:Dataset",
    "dct:identifier": `latarnik-${String(release.year)}-${String(release.release)}`,
    "dct:title": words(titleOf(release)),
    "dct:description": words({
      pl: "Roczne zestawienie skuteczności ochrony małoletnich w sieci placówki: zablokowane próby, zdarzenia, zgłoszenia, pomoc, sondy filtra i zgodność urządzeń. Bez danych osobowych: liczby od 1 do 4 są ukryte razem z tymi, z których dałoby się je wyliczyć, a pozostałe zaokrąglone do 5.",
      en: "A year of safeguarding minors on the venue's network: blocked attempts, events, notifications, help, probes of the filter and compliance of devices. No personal data: counts from 1 to 4 are hidden together with those that would give them away; the others are rounded to 5.",
    }),
    "dct:publisher": { "@type": "foaf:Agent", "foaf:name": { "@value": publisher.name, "@language": "pl" } },
    ...(publisher.email === ""
      ? {}
      : {
          "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": publisher.name,
            "vcard:hasEmail": node(`mailto:${publisher.email}`),
          },
        }),
    "dct:issued": day(release.madeOn),
    "dct:modified": day(release.madeOn),
    "dct:temporal": {
      "@type": "dct:PeriodOfTime",
      "dcat:startDate": day(`${String(release.year)}-01-01`),
      "dcat:endDate": day(`${String(release.year)}-12-31`),
    },
    "dct:spatial": node(`${AUTHORITY}/country/POL`),
    "dct:accrualPeriodicity": node(`${AUTHORITY}/frequency/ANNUAL`),
    "dct:language": [node(`${AUTHORITY}/language/POL`), node(`${AUTHORITY}/language/ENG`)],
    "dct:accessRights": node(`${AUTHORITY}/access-right/PUBLIC`),
    "dcat:theme": [node(`${AUTHORITY}/data-theme/SOCI`), node(`${AUTHORITY}/data-theme/EDUC`)],
    "dcat:keyword": [
      ...["ochrona małoletnich", "bezpieczeństwo w sieci", "filtrowanie treści", "skuteczność"].map((word) => ({
        "@value": word,
        "@language": "pl",
      })),
      ...["safeguarding", "online safety", "content filtering", "effectiveness"].map((word) => ({
        "@value": word,
        "@language": "en",
      })),
    ],
    "dcat:version": String(release.release),
    "dct:provenance": {
      "@type": "dct:ProvenanceStatement",
      "dct:description": words({
        pl: "Obliczone z dziennych liczników systemu Latarnik; sposób ochrony opisuje CZYTAJ.md.",
        en: "Computed from the daily counters of Latarnik; README.md says how it is protected.",
      }),
    },
    "dcat:distribution": files.map((file) => {
      const format = FORMATS[file.name.endsWith(".csv") ? "csv" : "json"];
      return {
        "@type": "dcat:Distribution",
        "dct:title": words(file.title),
        "dcat:accessURL": node(`${base}${file.name}`),
        "dcat:downloadURL": node(`${base}${file.name}`),
        "dct:format": node(`${AUTHORITY}/file-type/${format.authority}`),
        "dcat:mediaType": node(`https://www.iana.org/assignments/media-types/${format.media}`),
        "dct:license": node(authority),
        "dct:rights": node(text),
        "dcatap:availability": node(`${AUTHORITY}/planned-availability/STABLE`),
        "adms:status": node(`${AUTHORITY}/distribution-status/COMPLETED`),
        "dcat:byteSize": { "@value": String(file.octets), "@type": "xsd:nonNegativeInteger" },
        "spdx:checksum": {
          "@type": "spdx:Checksum",
          "spdx:algorithm": node("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
          "spdx:checksumValue": { "@value": file.sha256, "@type": "xsd:hexBinary" },
        },
      };
    }),
  };
}

export const withContext = (document: Record<string, unknown>): Record<string, unknown> => ({
  "@context": CONTEXT,
  ...document,
});

/** What is served at the public address: every approved release. */
export function catalogueOf(
  publisher: Publisher,
  datasets: readonly Record<string, unknown>[],
): Record<string, unknown> {
  return withContext({
    "@type": "dcat:Catalog",
    "dct:title": words({ pl: `Otwarte dane: ${publisher.name}`, en: `Open data: ${publisher.name}` }),
    "dct:description": words({
      pl: "Roczne zestawienia skuteczności ochrony małoletnich w sieci.",
      en: "Yearly figures of safeguarding minors online.",
    }),
    "dct:publisher": { "@type": "foaf:Agent", "foaf:name": { "@value": publisher.name, "@language": "pl" } },
    "dct:language": [node(`${AUTHORITY}/language/POL`), node(`${AUTHORITY}/language/ENG`)],
    "dcat:dataset": datasets,
  });
}
