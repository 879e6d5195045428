/**
 * Every recording of a device and the facts read from it, with one setting for all.
 *
 * `node test/support/recorded-facts.ts` writes what the readers say now to `test/fixtures/facts`. Whoever runs it reads the difference
 * line by line: each changed fact must be one the device really has.
 *
 * An ordinary run takes every third line out of each answer; `LATARNIK_LOSSES=all` takes out each of them, as writing the files and
 * `npm run load:mutate` do.
 *
 * @module
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { NO_SETTINGS, type RawOutputs, type ReadContext } from "../../agent/device/platform.ts";
import { readAndroid } from "../../agent/device/platforms/android.ts";
import { readIpad } from "../../agent/device/platforms/ipados.ts";
import { linuxPlatform } from "../../agent/device/platforms/linux.ts";
import { readMacos } from "../../agent/device/platforms/macos.ts";
import { readWindows } from "../../agent/device/platforms/windows.ts";
import { DeviceFacts, type RawOutput } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { type Recorded, rawOf } from "./posture.ts";
import { HUB_KEY } from "./tablets.ts";

const FIXTURES = resolve(import.meta.dirname, "../fixtures");
export const RECORDED_PLATFORMS = ["android", "ipados", "linux", "macos", "windows"] as const;
export type RecordedPlatform = (typeof RECORDED_PLATFORMS)[number];

export interface RecordedDevice {
  readonly platform: RecordedPlatform;
  readonly name: string;
  readonly raw: RawOutputs;
  readonly at: Instant;
}

/** Child's account in the recordings. */
const DAILY: Readonly<Record<RecordedPlatform, string>> = {
  android: "",
  ipados: "",
  linux: "user1",
  macos: "uczen",
  windows: "uczeń",
};

let recordings: readonly RecordedDevice[] | undefined;
/** @returns every recording there is; read once, as nobody changes them */
export function recordedDevices(): readonly RecordedDevice[] {
  recordings ??= RECORDED_PLATFORMS.flatMap((platform) =>
    readdirSync(join(FIXTURES, "posture", platform))
      .toSorted()
      .map((file) => {
        const { at, outputs } = JSON.parse(readFileSync(join(FIXTURES, "posture", platform, file), "utf8")) as Recorded;
        // Those written by hand say the time as text, those of the program as a number.
        return {
          platform,
          name: file.replace(/\.json$/u, ""),
          raw: rawOf(outputs),
          at: new Date(at).getTime() as Instant,
        };
      }),
  );
  return recordings;
}

/** Handed out two hours ago, in a venue with one resolver. */
export function factsOf({ platform, raw, at }: Pick<RecordedDevice, "platform" | "raw" | "at">): DeviceFacts {
  const when = { now: at, handedOutAt: (at - 7_200_000) as Instant };
  const resolvers = ["192.0.2.53"];
  const settings = {
    ...NO_SETTINGS,
    dailyAccount: DAILY[platform],
    canary: { name: "canary.example.org", token: "canary-token" },
    resolvers,
  };
  const context: ReadContext = { ...when, settings };
  switch (platform) {
    case "android":
      return readAndroid(raw, { ...when, hubKey: HUB_KEY, resolvers });
    case "ipados":
      return readIpad(raw, when);
    case "linux":
      return linuxPlatform(settings).read(raw, when);
    case "macos":
      return readMacos(raw, context);
    case "windows":
      return readWindows(raw, context);
    default:
      return platform satisfies never;
  }
}

const LONG = 20;
const SHOWN = 3;

/** Facts as they are kept: of a long list of programs its first few and how many there are. */
export function briefly(facts: DeviceFacts): unknown {
  const { software, ...rest } = facts;
  if (software === undefined || "unavailable" in software || software.value.installed.length <= LONG) return facts;
  const { installed } = software.value;
  const value = { ...software.value, installed: installed.slice(0, SHOWN), count: installed.length };
  return { ...rest, software: { ...software, value } };
}

// --- answers that are lost ------------------------------------------------------------------------------------------

/** How one answer may be lost, in part or whole. */
export interface Loss {
  readonly how: string;
  readonly raw: RawOutputs;
}
const MOST_LINES = 25;
/** Longer answers are lists; one line of them more or less is for the tables of their readers. */
const LONGEST = 2_500;
/** Whether every loss is tried, not only a share of them. */
export const everyLoss = (): boolean => import.meta.main || process.env["LATARNIK_LOSSES"] === "all";
/** One line in so many is taken out. */
const STEP = 3;
/** @param line  counted from nought, blank lines not among them */
const isTried = (line: number): boolean => everyLoss() || line % STEP === 0;
const isWide = (octets: Uint8Array): boolean => octets[0] === 0xff && octets[1] === 0xfe;

/** Each of the first lines taken out of an answer, one at a time. */
function withoutLine({ stdout }: RawOutput): readonly (readonly [line: number, rest: Uint8Array])[] {
  if (stdout.length > LONGEST) return [];
  const encoding = isWide(stdout) ? "utf16le" : "latin1";
  const lines = Buffer.from(stdout).toString(encoding).split("\n");
  return lines
    .slice(0, MOST_LINES)
    .flatMap((line, at) => (line.trim() === "" ? [] : [at]))
    .flatMap((at, line) =>
      isTried(line) ? [[line, Buffer.from(lines.toSpliced(at, 1).join("\n"), encoding)] as const] : [],
    );
}

