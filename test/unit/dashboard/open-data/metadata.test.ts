/**
 * Metadata of a release against what DCAT-AP asks of each class: required properties, how often, an address or a text, which datatype, which
 * vocabulary. The table is written from the specifications of DCAT-AP 2.1 and 3.0 (DCAT-AP-PL stands on the first); what passes holds by both.
 *
 * @see https://semiceu.github.io/DCAT-AP/releases/3.0.0/
 * @see https://dane.gov.pl/dcat-ap-pl/classes
 * @module
 */
import { describe, expect, it } from "vitest";
import { catalogueOf, datasetOf, packageFile, withContext } from "../../../../dashboard/open-data/metadata.ts";
import { describedFiles, packRelease } from "../../../../dashboard/open-data/package.ts";
import type { OpenRelease } from "../../../../policies/schema/open-data.ts";

const RELEASE: OpenRelease = {
  v: 1,
  publisher: "Centrum Nauki Przykład",
  year: 2027,
  release: 2,
  madeOn: "2028-01-15",
  licence: "CC-BY-4.0",
  tables: [
    {
      kind: "classes",
      id: "interventions",
      title: { pl: "Interwencje", en: "Interventions" },
      metric: "M07",
      from: "2027-01-01",
      to: "2028-01-01",
      rows: [{ id: "all", label: { pl: "Interwencje", en: "Interventions" } }],
      classes: ["1-4"],
    },
  ],
  missing: [],
  kept: [],
};
const PUBLISHER = { name: "Centrum Nauki Przykład", email: "dane@example.org" };
const DIGEST = "0123456789abcdef".repeat(4);
const ADDRESS = "https://example.org/api/public/open-data";
const DESCRIBED = { release: RELEASE, digest: DIGEST, publisher: PUBLISHER, files: describedFiles(RELEASE) };

type Json = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !("@value" in value);
const listed = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Every node with a type, by type: the same node stands under each of its types. */
function nodesOf(value: unknown, found = new Map<string, Json[]>()): Map<string, Json[]> {
  for (const one of listed(value)) {
    if (!isNode(one)) continue;
    for (const type of listed(one["@type"]).map(String)) found.set(type, [...(found.get(type) ?? []), one]);
    for (const [key, inner] of Object.entries(one)) if (!key.startsWith("@")) nodesOf(inner, found);
  }
  return found;
}

/** What the values of a property are: a text in a language, a plain text, a day, an address, a node of a class, a value of a vocabulary. */
type Kind = "words" | "text" | "day" | "address" | { readonly class: string; readonly scheme?: string };

function fits(value: unknown, kind: Kind): boolean {
  if (kind === "text") return typeof value === "string" && value !== "";
  if (kind === "words") return isLiteral(value) && ["pl", "en"].includes(String(value["@language"]));
  if (kind === "day")
    return isLiteral(value) && value["@type"] === "xsd:date" && /^\d{4}-\d{2}-\d{2}$/u.test(String(value["@value"]));
  if (!isNode(value)) return false;
  const address = value["@id"];
  if (kind === "address") return typeof address === "string" && URL.canParse(address, ADDRESS);
  if (!listed(value["@type"]).includes(kind.class)) return false;
  if (kind.scheme === undefined) return true;
  const scheme = `${AUTHORITY}/${kind.scheme}`;
  return (
    new RegExp(`^${scheme}/[A-Z]\\w+$`, "u").test(String(address)) &&
    (value["skos:inScheme"] as Json | undefined)?.["@id"] === scheme
  );
}
const isLiteral = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && "@value" in value && value["@value"] !== "";

const AUTHORITY = "http://publications.europa.eu/resource/authority";
const language: Kind = { class: "dct:LinguisticSystem", scheme: "language" };
const place: Kind = { class: "dct:Location", scheme: "country" };
const theme: Kind = { class: "skos:Concept", scheme: "data-theme" };

