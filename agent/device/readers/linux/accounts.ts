/**
 * Accounts: who is as good as root, whose password is empty, who is signed in without being asked. Pure.
 *
 * @module
 */
import type { AccountsAnswer } from "../../collectors/linux/accounts.ts";
import type { FilesAnswer } from "../../collectors/linux/files.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected, filesOf } from "./answers.ts";
import { readSudoers, type Sudoers } from "./elevation.ts";

/** Whoever is in one of these can become root without anybody's leave (sudo and wheel by rule, the others by what they open). */
const ROOT_GROUPS: ReadonlySet<string> = new Set([
  "root", "sudo", "wheel", "admin", "docker", "lxd", "incus", "incus-admin", "libvirt", "disk", "shadow", "kmem",
]); // prettier-ignore

type Account = AccountsAnswer["accounts"][number];

const canSignIn = ({ shell }: Account): boolean =>
  shell === "" || !/\/(?:nologin|false|sync|halt|shutdown)$/u.test(shell);

function groupsOf({ groups }: AccountsAnswer, account: Account): readonly string[] {
  return groups
    .filter(({ gid, members }) => gid === account.gid || members.includes(account.name))
    .map(({ name }) => name);
}

const isAdmin = (answer: AccountsAnswer, sudoers: Sudoers, account: Account): boolean => {
  const groups = groupsOf(answer, account);
  return (
    account.uid === 0 ||
    groups.some((name) => ROOT_GROUPS.has(name)) ||
    sudoers.rules.some(
      (rule) =>
        rule.everybody || rule.users.includes(account.name) || rule.groups.some((name) => groups.includes(name)),
    )
  );
};

const isTrue = (value: string | undefined): boolean => /^(?:true|1|yes)$/iu.test(value ?? "");

/** Value of the last `key=value` in one section of files read one after the other, as display managers do. */
function lastIn(files: FilesAnswer["files"], section: RegExp, key: string): string | undefined {
  let found: string | undefined;
  for (const { text } of files) {
    let inside = false;
    for (const line of (text ?? "").split("\n")) {
      const head = /^\s*\[(?<name>[^\]]+)\]\s*$/u.exec(line)?.groups?.["name"];
      if (head !== undefined) inside = section.test(head);
      else if (inside) {
        const value = new RegExp(`^\\s*${key}\\s*=\\s*(?<value>.*?)\\s*$`, "iu").exec(line)?.groups?.["value"];
        if (value !== undefined) found = value;
      }
    }
  }
  return found;
}

/** gdm, lightdm, sddm and getty; true as soon as one of them signs somebody in. */
function autoLoginIn({ files }: FilesAnswer): boolean {
  const of = (part: string): FilesAnswer["files"] => files.filter(({ path }) => path.includes(part));
  const gdm = [...of("/gdm3/"), ...of("/gdm/")];
  return (
    isTrue(lastIn(gdm, /^daemon$/u, "AutomaticLoginEnable")) ||
    isTrue(lastIn(gdm, /^daemon$/u, "TimedLoginEnable")) ||
    (lastIn(of("/lightdm"), /^(?:Seat:.*|SeatDefaults)$/u, "autologin-user") ?? "") !== "" ||
    (lastIn(of("/sddm"), /^Autologin$/u, "User") ?? "") !== "" ||
    files.some(
      ({ path, text }) => path.includes("getty@") && /^\s*ExecStart=.*\s(?:--autologin|-a)\b/mu.test(text ?? ""),
    )
  );
}

export function readAccounts(raw: RawOutputs, context: ReadContext): FactOf<"accounts"> {
  const answer = collected<AccountsAnswer>(raw, "linux/accounts", ["accounts", "groups"]);
  if ("reason" in answer) return unavailable(context, answer.reason);
  const { accounts } = answer.value;
  // Without root there is no Linux: an empty or cut list says nothing about anybody.
  if (!accounts.some(({ uid }) => uid === 0)) return unavailable(context, "unreadable");
  const sudoers = readSudoers(raw);
  const people = accounts.filter((account) => canSignIn(account) && account.name !== "root");
  const admins = sudoers === null ? null : people.filter((account) => isAdmin(answer.value, sudoers, account)).length;
  const daily = accounts.find(({ name }) => name === context.settings.dailyAccount);
  const managers = filesOf(raw, "linux/display-managers");
  const seen = "value" in managers ? managers.value : null;
  const readable =
    seen !== null &&
    [...seen.files].every(({ fault }) => fault === undefined) &&
    seen.folders.every(({ state }) => state !== "denied");
  const autoLogin = seen !== null && autoLoginIn(seen);
  const guest =
    seen === null
      ? undefined
      : lastIn(
          seen.files.filter(({ path }) => path.includes("/lightdm")),
          /^(?:Seat:.*|SeatDefaults)$/u,
          "allow-guest",
        );
  const withLogin = accounts.filter((account) => canSignIn(account));
  const known = withLogin.every(({ password }) => password !== null);
  return measured<"accounts">(context, {
    dailyIsAdmin: daily === undefined || sudoers === null ? null : isAdmin(answer.value, sudoers, daily),
    admins,
    blankPasswords: known ? withLogin.filter(({ password }) => password === "empty").length : null,
    blankAllowed: null,
    autoLogin: autoLogin ? true : readable ? false : null,
    // Only lightdm ever had guests, and only where it is told so in Debian.
    guest: guest === undefined ? (readable ? false : null) : isTrue(guest),
    foreign: null,
  });
}
