/**
 * Serial number, model, battery and disks by systeminformation, which reads DMI, `/sys` and `df`.
 *
 * Nothing a verdict of safety rests on comes from here: the library says «stopped» of what does not exist.
 *
 * @module
 */
import { uptime } from "node:os";
import { battery, fsSize, system } from "systeminformation";

export interface IdentityAnswer {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly uuid: string;
}

export interface HealthAnswer {
  readonly battery: {
    readonly present: boolean;
    readonly percent: number;
    readonly full: number;
    readonly designed: number;
  };
  /** of the file system mounted at `/`; null: not found */
  readonly root: { readonly sizeBytes: number; readonly availableBytes: number } | null;
  readonly uptimeS: number;
}

export async function readIdentity(): Promise<IdentityAnswer> {
  const { manufacturer, model, serial, uuid } = await system();
  return { manufacturer, model, serial, uuid };
}

export async function readHealth(): Promise<HealthAnswer> {
  const [power, disks] = await Promise.all([battery(), fsSize()]);
  const root = disks.find((disk) => disk.mount === "/");
  return {
    battery: {
      present: power.hasBattery,
      percent: power.percent,
      full: power.maxCapacity,
      designed: power.designedCapacity,
    },
    root: root === undefined ? null : { sizeBytes: root.size, availableBytes: root.available },
    uptimeS: Math.floor(uptime()),
  };
}
