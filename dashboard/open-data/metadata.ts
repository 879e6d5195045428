/**
 * Metadata of a release in JSON-LD: what it is, whose, of when, under which licence, in which files. Pure.
 *
 * They hold by DCAT-AP 2.1, on which its Polish profile DCAT-AP-PL stands, and by DCAT-AP 3 alike: an optional property whose values the two read
 * differently (`dcat:byteSize`, `spdx:checksum`, `adms:status`) is left out, and the digests stand in `SHA256SUMS`. Values of controlled
 * vocabularies are the addresses of the Publications Office of the European Union, each with its class and scheme beside it, so that who
 * validates the file need not fetch them.
 *
 * @see https://dane.gov.pl/dcat-ap-pl/classes
 * @see https://semiceu.github.io/DCAT-AP/releases/3.0.0/
 * @module
 */
import type { OpenLicence, OpenRelease } from "../../policies/schema/open-data.ts";
import type { Publisher } from "./context.ts";

const AUTHORITY = "http://publications.europa.eu/resource/authority";
const CONTEXT = {
  dcat: "http://www.w3.org/ns/dcat#",
  dcatap: "http://data.europa.eu/r5r/",
  dct: "http://purl.org/dc/terms/",
  foaf: "http://xmlns.com/foaf/0.1/",
  owl: "http://www.w3.org/2002/07/owl#",
  skos: "http://www.w3.org/2004/02/skos/core#",
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

interface Words {
  readonly pl: string;
  readonly en: string;
}

const FORMATS = {
  csv: {
    authority: "CSV",
    media: "text/csv",
    what: {
      pl: "Jedna tabela: UTF-8, średnik, daty ISO, jedna liczba w wierszu.",
      en: "One table: UTF-8, semicolons, ISO dates, one number a row.",
    },
  },
  json: {
    authority: "JSON",
    media: "application/json",
    what: { pl: "Wszystkie tabele; pola opisuje schemat.json.", en: "All tables; schemat.json describes the fields." },
  },
  zip: {
    authority: "ZIP",
    media: "application/zip",
    what: {
      pl: "Całe wydanie: tabele CSV, dane JSON ze schematem, opis po polsku i angielsku, metadane, skróty plików.",
      en: "The whole release: tables in CSV, JSON with its schema, a description in Polish and English, metadata, digests of the files.",
    },
  },
} as const;

/** A file as the metadata describe it. */
export interface DescribedFile {
  /** Relative to where the metadata were read. */
  readonly address: string;
  readonly format: keyof typeof FORMATS;
  readonly title: Words;
}

/** What a data set is described from. */
export interface Described {
  readonly release: OpenRelease;
  /** SHA-256 of `dane.json`, in hexadecimal digits. */
  readonly digest: string;
  readonly publisher: Publisher;
  readonly files: readonly DescribedFile[];
}

const node = (id: string, type: string | readonly string[]) => ({ "@id": id, "@type": type });
const words = ({ pl, en }: Words) => [
  { "@value": pl, "@language": "pl" },
  { "@value": en, "@language": "en" },
];
const day = (value: string) => ({ "@value": value, "@type": "xsd:date" });

/** A value of a controlled vocabulary. @param type  the class its property asks for */
const term = (scheme: string, code: string, type: string) => ({
  ...node(`${AUTHORITY}/${scheme}/${code}`, type),
  "skos:inScheme": { "@id": `${AUTHORITY}/${scheme}` },
});
/** A value of a vocabulary of concepts, which must have a label. */
const concept = (scheme: string, code: string, label: string) => ({
  ...term(scheme, code, "skos:Concept"),
  "skos:prefLabel": { "@value": label, "@language": "en" },
});

const POLAND = term("country", "POL", "dct:Location");
const LANGUAGES = ["POL", "ENG"].map((code) => term("language", code, "dct:LinguisticSystem"));
const publishedBy = ({ name }: Publisher) => ({
  "@type": "foaf:Agent",
  "foaf:name": { "@value": name, "@language": "pl" },
});

const titleOf = ({ publisher, year }: OpenRelease) => ({
  pl: `Ochrona małoletnich w sieci: ${publisher}, rok ${String(year)}`,
  en: `Safeguarding minors online: ${publisher}, year ${String(year)}`,
});

/** An address no other release of any venue has: a UUID made of the digest (RFC 9562, section 5.8). */
function nameOf(digest: string): string {
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) % 4) + 8).toString(16);
  return [
    `urn:uuid:${digest.slice(0, 8)}`,
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-");
}

