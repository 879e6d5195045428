/**
 * Whatever octets a tablet sends: readers never throw, keep to the schema, and nothing passes by itself.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANDROID_COMMANDS } from "../../agent/device/collectors/android/commands.ts";
import { IPAD_COMMANDS } from "../../agent/device/collectors/ipados/commands.ts";
import type { RawOutputs } from "../../agent/device/platform.ts";
import { readAndroid } from "../../agent/device/platforms/android.ts";
import { readIpad } from "../../agent/device/platforms/ipados.ts";
import { parsePlist, type Plist } from "../../agent/device/readers/ipados/plist.ts";
import { TrackReader } from "../../agent/hub/plugs.ts";
import { auditDevice } from "../../policies/engine/device/audit.ts";
import { DeviceFacts } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { plistXml } from "../support/fake-usbmuxd.ts";
import { SHIPPED } from "../support/hub-world.ts";
import { HUB_KEY, output, RECORDED_AT, recorded } from "../support/tablets.ts";

const PLATFORMS = [
  { platform: "android", probes: [...ANDROID_COMMANDS.keys()], healthy: recorded("android", "samsung-15-managed") },
  { platform: "ipados", probes: [...IPAD_COMMANDS.keys()], healthy: recorded("ipados", "ipad-18-trusted") },
] as const;

function factsOf(platform: "android" | "ipados", raw: RawOutputs, handedOutAt: number | null = null): DeviceFacts {
  const context = { now: RECORDED_AT, handedOutAt: handedOutAt as Instant | null };
  return DeviceFacts.parse(
    platform === "android"
      ? readAndroid(raw, { ...context, hubKey: HUB_KEY, resolvers: ["192.0.2.1"] })
      : readIpad(raw, context),
  );
}
function passesOf(platform: "android" | "ipados", facts: DeviceFacts): string[] {
  const base = {
    mode: "A",
    ...SHIPPED,
    exemptions: [],
    attestations: [],
    previous: new Map(),
    today: "2026-11-22",
  } as const;
  return auditDevice({ facts, platform, ...base, now: RECORDED_AT })
    .filter(({ state }) => state === "pass")
    .map(({ check }) => check);
}

describe.each(PLATFORMS)("$platform", ({ platform, probes, healthy }) => {
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "grapheme", maxLength: 100 }).map((text) => new TextEncoder().encode(text)),
    fc
      .constantFrom("", "null\n", "0", "1", "\n--end--\n\n", "[]: []", "<plist>")
      .map((text) => new TextEncoder().encode(text)),
  );

  it("noise never throws and never passes", () => {
    const noise = fc.array(
      fc.tuple(fc.constantFrom(...probes), fc.uint8Array({ maxLength: 200 }), fc.constantFrom(0, 1, 255, null)),
    );
    fc.assert(
      fc.property(noise, fc.constantFrom(null, RECORDED_AT - 1), (answers, handedOutAt) => {
        const raw = new Map(
          answers.map(([name, stdout, code]) => [`${platform}/${name}`, output(`${platform}/${name}`, stdout, code)]),
        );
        expect(passesOf(platform, factsOf(platform, raw, handedOutAt))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("one noisy answer of a healthy tablet makes no check pass that did not", () => {
    const before = passesOf(platform, factsOf(platform, healthy));
    fc.assert(
      fc.property(fc.constantFrom(...probes), octets, (name, stdout) => {
        const raw = new Map(healthy).set(`${platform}/${name}`, output(`${platform}/${name}`, stdout));
        const now = passesOf(platform, factsOf(platform, raw));
        expect(now.filter((check) => !before.includes(check))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("a failed command is as good as none", () => {
    fc.assert(
      fc.property(fc.subarray([...probes]), fc.constantFrom(1, 2, 127, 255, null), (names, code) => {
        const failed = new Map(healthy);
        for (const name of names) {
          const held = failed.get(`${platform}/${name}`);
          if (held !== undefined) failed.set(held.probe, { ...held, exitCode: code });
        }
        const missing = new Map([...healthy].filter(([id]) => !names.some((name) => id === `${platform}/${name}`)));
        expect(passesOf(platform, factsOf(platform, failed))).toEqual(passesOf(platform, factsOf(platform, missing)));
      }),
      { numRuns: 200 },
    );
  });

  it("nothing cut off passes more than the whole", () => {
    const before = passesOf(platform, factsOf(platform, healthy));
    fc.assert(
      fc.property(fc.constantFrom(...probes), fc.double({ min: 0, max: 1, noNaN: true }), (name, share) => {
        const held = healthy.get(`${platform}/${name}`);
        const stdout = held?.stdout.subarray(0, Math.floor(held.stdout.length * share)) ?? new Uint8Array();
        const raw = new Map(healthy).set(`${platform}/${name}`, output(`${platform}/${name}`, stdout));
        expect(passesOf(platform, factsOf(platform, raw)).filter((check) => !before.includes(check))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("property lists", () => {
  const plists: fc.Arbitrary<Plist> = fc.letrec<{ value: Plist }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string().filter((text) => !text.includes("\r")),
      fc.integer(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 8 }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.string({ minLength: 1 }), tie("value"), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (_key, one: unknown) => (one instanceof Uint8Array ? [...one] : one)));
  it("come back as they were written", () => {
    fc.assert(
      fc.property(plists, (value) => {
        expect(plain(parsePlist(plistXml(value)))).toEqual(plain(value));
      }),
    );
  });
  it("cut anywhere give nothing", () => {
    fc.assert(
      fc.property(plists, fc.double({ min: 0, max: 0.999, noNaN: true }), (value, share) => {
        const xml = plistXml(value).trimEnd();
        expect(parsePlist(xml.slice(0, Math.floor(xml.length * share)))).toBeNull();
      }),
    );
  });
});

it("the stream of adb reads the same however it is cut into pieces", () => {
  const list = fc.array(
    fc.tuple(fc.stringMatching(/^[A-Z0-9]{4,12}$/u), fc.constantFrom("device", "offline", "unauthorized")),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(list, { maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (lists, size) => {
      const bodies = lists.map((one) => one.map(([serial, state]) => `${serial}\t${state}\n`).join(""));
      const stream = new TextEncoder().encode(
        bodies.map((body) => body.length.toString(16).padStart(4, "0") + body).join(""),
      );
      const reader = new TrackReader();
      const heard: string[] = [];
      for (let at = 0; at < stream.length; at += size)
        for (const plugs of reader.push(stream.subarray(at, at + size)) ?? [])
          heard.push(plugs.map(({ serial }) => serial).join());
      expect(heard).toEqual(lists.map((one) => one.map(([serial]) => serial).join()));
    }),
  );
});
