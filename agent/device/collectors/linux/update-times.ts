/**
 * When the system last asked for updates, installed something and updated by itself, from times of files. No localized text.
 *
 * Lists of packages carry the server's time, not the time they were asked for; the folder of half-fetched ones is touched at
 * each asking.
 *
 * @module
 */
import { access, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface UpdateTimesAnswer {
  readonly listsAt: number | null;
  readonly installedAt: number | null;
  readonly unattendedAt: number | null;
  readonly rebootPending: boolean | null;
}

async function newest(paths: readonly string[]): Promise<number | null> {
  let at: number | null = null;
  for (const path of paths)
    try {
      at = Math.max(at ?? 0, Math.floor((await stat(path)).mtimeMs));
    } catch {
      // Missing: never happened.
    }
  return at;
}

async function listed(folder: string, ending: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** @param root  `/`, or a folder that stands for it */
export async function readUpdateTimes(root = "/"): Promise<UpdateTimesAnswer> {
  const at = (path: string): string => join(root, path);
  const knowsReboots =
    (await isThere(at("var/lib/dpkg"))) && ((await isThere(at("run"))) || (await isThere(at("var/run"))));
  return {
    listsAt: await newest([
      at("var/lib/apt/lists"),
      at("var/lib/apt/lists/partial"),
      at("var/lib/apt/periodic/update-success-stamp"),
    ]),
    // Lists of a package's files are written when it is unpacked, and by nothing else.
    installedAt:
      (await newest(await listed(at("var/lib/dpkg/info"), ".list"))) ??
      (await newest([at("var/lib/rpm/rpmdb.sqlite")])),
    unattendedAt: await newest([
      at("var/lib/apt/periodic/unattended-upgrades-stamp"),
      at("var/lib/apt/periodic/upgrade-stamp"),
    ]),
    rebootPending: knowsReboots
      ? (await isThere(at("run/reboot-required"))) || (await isThere(at("var/run/reboot-required")))
      : null,
  };
}
