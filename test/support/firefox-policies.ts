/**
 * Real Firefox as the judge of `policies.json`: it reads a folder of ours in the place of its `distribution` and says which
 * policies it applies. The folder is mounted in a mount namespace of its own.
 *
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluateFirefox, FIREFOX_POLICIES } from "../../agent/device/readers/browser-policies/firefox.ts";
import { Marionette } from "./marionette.ts";

const PROGRAM = "/usr/bin/firefox-esr";
const PLACE = "/usr/lib/firefox-esr/distribution";

function mountable(): boolean {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Why Firefox cannot judge here, or null. */
export const noFirefox: string | null = !existsSync(PROGRAM)
  ? "no firefox-esr"
  : process.getuid?.() !== 0
    ? "not root: its policy folder cannot be replaced"
    : !existsSync(PLACE)
      ? `no ${PLACE} to mount over`
      : existsSync("/etc/firefox/policies/policies.json")
        ? "this machine has Firefox policies of its own, which come first"
        : mountable()
          ? null
          : "no mount namespace of our own here";

export interface FirefoxWord {
  /** `Services.policies`: 0 none, 1 active, 2 failed */
  readonly status: number;
  readonly active: Readonly<Record<string, unknown>>;
}

export interface FirefoxJudge {
  readonly judge: (text: string) => Promise<FirefoxWord>;
  readonly close: () => Promise<void>;
}

/** Reads the file anew, as Firefox's own tests make it do, and answers when all policies were applied. */
const AGAIN = `
  const done = arguments[arguments.length - 1];
  const topic = "EnterprisePolicies:AllPoliciesApplied";
  const observer = () => {
    Services.obs.removeObserver(observer, topic);
    done({ status: Services.policies.status, active: Services.policies.getActivePolicies() ?? {} });
  };
  Services.obs.addObserver(observer, topic);
  Services.obs.notifyObservers(null, "EnterprisePolicies:Restart");
`;

export async function startFirefox(): Promise<FirefoxJudge> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-firefox-"));
  const place = join(folder, "distribution");
  const profile = join(folder, "profile");
  mkdirSync(place);
  mkdirSync(profile);
  writeFileSync(join(profile, "user.js"), 'user_pref("marionette.port", 0);\n');
  const child = spawn(
    "unshare",
    ["-m", "--propagation", "private", "sh", "-c", `mount --bind "$1" ${PLACE} && shift && exec "$@"`, "sh", place, PROGRAM,
      "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile, "about:blank"],
    { stdio: "ignore", env: { ...process.env, HOME: folder } },
  ); // prettier-ignore
  const port = join(profile, "MarionetteActivePort");
  for (const until = Date.now() + 40_000; !existsSync(port);) {
    if (child.exitCode !== null || Date.now() > until) throw new Error("Firefox did not start");
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  const marionette = await Marionette.open(Number(readFileSync(port, "utf8")));
  return {
    judge: async (text) => {
      writeFileSync(join(place, "policies.json"), text);
      return (await marionette.run(AGAIN)) as FirefoxWord;
    },
    close: async () => {
      marionette.close();
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

const STATUS = { none: 0, active: 1, failed: 2 } as const;

/** Of the policies judged here: which of them Firefox applies. */
export const firefoxSays = ({ status, active }: FirefoxWord): unknown => ({
  failed: status === STATUS.failed,
  active: FIREFOX_POLICIES.filter((name) => Object.hasOwn(active, name)).toSorted(),
});

export function weSay(text: string): unknown {
  const { status, active } = evaluateFirefox("policies.json", text);
  return { failed: status === "failed", active: [...active.keys()].toSorted() };
}
