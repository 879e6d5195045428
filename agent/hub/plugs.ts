/**
 * What is plugged in, as adb and libimobiledevice say it. Pure.
 *
 * @module
 */

/** `ready` can be asked; the others need a hand on the tablet. */
export type PlugState = "ready" | "unauthorised" | "offline";

export interface Plug {
  readonly kind: "android" | "ipados";
  readonly serial: string;
  readonly state: PlugState;
}

const decoder = new TextDecoder();

/** Reads the stream of `adb track-devices`: four hexadecimal digits of length, then lines `<serial>\t<state>`. */
export class TrackReader {
  #waiting: Uint8Array = new Uint8Array();

  /** @returns the lists that are whole now, oldest first; `null` once the stream is no longer understood */
  push(octets: Uint8Array): readonly (readonly Plug[])[] | null {
    const joined = new Uint8Array(this.#waiting.length + octets.length);
    joined.set(this.#waiting);
    joined.set(octets, this.#waiting.length);
    const lists: (readonly Plug[])[] = [];
    let at = 0;
    while (joined.length - at >= 4) {
      const digits = decoder.decode(joined.subarray(at, at + 4));
      if (!/^[0-9a-f]{4}$/iu.test(digits)) return null;
      const end = at + 4 + Number.parseInt(digits, 16);
      if (joined.length < end) break;
      lists.push(androidPlugs(decoder.decode(joined.subarray(at + 4, end))));
      at = end;
    }
    this.#waiting = joined.slice(at);
    return lists;
  }
}

/** States that are no tablet in use: a tablet in its boot loader or in recovery is treated as one that does not answer. */
const STATES: Readonly<Record<string, PlugState>> = { device: "ready", unauthorized: "unauthorised" };

export function androidPlugs(list: string): readonly Plug[] {
  return list.split("\n").flatMap((line): Plug[] => {
    const [serial = "", state = ""] = line.trim().split(/\t+/u);
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/u.test(serial) || state === "") return [];
    return [{ kind: "android", serial, state: STATES[state] ?? "offline" }];
  });
}

/** Lines of `idevice_id -l`; older versions write ` (USB)` behind the number. Whether one trusts the hub shows when it is asked. */
export function ipadPlugs(list: string): readonly Plug[] {
  return list.split("\n").flatMap((line): Plug[] => {
    const udid = line.trim().split(/\s/u)[0] ?? "";
    return /^[0-9A-Fa-f-]{24,40}$/u.test(udid) ? [{ kind: "ipados", serial: udid, state: "ready" }] : [];
  });
}