/** By class: property, the fewest and the most values, what they are. A property that is not here may stand, unless `LEFT_OUT` says so. */
const RULES: Readonly<Record<string, readonly (readonly [string, number, number, Kind])[]>> = {
  "dcat:Catalog": [
    ["dct:title", 1, Infinity, "words"],
    ["dct:description", 1, Infinity, "words"],
    ["dct:publisher", 1, 1, { class: "foaf:Agent" }],
    ["dcat:dataset", 1, Infinity, { class: "dcat:Dataset" }],
    ["dcat:themeTaxonomy", 1, Infinity, { class: "skos:ConceptScheme" }],
    ["dct:language", 1, Infinity, language],
    ["dct:spatial", 1, Infinity, place],
    ["dct:issued", 1, 1, "day"],
    ["dct:modified", 1, 1, "day"],
  ],
  "dcat:Dataset": [
    ["dct:title", 1, Infinity, "words"],
    ["dct:description", 1, Infinity, "words"],
    ["dct:identifier", 1, Infinity, "text"],
    ["dct:publisher", 1, 1, { class: "foaf:Agent" }],
    ["dcat:contactPoint", 1, Infinity, { class: "vcard:Kind" }],
    ["dcat:distribution", 1, Infinity, { class: "dcat:Distribution" }],
    ["dcat:keyword", 1, Infinity, "words"],
    ["dcat:theme", 1, Infinity, theme],
    ["dct:spatial", 1, Infinity, place],
    ["dct:temporal", 1, Infinity, { class: "dct:PeriodOfTime" }],
    ["dct:issued", 0, 1, "day"],
    ["dct:modified", 0, 1, "day"],
    ["dct:language", 0, Infinity, language],
    ["dct:accessRights", 0, 1, { class: "dct:RightsStatement", scheme: "access-right" }],
    ["dct:accrualPeriodicity", 0, 1, { class: "dct:Frequency", scheme: "frequency" }],
    ["dct:provenance", 0, Infinity, { class: "dct:ProvenanceStatement" }],
    ["dcat:version", 0, 1, "text"],
    ["owl:versionInfo", 0, 1, "text"],
  ],
  "dcat:Distribution": [
    ["dcat:accessURL", 1, Infinity, "address"],
    ["dcat:downloadURL", 0, Infinity, "address"],
    ["dct:title", 0, Infinity, "words"],
    ["dct:description", 1, Infinity, "words"],
    ["dct:format", 1, 1, { class: "dct:MediaTypeOrExtent", scheme: "file-type" }],
    ["dcat:mediaType", 0, 1, { class: "dct:MediaType" }],
    ["dct:license", 1, 1, { class: "dct:LicenseDocument" }],
    ["dct:rights", 0, 1, { class: "dct:RightsStatement" }],
    ["dcatap:availability", 1, 1, { class: "skos:Concept", scheme: "planned-availability" }],
  ],
  "foaf:Agent": [["foaf:name", 1, Infinity, "words"]],
  "dct:PeriodOfTime": [
    ["dcat:startDate", 1, 1, "day"],
    ["dcat:endDate", 1, 1, "day"],
  ],
  "skos:Concept": [["skos:prefLabel", 1, Infinity, "words"]],
  "skos:ConceptScheme": [["dct:title", 1, Infinity, "words"]],
};
/** DCAT-AP 2.1 and 3.0 ask different values of them (decimal or integer; SHA-1 only or any; two lists of states). */
const LEFT_OUT = ["dcat:byteSize", "spdx:checksum", "adms:status"];

/** What does not fit, as `class property: values`. */
function wrong(document: Json): readonly string[] {
  const nodes = nodesOf(document);
  return Object.entries(RULES).flatMap(([type, rules]) =>
    (nodes.get(type) ?? []).flatMap((one) => [
      ...LEFT_OUT.filter((property) => property in one).map((property) => `${type} ${property}: left out`),
      ...rules.flatMap(([property, fewest, most, kind]) => {
        const values = listed(one[property]);
        const counted = values.length >= fewest && values.length <= most;
        return counted && values.every((value) => fits(value, kind))
          ? []
          : [`${type} ${property}: ${JSON.stringify(values)}`];
      }),
    ]),
  );
}
/** Prefixes are words of the context; an address of a node is not a word. */
function prefixesOf(value: unknown): readonly string[] {
  return listed(value).flatMap((one) => {
    if (typeof one !== "object" || one === null) return [];
    return Object.entries(one).flatMap(([key, inner]) => [
      ...(key === "@type" ? listed(inner) : key.startsWith("@") ? [] : [key]).map(
        (word) => String(word).split(":")[0] ?? "",
      ),
      ...prefixesOf(inner),
    ]);
  });
}

const dataset = withContext(datasetOf(DESCRIBED));
const catalogue = catalogueOf(PUBLISHER, ADDRESS, [{ ...DESCRIBED, files: [packageFile(`${ADDRESS}/7`)] }]);

