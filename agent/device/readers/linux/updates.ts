/**
 * What updates wait, how fresh that knowledge is, and whether updating by itself really happens. Pure.
 *
 * Debian's updates are counted by their label `Debian-Security`: suites are renamed when a release ages, and one line can carry two
 * origins. Configured is not running: the last run of unattended-upgrades leaves a stamp, and that is believed.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import type { FilesAnswer } from "../../collectors/linux/files.ts";
import type { UpdateTimesAnswer } from "../../collectors/linux/update-times.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { answerOf, collected, filesOf, textOf } from "./answers.ts";
import { utf8 } from "../text.ts";

type Updates = FactValue<"updates">;
type Pending = Pick<Updates, "pending" | "pendingSecurity">;

const WEEK_MS = 7 * 86_400_000;

/** Lines `Inst name [old] (new origin:version/suite, …)` of a simulated run. */
export function pendingByApt(text: string): Pending {
  const lines = text.split("\n").filter((line) => line.startsWith("Inst "));
  const security = lines.filter((line) => {
    const origins = /\((?<origins>[^)]*)\)/u.exec(line)?.groups?.["origins"] ?? "";
    return (
      /\bDebian-Security:/u.test(origins) ||
      /\bUbuntu\w*:[^,\s]*-security\b/u.test(origins) ||
      /-infra-security\b/u.test(origins)
    );
  });
  return { pending: lines.length, pendingSecurity: security.length };
}

/** `dnf -q check-update`: 0 nothing, 100 something; `updateinfo list --security`: one advisory and package a line. */
function pendingByDnf(raw: RawOutputs): Pending | null {
  const check = answerOf(raw, "linux/dnf/pending");
  if ("reason" in check || (check.value.exitCode !== 0 && check.value.exitCode !== 100)) return null;
  const security = textOf(raw, "linux/dnf/security");
  const lines = utf8(check.value.stdout)
    .split("\n")
    .filter((line) => /^\S+\.(?:noarch|x86_64|aarch64|i686|armv7hl)\s+\S+\s+\S+$/u.test(line.trim()));
  return {
    pending: check.value.exitCode === 0 ? 0 : lines.length > 0 ? lines.length : null,
    pendingSecurity:
      "value" in security
        ? security.value.split("\n").filter((line) => /^\S+-\S+\s+\S+\s+\S+/u.test(line)).length
        : null,
  };
}

const setting = (config: string, name: string): string | undefined =>
  new RegExp(`^${name} "(?<value>[^"]*)";$`, "imu").exec(config)?.groups?.["value"];

/** 0, empty and absent are off; a number of days or `always` is on. */
const isOn = (value: string | undefined): boolean => value !== undefined && value !== "" && value !== "0";

function automaticByApt(raw: RawOutputs, times: UpdateTimesAnswer | undefined, now: Instant): Updates["automatic"] {
  const config = textOf(raw, "linux/apt/config");
  if ("reason" in config) return "unknown";
  const text = config.value;
  const wanted =
    setting(text, "APT::Periodic::Enable") !== "0" &&
    isOn(setting(text, "APT::Periodic::Update-Package-Lists")) &&
    isOn(setting(text, "APT::Periodic::Unattended-Upgrade")) &&
    /^Unattended-Upgrade::(?:Origins-Pattern|Allowed-Origins)::? .*security/imu.test(text);
  if (!wanted) return "off";
  const timer = answerOf(raw, "linux/apt/timer");
  // systemctl is-active: 0 runs, 3 does not, 4 no such unit.
  if ("value" in timer && (timer.value.exitCode === 3 || timer.value.exitCode === 4)) return "configured-not-running";
  if (times === undefined) return "unknown";
  const ran = times.unattendedAt;
  return ran !== null && now - ran <= WEEK_MS ? "on" : "configured-not-running";
}

export function readUpdates(raw: RawOutputs, context: ReadContext): FactOf<"updates"> {
  const times = collected<UpdateTimesAnswer>(raw, "linux/update-times", ["listsAt", "installedAt", "unattendedAt"]);
  const known = "value" in times ? times.value : undefined;
  const apt = textOf(raw, "linux/apt/pending");
  const base = {
    rebootPending: known?.rebootPending ?? null,
    installedAt: (known?.installedAt ?? null) as Instant | null,
  };
  if ("value" in apt) {
    // A run that was cut off ends without the line of sums; half a list looks like few updates.
    const whole = /^\d+ upgraded, \d+ newly installed, \d+ to remove and \d+ not upgraded\.$/mu.test(apt.value);
    return measured<"updates">(context, {
      ...(whole ? pendingByApt(apt.value) : { pending: null, pendingSecurity: null }),
      listsAt: (known?.listsAt ?? null) as Instant | null,
      automatic: automaticByApt(raw, known, context.now),
      ...base,
    });
  }
  const dnf = pendingByDnf(raw);
  if (dnf === null) return unavailable(context, apt.reason);
  const timer = answerOf(raw, "linux/dnf/timer");
  const asked: FilesAnswer | undefined = undefinedUnlessValue(filesOf(raw, "linux/dnf/config"));
  const applies = asked?.files.some((file) => /^\s*apply_updates\s*=\s*(?:yes|true|1)\s*$/imu.test(file.text ?? ""));
  const running = "value" in timer ? timer.value.exitCode === 0 : null;
  return measured<"updates">(context, {
    ...dnf,
    // check-update asked the servers itself just now.
    listsAt: context.now,
    automatic:
      applies === undefined || running === null
        ? "unknown"
        : !applies
          ? "off"
          : running
            ? "on"
            : "configured-not-running",
    ...base,
  });
}

const undefinedUnlessValue = <T>(answer: { readonly value: T } | { readonly reason: unknown }): T | undefined =>
  "value" in answer ? answer.value : undefined;
