/**
 * Whether somebody brought lists by hand since the last look; for deciding that a build is due.
 *
 * @module
 */
import { join } from "node:path";
import { ListStore } from "./store.ts";

/**
 * Says the same as long as the same editions wait.
 *
 * @throws {ListUpdateError} `E_LIST_STORE` if the store cannot be read
 */
export async function importMark(dataFolder: string): Promise<string> {
  const imports = await new ListStore(join(dataFolder, "lists")).imports();
  return Object.entries(imports)
    .map(([id, { digest, loadedAt }]) => `${id}/${digest}/${loadedAt}`)
    .toSorted()
    .join(",");
}
