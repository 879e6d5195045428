/**
 * A made-up world for the hub: a server that signs, verifies and can be away, programs answered from recordings, time on a string.
 *
 * @module
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANDROID_COMMANDS } from "../../agent/device/collectors/android/commands.ts";
import { IPAD_COMMANDS } from "../../agent/device/collectors/ipados/commands.ts";
import { readShipped } from "../../agent/device/baseline-store.ts";
import { DeviceClient } from "../../agent/device/client.ts";
import { absent, type RawOutputs } from "../../agent/device/platform.ts";
import { type DeviceKey, keyDigest, makeKey } from "../../agent/device/keys.ts";
import { digestHex } from "../../agent/device/report.ts";
import { digestOf } from "../../agent/device/sign.ts";
import { DeviceState, type Identity } from "../../agent/device/state.ts";
import type { Exec } from "../../agent/device/exec.ts";
import { Hub, type HubParts } from "../../agent/hub/hub.ts";
import { Ledger } from "../../agent/hub/ledger.ts";
import type { ExchangeAnswer, ExchangeRequest } from "../../agent/uplink/exchange.ts";
import { readSignature, signatureBase, signatureHeaders } from "../../policies/engine/message-signature.ts";
import type { BaselineDocument, HubRoster } from "../../policies/schema/device-report.ts";
import { PostureReport } from "../../policies/schema/device-report.ts";
import type { DeviceId, Instant } from "../../policies/schema/vocabulary.ts";
import { RECORDED_AT } from "./tablets.ts";

/** Waits for something that happens elsewhere. @throws after ten seconds */
export async function waitUntil(holds: () => boolean): Promise<void> {
  const until = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > until) throw new Error("it did not happen in 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const policies = join(import.meta.dirname, "../../policies");
export const SHIPPED = readShipped(policies);
export const HUB_ID = "HUB-1" as DeviceId;

/** The server's end: verifies, remembers reports, answers signed. */
export class MadeUpServer {
  readonly reports: PostureReport[] = [];
  readonly asked: string[] = [];
  roster: HubRoster | null = null;
  readonly baselines = new Map<string, BaselineDocument>();
  away = false;
  /** assets nobody registered: 404 */
  readonly unknown = new Set<string>();
  readonly #key = generateKeyPairSync("ed25519");
  readonly publisherKey = this.#key.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");

  exchange(device: DeviceKey): (request: ExchangeRequest) => Promise<ExchangeAnswer> {
    return async (request) => {
      if (this.away) throw new Error("no route");
      this.asked.push(`${request.method} ${request.path}`);
      const read = readSignature("request", (name) => request.headers[name]);
      if (typeof read === "string") throw new Error(`unsigned: ${read}`);
      const digest = digestOf(request.body);
      const base = signatureBase({ kind: "request", method: request.method, path: request.path, digest }, read.params);
      const ours = createPublicKey(device.privateKey);
      if (read.digest !== digest || !verify(null, Buffer.from(base), ours, Buffer.from(read.signature, "base64")))
        throw new Error("not signed by the hub");
      const [status, text] = this.#answer(request);
      const body = new TextEncoder().encode(text);
      const parts = { kind: "answer", status, digest: digestOf(body) } as const;
      const params = {
        created: Math.floor(RECORDED_AT / 1_000),
        nonce: read.params.nonce,
        keyid: keyDigest(this.publisherKey),
      };
      const signature = sign(null, Buffer.from(signatureBase(parts, params)), this.#key.privateKey).toString("base64");
      return { status, headers: signatureHeaders(parts, params, signature), body };
    };
  }

  #answer({ path, method, body, headers }: ExchangeRequest): readonly [number, string] {
    if (method === "POST" && path === "/device/v1/reports") {
      const report = PostureReport.parse(JSON.parse(new TextDecoder().decode(body)));
      if (this.unknown.has(report.device)) return [404, "{}"];
      this.reports.push(report);
      const baselineDigest = digestHex("x");
      return [
        200,
        JSON.stringify({
          reportId: report.reportId,
          result: "current",
          serverTime: RECORDED_AT,
          baselineDigest,
          reportEveryS: 3_600,
        }),
      ];
    }
    const document =
      path === "/device/v1/roster" ? this.roster : this.baselines.get(decodeURIComponent(path.split("/").at(-1) ?? ""));
    if (document === null || document === undefined) return [404, "{}"];
    const text = JSON.stringify(document);
    return headers["if-none-match"] === `"${digestHex(text)}"` ? [304, ""] : [200, text];
  }
}

/** Answers of tablets by the serial number on the cable; others do not answer. */
export function execFrom(tablets: ReadonlyMap<string, RawOutputs>, seen: string[][] = []): Exec {
  const shell = new Map([...ANDROID_COMMANDS].map(([name, command]) => [command, `android/${name}`]));
  const ipads = new Map([...IPAD_COMMANDS].map(([name, command]) => [command.join(" "), `ipados/${name}`]));
  return async (probe, file, args) => {
    seen.push([file, ...args]);
    const serial = args[args.indexOf(file === "adb" ? "-s" : "-u") + 1] ?? "";
    const id = file === "adb" ? shell.get(args.at(-1) ?? "") : ipads.get([file, ...args.slice(2)].join(" "));
    return tablets.get(serial)?.get(id ?? "") ?? absent(probe, "failed");
  };
}

export const baselineFor = (device: string, handedOutAt: number | null = null): BaselineDocument => ({
  format: 1,
  createdAt: RECORDED_AT,
  device: device as DeviceId,
  mode: "A",
  ...SHIPPED,
  exempt: [],
  handedOutAt: handedOutAt as Instant | null,
  canary: null,
  resolvers: ["192.0.2.1"],
});

export interface HubWorld {
  readonly hub: Hub;
  readonly server: MadeUpServer;
  readonly ledger: Ledger;
  readonly identity: Identity;
  readonly folder: string;
  readonly clock: { now: number };
}

export function hubWorld(parts: Pick<HubParts, "exec"> & Partial<HubParts>, enrolled = true): HubWorld {
  const folder = mkdtempSync(join(tmpdir(), "hub-"));
  const state = new DeviceState(folder);
  const key = makeKey(state.keyFile);
  const server = new MadeUpServer();
  const ledger = new Ledger(folder);
  const clock = { now: RECORDED_AT as number };
  const identity: Identity = {
    format: 1,
    server: "https://dashboard.example.org",
    device: HUB_ID,
    publisherKey: server.publisherKey,
    state: "enrolled",
    reportEveryS: 3_600,
    enrolledAt: RECORDED_AT,
  };
  const bootId = "0f0e0d0c-0b0a-4908-8706-050403020100";
  const hub = new Hub({
    adb: { adb: "adb", port: 15_037, home: join(folder, "adb") },
    ipads: { ideviceinfo: "ideviceinfo", ideviceId: "idevice_id", ideviceinstaller: "ideviceinstaller", muxer: null },
    ledger,
    shipped: SHIPPED,
    agentVersion: "0.1.0",
    bootId,
    sinceBootMs: () => 1_000,
    now: () => clock.now as Instant,
    identity: () => (enrolled ? identity : null),
    client: ({ publisherKey }) =>
      new DeviceClient({
        exchange: server.exchange(key),
        key,
        publisherKey,
        clock: { now: () => clock.now, sinceBootMs: () => 1_000 },
        bootId,
        fix: null,
        learned: () => undefined,
      }),
    log: { error: () => undefined, warn: () => undefined, info: () => undefined },
    random: () => 0.5,
    ...parts,
  });
  return { hub, server, ledger, identity, folder, clock };
}
