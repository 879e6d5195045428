/** Which policy a registered device gets, judged by the real resolver core: quarantine comes and goes with the session. */
import { describe, expect, it } from "vitest";
import { ResolverCore } from "../../../../agent/resolver/core.ts";
import { encodeMessage } from "../../../../agent/resolver/wire/encode.ts";
import { decodeName } from "../../../../agent/resolver/wire/name.ts";
import { recordFromText } from "../../../../agent/resolver/wire/text.ts";
import { assignDevices, withOwnName } from "../../../../dashboard/publishing/devices.ts";
import type { DevicesNow } from "../../../../dashboard/publishing/devices.ts";
import type { RegisteredAddress } from "../../../../dashboard/devices/index.ts";
import { loadPolicies } from "../../../../policies/load/load-policies.ts";
import { compile } from "../../../support/judged.ts";
import { Remembered } from "../../../support/observed.ts";
import { question, see } from "../../../support/question.ts";

const policies = loadPolicies("policies");
const base = policies.assignments;
const tablet = { device: "tab-01", address: "10.77.20.5", network: null, mode: "A" } as RegisteredAddress;
const assigned = (devices: Partial<DevicesNow>, quarantine = true) =>
  assignDevices(base, policies.networks, { registered: [tablet], out: new Set(), ...devices }, quarantine);
const policyOf = (all: ReturnType<typeof assigned>, id: string): string | undefined =>
  all.find(({ devices }) => devices.some((device) => device.id === id))?.policy;

describe("registered devices", () => {
  const of = (over: Partial<RegisteredAddress>): RegisteredAddress => ({ ...tablet, ...over });
  it.each<{ why: string; device: RegisteredAddress; out: boolean; quarantine: boolean; policy: string | undefined }>([
    { why: "put away", device: tablet, out: false, quarantine: true, policy: "quarantine" },
    { why: "handed out", device: tablet, out: true, quarantine: true, policy: "tablets" },
    { why: "quarantine is off", device: tablet, out: false, quarantine: false, policy: "tablets" },
    {
      why: "a station never goes into quarantine",
      device: of({ mode: "B", address: "10.77.30.9" }),
      out: false,
      quarantine: true,
      policy: "kiosk",
    },
    {
      why: "a network of its own",
      device: of({ network: "guest-wifi" as never }),
      out: true,
      quarantine: true,
      policy: "guest-wifi",
    },
    {
      why: "a network that is gone: that of its address",
      device: of({ network: "attic" as never }),
      out: true,
      quarantine: true,
      policy: "tablets",
    },
    {
      why: "outside every range",
      device: of({ address: "192.0.2.7" }),
      out: true,
      quarantine: true,
      policy: undefined,
    },
  ])("$why", ({ device, out, quarantine, policy }) => {
    const devices = { registered: [device], out: new Set(out ? [device.device] : []) };
    expect(policyOf(assigned(devices, quarantine), "tab-01")).toBe(policy);
  });

  it("outrank the configuration, and leave its other devices alone", () => {
    expect(policyOf(assigned({}), "tablet-01")).toBe("tablets");
    const taken = { ...tablet, address: "127.0.20.1" };
    expect(policyOf(assigned({ registered: [taken] }), "tablet-01")).toBeUndefined();
    expect(assigned({ registered: [] })).toEqual(base);
  });

  it("reach the dashboard from quarantine by its name alone", () => {
    const allowed = (origin: string | undefined) =>
      withOwnName(policies.networks, origin).map(({ id, allow }) => [id, allow.includes("latarnik.example" as never)]);
    expect(allowed("https://latarnik.example:8443").filter(([, open]) => open)).toEqual([["quarantine", true]]);
    for (const origin of [undefined, "http://192.0.2.4:8080", "http://localhost"])
      expect(withOwnName(policies.networks, origin)).toBe(policies.networks);
  });
});

describe("in the resolver", () => {
  it("a tablet browses while a session has it, and only keeps itself up to date otherwise", () => {
    const snapshot = (out: readonly string[], generation: number) =>
      compile({ lists: [], generation, assignments: assigned({ out: new Set(out) }) }, { serial: generation });
    const first = snapshot([], 1);
    const core: ResolverCore = new ResolverCore(
      {
        cacheEntries: 64,
        limits: { minTtlS: 0, maxTtlS: 3_600, negativeTtlS: 900 },
        rate: { perSecond: 1e6, burst: 1e6 },
        now: () => 0,
        ask: ({ name, qtype }, done) => {
          const asked = decodeName(name, 0).name;
          done(
            encodeMessage({
              id: 0,
              flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
              rcode: 0,
              questions: [{ name: asked, type: qtype, class: 1 }],
              answers: [recordFromText(`${asked} 60 A 198.51.100.1`)],
              authorities: [],
              additionals: [],
            }),
          );
        },
        failed: (handler) => expect.fail(handler),
      },
      first,
      new Remembered(() => core.snapshot),
    );
    const ask = (asked: string, from = tablet.address): string => {
      let rcode = "nothing";
      core.receive(
        question(asked),
        "udp",
        "",
        from,
        4_000,
        ({ reply, replyLength }) => {
          rcode = see(reply.slice(0, replyLength)).rcode;
        },
        true,
      );
      return rcode;
    };
    const seen = () => [ask("museum.example A"), ask("deb.debian.org A"), ask("museum.example A", "10.77.20.6")];
    expect(seen()).toEqual(["NXDOMAIN", "NOERROR", "NOERROR"]);
    core.swap(snapshot(["tab-01"], 2));
    expect(seen()).toEqual(["NOERROR", "NOERROR", "NOERROR"]);
    // What it looked up in the lesson is no way out afterwards.
    core.swap(snapshot([], 3));
    expect(seen()).toEqual(["NXDOMAIN", "NOERROR", "NOERROR"]);
  });
});