/** @returns every loss of one probe's answer */
export function lossesOf(raw: RawOutputs, probe: string): readonly Loss[] {
  const whole = raw.get(probe);
  if (whole === undefined) return [];
  const none = new Uint8Array();
  const instead = (how: string, change: Partial<RawOutput>): Loss => ({
    how,
    raw: new Map([...raw, [probe, { ...whole, ...change }]]),
  });
  const half = whole.stdout.subarray(0, Math.floor(whole.stdout.length / 4) * 2);
  return [
    { how: "missing", raw: new Map([...raw].filter(([id]) => id !== probe)) },
    instead("timed out", { stdout: none, exitCode: null, unavailable: "timed-out" }),
    instead("denied", { unavailable: "no-permission" }),
    instead("failed", { exitCode: 1 }),
    instead("failed and silent", { stdout: none, exitCode: 1 }),
    instead("empty", { stdout: none, stderr: none }),
    instead("half", { stdout: half }),
    instead("noise", { stdout: new TextEncoder().encode("\u{FFFD}noise\u{FFFD}\n") }),
    ...withoutLine(whole).map(([line, stdout]) => instead(`line ${line + 1} gone`, { stdout })),
  ];
}

type Change = Readonly<Record<string, unknown>>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is different afterwards: of each table the reason why there is nothing, or the columns that changed. */
export function difference(before: DeviceFacts, after: DeviceFacts): Change {
  const found: Record<string, unknown> = {};
  for (const [table, fact] of Object.entries(before) as [
    keyof DeviceFacts,
    NonNullable<DeviceFacts[keyof DeviceFacts]>,
  ][]) {
    const other = after[table];
    if (same(fact, other)) continue;
    if (other === undefined) found[table] = "missing";
    else if ("unavailable" in other) found[table] = [other.unavailable, other.note ?? ""].join(" ").trim();
    else {
      const values = "value" in fact ? (fact.value as Record<string, unknown>) : {};
      const changed = Object.entries(other.value).filter(([column, value]) => !same(values[column], value));
      found[table] = Object.fromEntries(
        changed.map(([column, value]) => [
          column,
          column === "installed" ? `${(value as unknown[]).length} programs` : value,
        ]),
      );
    }
  }
  return found;
}

/** The machine whose answers are lost: one that is cared for. */
const CARED_FOR: Readonly<Record<RecordedPlatform, string>> = {
  android: "samsung-15-managed",
  ipados: "ipad-18-supervised-locked",
  linux: "debian-12-mended",
  macos: "macos-26-healthy",
  windows: "education-25h2-pl",
};

export interface LosingProbe {
  readonly platform: RecordedPlatform;
  readonly probe: string;
  readonly device: RecordedDevice;
}
/** Lists of packages are cut to their beginning, or reading them again and again takes too long. */
const shortened = (device: RecordedDevice): RecordedDevice => ({
  ...device,
  raw: new Map(
    [...device.raw].map(([probe, one]) => {
      const end = one.stdout.indexOf(10, LONGEST);
      return [
        probe,
        isWide(one.stdout) || !/dpkg|apt/u.test(probe) || end < 0
          ? one
          : { ...one, stdout: one.stdout.subarray(0, end + 1) },
      ];
    }),
  ),
});
export const losingProbes = (): readonly LosingProbe[] =>
  recordedDevices()
    .filter(({ platform, name }) => CARED_FOR[platform] === name)
    .map(shortened)
    .flatMap((device) => [...device.raw.keys()].map((probe) => ({ platform: device.platform, probe, device })));

/** What each loss of one probe's answer changes; losses that change nothing are not named. */
export function lostFacts({ device, probe }: LosingProbe): Readonly<Record<string, Change>> {
  const whole = factsOf(device);
  const changes = lossesOf(device.raw, probe).map(
    ({ how, raw }) => [how, difference(whole, factsOf({ ...device, raw }))] as const,
  );
  return Object.fromEntries(changes.filter(([, change]) => Object.keys(change).length > 0));
}

// --- kept ----------------------------------------------------------------------------------------------------------

const fileOf = ({ platform, name }: RecordedDevice): string => join(FIXTURES, "facts", platform, `${name}.json`);
const lostFile = (platform: RecordedPlatform): string => join(FIXTURES, "facts", `${platform}-lost.json`);
const parsed = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

/** What was read when somebody last looked at it. */
export const expectedFacts = (device: RecordedDevice): unknown => parsed(fileOf(device));
const lost = new Map<RecordedPlatform, Readonly<Record<string, object>>>();
/** Of the losses that are tried now, what each changed when somebody last looked at it. */
export function expectedLosses({ platform, probe }: LosingProbe): unknown {
  const known = lost.get(platform) ?? (parsed(lostFile(platform)) as Readonly<Record<string, object>>);
  lost.set(platform, known);
  const line = (how: string): number => Number(/^line (\d+) gone$/u.exec(how)?.[1] ?? 1) - 1;
  return Object.fromEntries(Object.entries(known[probe] ?? {}).filter(([how]) => isTried(line(how))));
}

if (import.meta.main) {
  const write = (path: string, value: unknown): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  };
  for (const device of recordedDevices()) write(fileOf(device), briefly(DeviceFacts.parse(factsOf(device))));
  for (const platform of RECORDED_PLATFORMS) {
    const own = losingProbes().filter((one) => one.platform === platform);
    write(lostFile(platform), Object.fromEntries(own.map((one) => [one.probe, lostFacts(one)])));
  }
}
