/**
 * Looks for pictures, films and recordings people left. Only sizes and times are kept: no name of a file or a person.
 *
 * Homes are walked whole but for hidden folders (except the bin), as folders are called differently in each language.
 *
 * @module
 */
import { lstat, readdir } from "node:fs/promises";
import { extname, join } from "node:path";

export interface MediaAnswer {
  readonly found: readonly { readonly mtimeMs: number; readonly bytes: number }[];
  /** false: a folder could not be read or there was too much, so that nought found means nothing */
  readonly complete: boolean;
}

const KINDS = new Set(
  ".jpg .jpeg .png .heic .heif .gif .webp .bmp .tif .tiff .raw .dng .mp4 .mov .mkv .avi .webm .3gp .m4v .mpg .mpeg .mp3 .m4a .wav .ogg .opus .flac .aac .amr".split(" "),
); // prettier-ignore
/** Hidden folders on the way to the bin, `~/.local/share/Trash`. */
const WAY_TO_BIN = new Set([".local", "share"]);
const MAX_ENTRIES = 200_000;
const MAX_DEPTH = 12;

/** @param roots  folders of homes and of removable disks, e.g. /home, /media; a root that is missing is no fault */
export async function findMedia(roots: readonly string[]): Promise<MediaAnswer> {
  const found: { mtimeMs: number; bytes: number }[] = [];
  let complete = true;
  let seen = 0;

  const file = async (path: string): Promise<void> => {
    try {
      const { mtimeMs, size } = await lstat(path);
      found.push({ mtimeMs: Math.floor(mtimeMs), bytes: size });
    } catch {
      // Deleted while we looked.
    }
  };

  const walk = async (folder: string, depth: number, isRoot: boolean, inHidden: boolean): Promise<void> => {
    let entries;
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (!(isRoot && (error as NodeJS.ErrnoException).code === "ENOENT")) complete = false;
      return;
    }
    for (const entry of entries) {
      seen += 1;
      if (seen > MAX_ENTRIES || depth > MAX_DEPTH) {
        complete = false;
        return;
      }
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        // Caches are full of pictures nobody took; the bin is the only hidden folder that counts.
        const bin = entry.name === "Trash" || entry.name === ".Trash" || entry.name.startsWith(".Trash-");
        const hidden = !bin && (entry.name.startsWith(".") || inHidden);
        if (!hidden || WAY_TO_BIN.has(entry.name)) await walk(path, depth + 1, false, hidden);
      } else if (
        entry.isFile() &&
        !inHidden &&
        !entry.name.startsWith(".") &&
        KINDS.has(extname(entry.name).toLowerCase())
      )
        await file(path);
    }
  };

  for (const root of roots) await walk(root, 0, true, false);
  return { found, complete };
}