/** The data set alone, without its context. */
export function datasetOf({ release, digest, publisher, files }: Described): Record<string, unknown> {
  const { authority, text } = LICENCES[release.licence];
  const id = nameOf(digest);
  return {
    "@id": id,
    "@type": "dcat:Dataset",
    "dct:identifier": id,
    "dct:title": words(titleOf(release)),
    "dct:description": words({
      pl: "Roczne zestawienie skuteczności ochrony małoletnich w sieci placówki: zablokowane próby, zdarzenia, zgłoszenia, pomoc, sondy filtra i zgodność urządzeń. Bez danych osobowych: liczby od 1 do 4 są ukryte razem z tymi, z których dałoby się je wyliczyć, a pozostałe zaokrąglone do 5.",
      en: "A year of safeguarding minors on the venue's network: blocked attempts, events, notifications, help, probes of the filter and compliance of devices. No personal data: counts from 1 to 4 are hidden together with those that would give them away; the others are rounded to 5.",
    }),
    "dct:publisher": publishedBy(publisher),
    ...(publisher.email === ""
      ? {}
      : {
          "dcat:contactPoint": {
            "@type": ["vcard:Organization", "vcard:Kind"],
            "vcard:fn": publisher.name,
            "vcard:hasEmail": { "@id": `mailto:${publisher.email}` },
          },
        }),
    "dct:issued": day(release.madeOn),
    "dct:modified": day(release.madeOn),
    "dct:temporal": {
      "@type": "dct:PeriodOfTime",
      "dcat:startDate": day(`${String(release.year)}-01-01`),
      "dcat:endDate": day(`${String(release.year)}-12-31`),
    },
    "dct:spatial": POLAND,
    "dct:accrualPeriodicity": term("frequency", "ANNUAL", "dct:Frequency"),
    "dct:language": LANGUAGES,
    "dct:accessRights": term("access-right", "PUBLIC", "dct:RightsStatement"),
    "dcat:theme": [
      concept("data-theme", "SOCI", "Population and society"),
      concept("data-theme", "EDUC", "Education, culture and sport"),
    ],
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
    // The first by DCAT-AP 3, the second by DCAT-AP 2 and its Polish profile.
    "dcat:version": String(release.release),
    "owl:versionInfo": String(release.release),
    "dct:provenance": {
      "@type": "dct:ProvenanceStatement",
      "dct:description": words({
        pl: "Obliczone z dziennych liczników systemu Latarnik; sposób ochrony opisuje CZYTAJ.md.",
        en: "Computed from the daily counters of Latarnik; README.md says how it is protected.",
      }),
    },
    "dcat:distribution": files.map((file) => {
      const format = FORMATS[file.format];
      return {
        "@type": "dcat:Distribution",
        "dct:title": words(file.title),
        "dct:description": words(format.what),
        "dcat:accessURL": { "@id": file.address },
        "dcat:downloadURL": { "@id": file.address },
        "dct:format": term("file-type", format.authority, "dct:MediaTypeOrExtent"),
        "dcat:mediaType": node(`https://www.iana.org/assignments/media-types/${format.media}`, "dct:MediaType"),
        "dct:license": node(authority, "dct:LicenseDocument"),
        "dct:rights": node(text, "dct:RightsStatement"),
        "dcatap:availability": concept("planned-availability", "STABLE", "stable"),
      };
    }),
  };
}

export const withContext = (document: Record<string, unknown>): Record<string, unknown> => ({
  "@context": CONTEXT,
  ...document,
});

/** One distribution for a release as a portal fetches it: the package. */
export const packageFile = (address: string): DescribedFile => ({
  address,
  format: "zip",
  title: { pl: "Wydanie (ZIP)", en: "Release (ZIP)" },
});

/** What is served at the public address: every approved release. @param address  where the catalogue itself is served */
export function catalogueOf(
  publisher: Publisher,
  address: string,
  described: readonly Described[],
): Record<string, unknown> {
  const days = described.map(({ release }) => release.madeOn).toSorted();
  return withContext({
    ...node(address, "dcat:Catalog"),
    "dct:title": words({ pl: `Otwarte dane: ${publisher.name}`, en: `Open data: ${publisher.name}` }),
    "dct:description": words({
      pl: "Roczne zestawienia skuteczności ochrony małoletnich w sieci.",
      en: "Yearly figures of safeguarding minors online.",
    }),
    "dct:publisher": publishedBy(publisher),
    "dct:language": LANGUAGES,
    "dct:spatial": POLAND,
    "dcat:themeTaxonomy": {
      ...node(`${AUTHORITY}/data-theme`, "skos:ConceptScheme"),
      "dct:title": { "@value": "Data theme", "@language": "en" },
    },
    ...(days.length === 0 ? {} : { "dct:issued": day(days[0] ?? ""), "dct:modified": day(days.at(-1) ?? "") }),
    "dcat:dataset": described.map(datasetOf),
  });
}
