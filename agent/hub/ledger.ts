/**
 * Which tablet is which asset, and what the hub keeps for each: chain of reports, spool, baseline.
 *
 * The signed list from the server decides; what it does not name, staff may link by hand, so that a cart works on its first day and
 * without a network. The server sees the serial number in every report and raises an alarm if it is another one than the register's.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HubRoster } from "../../policies/schema/device-report.ts";
import { DeviceId, type Digest } from "../../policies/schema/vocabulary.ts";
import { type CurrentBaseline, keepBaseline, readBaseline, readKept } from "../device/baseline-store.ts";
import type { Verified } from "../device/client.ts";
import { digestHex } from "../device/report.ts";
import { DeviceState, type Identity } from "../device/state.ts";
import { replaceFile } from "../uplink/disk-queue.ts";
import { HubError } from "./error.ts";

const Links = z.strictObject({
  format: z.literal(1),
  links: z.array(z.strictObject({ serial: z.string().min(1).max(200), device: DeviceId })),
});
type Link = z.output<typeof Links>["links"][number];

/** Letter case and spaces do not make another number. */
export const serialKey = (serial: string): string => serial.replaceAll(/\s/gu, "").toUpperCase();

export interface Roster {
  readonly document: HubRoster;
  readonly digest: Digest;
}

export class Ledger {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get #linksFile(): string {
    return join(this.#folder, "links.json");
  }
  get #rosterFile(): string {
    return join(this.#folder, "roster.json");
  }

  /** The server's list, if it is still its signed word about this hub. */
  roster(identity: Identity | null): Roster | null {
    const octets = identity === null ? null : readKept(this.#rosterFile, identity.publisherKey);
    if (octets === null || identity === null) return null;
    try {
      const document = HubRoster.parse(JSON.parse(new TextDecoder().decode(octets)));
      return document.hub === identity.device ? { document, digest: digestHex(octets) } : null;
    } catch {
      return null;
    }
  }

  keepRoster(raw: Verified): void {
    keepBaseline(this.#rosterFile, raw);
  }

  /** What staff linked. A damaged file links nothing. */
  links(): readonly Link[] {
    try {
      return Links.parse(JSON.parse(readFileSync(this.#linksFile, "utf8"))).links;
    } catch {
      return [];
    }
  }

  /**
   * Writes down which asset a tablet is.
   *
   * @throws {HubError} `E_HUB_LINK` if the number is no asset number, or the server's list knows the tablet or the asset otherwise
   */
  link(serial: string, device: string, identity: Identity | null): void {
    const id = DeviceId.safeParse(device.trim());
    const key = serialKey(serial);
    if (!id.success || key === "") throw new HubError("E_HUB_LINK", "not an asset number or no serial number");
    const listed = this.roster(identity)?.document.devices ?? [];
    const known = listed.find((one) => serialKey(one.serial) === key || one.device === id.data);
    if (known !== undefined && (known.device !== id.data || serialKey(known.serial) !== key))
      throw new HubError("E_HUB_LINK", `the register has ${known.device} with the number ${known.serial}`);
    const others = this.links().filter((one) => serialKey(one.serial) !== key && one.device !== id.data);
    const links = [...others, { serial: key, device: id.data }];
    replaceFile(this.#linksFile, `${JSON.stringify({ format: 1, links }, null, 2)}\n`);
  }

  /** @param serials  that the tablet goes by, the one it says itself first */
  deviceOf(serials: readonly string[], identity: Identity | null): DeviceId | null {
    const listed = this.roster(identity)?.document.devices ?? [];
    for (const rows of [listed, this.links()])
      for (const serial of serials) {
        const found = rows.find((row) => serialKey(row.serial) === serialKey(serial));
        if (found !== undefined) return found.device;
      }
    return null;
  }

  /** Folder of one tablet. An asset number may hold characters no file name may. */
  stateOf(device: DeviceId): DeviceState {
    return new DeviceState(join(this.#folder, "devices", Buffer.from(device).toString("hex")));
  }

  /** Every tablet something is kept for. */
  devices(): readonly DeviceId[] {
    const folder = join(this.#folder, "devices");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => {
      const id = DeviceId.safeParse(Buffer.from(name, "hex").toString());
      return id.success && Buffer.from(id.data).toString("hex") === name ? [id.data] : [];
    });
  }

  baselineOf(device: DeviceId, identity: Identity | null): CurrentBaseline | null {
    if (identity === null) return null;
    return readBaseline(this.stateOf(device).baselineFile, { device, publisherKey: identity.publisherKey });
  }
}
