/**
 * Local accounts and groups. Of the password field only its state is kept: hashes never leave this function.
 *
 * @module
 */
import { readFile } from "node:fs/promises";

export interface AccountsAnswer {
  readonly accounts: readonly {
    readonly name: string;
    readonly uid: number;
    readonly gid: number;
    readonly shell: string;
    /** null: the shadow file could not be read */
    readonly password: "empty" | "locked" | "set" | null;
  }[];
  readonly groups: readonly { readonly name: string; readonly gid: number; readonly members: readonly string[] }[];
}

const rows = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"));

const stateOf = (field: string): "empty" | "locked" | "set" =>
  field === "" ? "empty" : /^[!*]/u.test(field) ? "locked" : "set";

async function shadowStates(path: string): Promise<ReadonlyMap<string, "empty" | "locked" | "set"> | null> {
  try {
    return new Map(rows(await readFile(path, "utf8")).map(([name, field]) => [name ?? "", stateOf(field ?? "!")]));
  } catch {
    return null;
  }
}

/** @param folder  where `passwd`, `shadow` and `group` lie */
export async function readAccounts(folder: string): Promise<AccountsAnswer> {
  const states = await shadowStates(`${folder}/shadow`);
  const accounts = rows(await readFile(`${folder}/passwd`, "utf8")).map(([name, field, uid, gid, , , shell]) => ({
    name: name ?? "",
    uid: Number(uid),
    gid: Number(gid),
    shell: shell ?? "",
    // Without an «x» the field of passwd itself holds the password.
    password: field === "x" ? (states === null ? null : (states.get(name ?? "") ?? "locked")) : stateOf(field ?? ""),
  }));
  const groups = rows(await readFile(`${folder}/group`, "utf8")).map(([name, , gid, members]) => ({
    name: name ?? "",
    gid: Number(gid),
    members: (members ?? "").split(",").filter((one) => one !== ""),
  }));
  return { accounts, groups };
}
