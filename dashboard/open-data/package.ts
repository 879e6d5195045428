/**
 * The package of a release: its files, packed. The same release gives the same octets, whenever and wherever it is packed.
 *
 * @module
 */
import { z } from "zod";
import { OpenRelease } from "../../policies/schema/open-data.ts";
import type { OpenDataPlan } from "../../policies/schema/open-data.ts";
import { writeStored } from "../devices/index.ts";
import { sha256 } from "../platform/canonical.ts";
import type { Publisher } from "./context.ts";
import { tableCsv } from "./csv.ts";
import { datasetOf, withContext } from "./metadata.ts";
import type { DescribedFile } from "./metadata.ts";
import { readmeText } from "./readme.ts";

export interface OpenPackage {
  readonly name: string;
  readonly octets: Uint8Array;
  /** SHA-256 of the octets. */
  readonly digest: string;
}

/** The exact text of `dane.json`; its SHA-256 is the digest of the release. */
export const releaseText = (release: OpenRelease): string => pretty(release);

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What `dane.json` looks like, as JSON Schema 2020-12. */
export const releaseSchema = (): unknown => z.toJSONSchema(OpenRelease, { target: "draft-2020-12" });

/** Files with something to read in them, described; without the metadata themselves. */
export function describedFiles(release: OpenRelease): readonly (DescribedFile & { readonly text: string })[] {
  return [
    {
      address: "dane.json",
      format: "json",
      text: releaseText(release),
      title: { pl: "Wszystkie tabele (JSON)", en: "All tables (JSON)" },
    },
    ...release.tables.map((table) => ({
      address: `tabele/${table.id}.csv`,
      format: "csv" as const,
      text: tableCsv(table),
      title: table.title,
    })),
  ];
}

export function packRelease(release: OpenRelease, plan: OpenDataPlan, publisher: Publisher): OpenPackage {
  const files = describedFiles(release);
  const digest = sha256(releaseText(release));
  const texts: [string, string][] = [
    ["CZYTAJ.md", readmeText(release, plan, "pl")],
    ["README.md", readmeText(release, plan, "en")],
    ["metadata.json", pretty(withContext(datasetOf({ release, digest, publisher, files })))],
    ["schemat.json", pretty(releaseSchema())],
    ...files.map(({ address, text }): [string, string] => [address, text]),
  ];
  texts.push(["SHA256SUMS", texts.map(([name, text]) => `${sha256(text)}  ${name}\n`).join("")]);
  // Stored, not deflated: what a compressor makes of it changes with its version.
  const octets = writeStored(new Map(texts.map(([name, text]) => [name, Buffer.from(text)])));
  return {
    name: `otwarte-dane-${String(release.year)}-wydanie-${String(release.release)}.zip`,
    octets,
    digest: sha256(octets),
  };
}