describe("metadata by DCAT-AP", () => {
  it.each([
    { why: "the package", document: dataset, types: ["dcat:Dataset", "dcat:Distribution"] },
    { why: "the public catalogue", document: catalogue, types: ["dcat:Catalog", "dcat:Dataset", "dcat:Distribution"] },
    {
      why: "the public catalogue of a venue with CC0",
      document: catalogueOf(PUBLISHER, ADDRESS, [{ ...DESCRIBED, release: { ...RELEASE, licence: "CC0-1.0" } }]),
      types: ["dcat:Catalog"],
    },
  ])("$why has what every class must have, in its form", ({ document, types }) => {
    expect(wrong(document)).toEqual([]);
    const found = nodesOf(document);
    for (const type of [...types, "foaf:Agent", "dct:PeriodOfTime", "skos:Concept", "vcard:Kind"])
      expect([type, found.has(type)]).toEqual([type, true]);
    const context = Object.keys(document["@context"] as Json);
    expect(
      [...new Set(prefixesOf({ ...document, "@context": undefined }))].filter((one) => !context.includes(one)),
    ).toEqual([]);
    expect(
      context.filter((one) => !JSON.stringify({ ...document, "@context": undefined }).includes(`"${one}:`)),
    ).toEqual([]);
  });

  it.each<{ why: string; change: Json; finds: string }>([
    { why: "a text where an address belongs", change: { "dct:spatial": "Polska" }, finds: "dct:spatial" },
    { why: "a date without its datatype", change: { "dct:issued": "2028-01-15" }, finds: "dct:issued" },
    { why: "a title in no language", change: { "dct:title": "Ochrona" }, finds: "dct:title" },
    {
      why: "two publishers",
      change: { "dct:publisher": [{ "@type": "foaf:Agent" }, { "@type": "foaf:Agent" }] },
      finds: "dct:publisher",
    },
    { why: "nobody to write to", change: { "dcat:contactPoint": [] }, finds: "dcat:contactPoint" },
    {
      why: "a frequency of another vocabulary",
      change: { "dct:accrualPeriodicity": { "@id": `${AUTHORITY}/country/POL`, "@type": "dct:Frequency" } },
      finds: "dct:accrualPeriodicity",
    },
    { why: "a size, which two versions write differently", change: { "dcat:byteSize": 1 }, finds: "dcat:byteSize" },
  ])("the table finds $why", ({ change, finds }) => {
    expect(wrong({ ...dataset, ...change }).join("\n")).toContain(finds);
  });

  it("names licences and formats by the vocabularies, each file once", () => {
    const files = nodesOf(dataset).get("dcat:Distribution") ?? [];
    const idOf = (one: Json, property: string) => (one[property] as Json)["@id"];
    expect(
      files.map((one) => [idOf(one, "dcat:downloadURL"), idOf(one, "dct:format"), idOf(one, "dcat:mediaType")]),
    ).toEqual([
      ["dane.json", `${AUTHORITY}/file-type/JSON`, "https://www.iana.org/assignments/media-types/application/json"],
      [
        "tabele/interventions.csv",
        `${AUTHORITY}/file-type/CSV`,
        "https://www.iana.org/assignments/media-types/text/csv",
      ],
    ]);
    expect(new Set(files.map((one) => idOf(one, "dct:license")))).toEqual(new Set([`${AUTHORITY}/licence/CC_BY_4_0`]));
    const [packed] = nodesOf(catalogue).get("dcat:Distribution") ?? [];
    expect([idOf(packed ?? {}, "dcat:accessURL"), idOf(packed ?? {}, "dct:format")]).toEqual([
      `${ADDRESS}/7`,
      `${AUTHORITY}/file-type/ZIP`,
    ]);
  });

  it("gives a release the same name in the package and in the catalogue, and no two releases one name", () => {
    const name = "urn:uuid:01234567-89ab-8def-8123-456789abcdef";
    expect(dataset["@id"]).toBe(name);
    expect(
      nodesOf(catalogue)
        .get("dcat:Dataset")
        ?.map((one) => one["@id"]),
    ).toEqual([name]);
    const nameIn = (release: OpenRelease) =>
      /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/u.exec(
        Buffer.from(packRelease(release, { version: 1, tables: [], notPublished: [] }, PUBLISHER).octets).toString(),
      )?.[0];
    const names = [RELEASE, { ...RELEASE, release: 3 }, { ...RELEASE, publisher: "Biblioteka Przykład" }].map(nameIn);
    expect(new Set(names).size).toBe(3);
    expect(names).not.toContain(undefined);
  });

  it("leaves out whom to write to when the venue gave no address, and days of a catalogue without releases", () => {
    const silent = datasetOf({ ...DESCRIBED, publisher: { ...PUBLISHER, email: "" } });
    expect(wrong(silent)).toEqual(["dcat:Dataset dcat:contactPoint: []"]);
    expect(wrong(catalogueOf(PUBLISHER, ADDRESS, [])).map((line) => line.split(":")[1])).toEqual(
      expect.arrayContaining(["Catalog dcat", "Catalog dct"]),
    );
  });
});
