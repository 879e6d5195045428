/**
 * Lists on a stick: writes a signed bundle, takes one in, shows whose bundles are trusted.
 *
 * @module
 */
import { exportBundle } from "../../blocklists/update/bundle.ts";
import { importBundle } from "../../blocklists/update/bundle-import.ts";
import { forgetKey, readTrustedKeys } from "../../blocklists/update/trusted-keys.ts";
import type { DataFolder } from "../../dashboard/platform/data-folder.ts";
import { openDataFolder } from "../../dashboard/platform/data-folder.ts";
import type { PublisherKey } from "../../dashboard/platform/publisher-key.ts";
import { openPublisherKey } from "../../dashboard/platform/publisher-key.ts";
import type { Settings } from "../../dashboard/platform/settings.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { dayAndTime, note, say, UsageError } from "./terminal.ts";
import type { VenueOptions } from "./venue.ts";
import { judgementOf, readVenue, sourcesOf } from "./venue.ts";

function openVenue(options: VenueOptions): { settings: Settings; folder: DataFolder; key: PublisherKey } {
  const settings = readVenue(options);
  const folder = openDataFolder(settings.dataFolder);
  return { settings, folder, key: openPublisherKey(folder) };
}

/** @throws {BundleError} see `exportBundle` */
export async function carryOut(file: string, chosen: string | undefined, options: VenueOptions): Promise<boolean> {
  const { settings, folder, key } = openVenue(options);
  const manifest = await exportBundle({
    file,
    dataFolder: folder.root,
    sources: sourcesOf(settings).map(({ source }) => source),
    ...(chosen !== undefined && { chosen: chosen.split(",").map((id) => id.trim()) }),
    venue: settings.config.venue.name.slice(0, 80),
    now: Date.now() as Instant,
    signer: key,
  });
  for (const { id, bytes, loadedAt } of manifest.sources) say(`${id}: ${bytes} octets from ${dayAndTime(loadedAt)}`);
  note(`${file}, signed with ${key.fingerprint}; read that to whoever imports it, by telephone`);
  return true;
}

/** @returns whether nothing was refused; @throws {BundleError} see `importBundle` */
export async function carryIn(file: string, trust: string | undefined, options: VenueOptions): Promise<boolean> {
  const { settings, folder, key } = openVenue(options);
  const report = await importBundle({
    file,
    dataFolder: folder.root,
    sources: sourcesOf(settings),
    ...(await judgementOf(settings)),
    ...(trust !== undefined && { trust }),
    ownKey: key.publicKey,
    now: Date.now() as Instant,
  });
  note(`from ${JSON.stringify(report.venue)} (${report.signer}), written ${dayAndTime(report.createdAt)}`);
  for (const { id, status, code, message, loadedAt } of report.results)
    say(`${id} ${status}, edition of ${dayAndTime(loadedAt)}${message === null ? "" : `: ${code ?? ""} ${message}`}`);
  if (report.results.some(({ status }) => status === "taken"))
    note("what was taken protects after the next build: within five minutes if the program runs, else when it starts");
  return report.results.every(({ status }) => status !== "refused");
}

/** @throws {UsageError} if there is no such key to forget */
export async function showKeys(forget: string | undefined, options: VenueOptions): Promise<boolean> {
  const { folder, key } = openVenue(options);
  if (forget !== undefined && !(await forgetKey(folder.root, forget)))
    throw new UsageError(`no key ${forget} is trusted here`);
  say(`${key.fingerprint}  this venue  ${key.publicKey}`);
  for (const trusted of await readTrustedKeys(folder.root))
    say(`${trusted.fingerprint}  ${trusted.venue}, accepted ${dayAndTime(trusted.acceptedAt)}  ${trusted.key}`);
  return true;
}
