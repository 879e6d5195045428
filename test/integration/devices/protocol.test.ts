/**
 * What devices and the server say to each other, on SQLite and on a real PostgreSQL: enrolment, signed reports, and everything that may
 * go wrong with them on the way or on purpose.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { readEnrolLink } from "../../../policies/engine/enrol-link.ts";
import { BaselineDocument, HubRoster, DevicePaths, PostureAck } from "../../../policies/schema/device-report.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import {
  ASSET,
  DAY,
  HOUR,
  TestDevice,
  enrolled,
  factsAt,
  hex,
  readAnswer,
  START,
  uuidv7,
} from "../../support/device-venue.ts";
import type { DeviceVenue, Staff } from "../../support/device-venue.ts";
import { describeOnBoth } from "../../support/device-databases.ts";

describeOnBoth("devices and the server", ["access_throttle"], (stage) => {
  let database: Database;
  let venue: DeviceVenue;
  let anna: Staff;
  beforeAll(() => ({ database, venue, anna } = stage()));

  const view = async (id = "tab-01") => (await anna.ask("GET", `/api/devices/${encodeURIComponent(id)}`)).body;
  const code = async (id = "tab-01"): Promise<string> =>
    (await anna.ask("POST", `/api/devices/${encodeURIComponent(id)}/code`, {})).body.code;
  const kinds = async (): Promise<string[]> => (await view()).alarms.map((alarm: { kind: string }) => alarm.kind);
  const count = async (table: string): Promise<number> =>
    Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database)).rows[0]?.n);

  describe("enrolment", () => {
    beforeEach(async () => {
      expect((await anna.ask("POST", "/api/devices", ASSET)).status).toBe(200);
    });

    it("takes a key in with a code, once", async () => {
      const issued = await anna.ask("POST", "/api/devices/tab-01/code", {});
      expect(issued.body.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);
      expect(issued.body.expiresAt).toBe(START + 15 * 60_000);
      expect(readEnrolLink(issued.body.link)).toEqual({
        server: "https://latarnik.example",
        code: issued.body.code,
        fingerprint: createHash("sha256").update(Buffer.from(venue.publisher.publicKey, "base64")).digest("hex"),
      });
      expect((await view()).device.enrolment).toBe("code-issued");
      const device = new TestDevice(venue, "tab-01");
      const answer = await device.enrol(issued.body.code);
      expect(answer).toMatchObject({ status: 200, body: { device: "tab-01", state: "enrolled", serverTime: START } });
      expect(readAnswer(venue, answer).valid).toBe(true);
      expect((await view()).device.enrolment).toBe("enrolled");
      // The code is nowhere in clear, and used up.
      const { rows } = await sql<{ code_digest: string }>`select code_digest from device_code`.execute(database);
      expect(rows).toEqual([]);
      expect(await new TestDevice(venue, "tab-01").enrol(issued.body.code)).toMatchObject({
        status: 403,
        body: { code: "E_DEVICE_CODE" },
      });
    });

    it.each([
      { why: "code of nobody", change: { code: "0000-0000" }, refused: "E_DEVICE_CODE" },
      {
        why: "proof by another key",
        change: { proof: Buffer.alloc(64).toString("base64") },
        refused: "E_DEVICE_PROOF",
      },
      { why: "challenge that is not ours", change: { serverNonce: "A".repeat(43) }, refused: "E_DEVICE_CHALLENGE" },
      { why: "a tablet that says it is a hub", change: { role: "hub" }, refused: "E_DEVICE_ROLE" },
      { why: "unknown members", change: { extra: 1 }, refused: "E_DEVICE_BODY" },
    ])("refuses $why", async ({ change, refused }) => {
      const answer = await new TestDevice(venue, "tab-01").enrol(await code(), change);
      expect(answer.body.code).toBe(refused);
      expect(readAnswer(venue, answer).valid).toBe(true);
      expect(await count("device_key")).toBe(0);
    });

    it("forgets a code after a quarter of an hour, and an earlier one at once", async () => {
      const first = await code();
      const second = await code();
      expect((await new TestDevice(venue, "tab-01").enrol(first)).body.code).toBe("E_DEVICE_CODE");
      venue.now = (START + 15 * 60_000) as Instant;
      expect((await new TestDevice(venue, "tab-01").enrol(second)).body.code).toBe("E_DEVICE_CODE");
    });

    it("lets a code be tried five times", async () => {
      const issued = await code();
      for (let at = 0; at < 5; at += 1) {
        // Each from another address and moment: what stops the sixth is the code's own count.
        venue.now = (venue.now + 61_000) as Instant;
        const wrong = { proof: Buffer.alloc(64).toString("base64") };
        const answer = await new TestDevice(venue, "tab-01").enrol(issued, wrong, `192.0.2.${String(at + 20)}`);
        expect(answer.body.code).toBe("E_DEVICE_PROOF");
      }
      venue.now = (venue.now + 61_000) as Instant;
      expect((await new TestDevice(venue, "tab-01").enrol(issued, {}, "192.0.2.99")).body.code).toBe("E_DEVICE_CODE");
    });

    it("slows one address down that guesses codes", async () => {
      const statuses: number[] = [];
      for (let at = 0; at < 14; at += 1) {
        const guess = `0000-00${String(at).padStart(2, "0")}`;
        statuses.push((await new TestDevice(venue, "tab-01").enrol(guess, {}, "192.0.2.66")).status);
      }
      expect(statuses.slice(0, 10).every((status) => status === 403)).toBe(true);
      expect(statuses.at(-1)).toBe(429);
      expect((await new TestDevice(venue, "tab-01").enrol(await code(), {}, "192.0.2.67")).status).toBe(200);
    });

    it("takes one of two that use a code together", async () => {
      const issued = await code();
      const answers = await Promise.all(
        [1, 2, 3].map((last) => new TestDevice(venue, "tab-01").enrol(issued, {}, `192.0.2.${String(last)}`)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await count("device_key")).toBe(1);
    });

    it("has a person compare serial numbers that differ, and lets the key speak only then", async () => {
      const device = new TestDevice(venue, "tab-01");
      expect((await device.enrol(await code(), { serial: "SN-2" })).body.state).toBe("waiting");
      expect((await view()).device.enrolment).toBe("waiting");
      expect((await device.deliver()).body.code).toBe("E_DEVICE_WAITING");
      device.seq = 0;
      device.prevHash = null;
      const decide = (decision: string) =>
        anna.ask("POST", "/api/devices/tab-01/enrolment", { decision, reason: "obejrzane na biurku" });
      expect((await decide("confirm")).body.enrolment).toBe("enrolled");
      expect((await device.deliver()).body.result).toBe("current");
      expect((await decide("confirm")).body.code).toBe("E_DEVICE_ENROLMENT");
      expect((await decide("revoke")).body.enrolment).toBe("revoked");
      expect((await device.deliver()).body.code).toBe("E_DEVICE_REVOKED");
    });

    it("revokes the old key when a new one is enrolled, not before", async () => {
      const old = new TestDevice(venue, "tab-01");
      await old.enrol(await code());
      expect((await old.deliver()).body.result).toBe("current");
      const other = new TestDevice(venue, "tab-01");
      expect((await other.enrol(await code(), { serial: "SN-2" })).body.state).toBe("waiting");
      expect((await old.deliver()).body.result).toBe("current");
      const fresh = new TestDevice(venue, "tab-01");
      expect((await fresh.enrol(await code())).body.state).toBe("enrolled");
      expect((await old.deliver()).body.code).toBe("E_DEVICE_REVOKED");
      expect((await other.deliver()).body.code).toBe("E_DEVICE_REVOKED");
      expect((await fresh.deliver()).body.result).toBe("current");
    });

    it("takes no key that another device has", async () => {
      const device = new TestDevice(venue, "tab-01");
      await device.enrol(await code());
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-02", serial: "SN-2" });
      const copied = new TestDevice(venue, "tab-02", device.privateKey);
      expect((await copied.enrol(await code("tab-02"), { serial: "SN-2" })).body.code).toBe("E_DEVICE_KEY_TAKEN");
    });
  });

  describe("reports", () => {
    let device: TestDevice;
    beforeEach(async () => {
      device = await enrolled(venue, anna);
    });

    it("acknowledges, signs the answer for this very question, and judges on its own", async () => {
      const sent = device.sign("POST", DevicePaths.reports, JSON.stringify(device.report()), { nonce: "n".repeat(24) });
      const answer = await device.send(sent);
      expect(answer.status).toBe(200);
      expect(PostureAck.parse(answer.body)).toMatchObject({ result: "current", serverTime: START });
      expect(readAnswer(venue, answer)).toEqual({ valid: true, nonce: "n".repeat(24), created: START / 1_000 });
      const { device: summary, checks, reports } = await view();
      expect(summary).toMatchObject({ silent: false, secondHand: false, reportedAt: START - 60_000 });
      expect(summary.score.known).toBeGreaterThan(10);
      expect(checks.find((check: { check: string }) => check.check === "antivirus.effective").state).toBe("pass");
      expect(reports).toHaveLength(1);
    });

    it("also knows a device by its key, and by the key's digest", async () => {
      expect((await device.deliver({}, { keyid: device.publicKey })).body.result).toBe("current");
      const keyid = createHash("sha256").update(Buffer.from(device.publicKey, "base64")).digest("hex");
      expect((await device.deliver({}, { keyid })).body.result).toBe("current");
    });

    const tampered =
      (change: (octets: string) => string) => (): Promise<{ status: number; body: { code: string } }> => {
        const sent = device.sign("POST", DevicePaths.reports, JSON.stringify(device.report()));
        return device.send({ ...sent, octets: change(sent.octets) });
      };
    it.each([
      {
        why: "cut off on the way",
        send: () => tampered((octets) => octets.slice(0, -40))(),
        status: 401,
        refused: "E_DEVICE_SIGNATURE",
      },
      {
        why: "altered on the way",
        send: () => tampered((octets) => octets.replace("schedule", "boot"))(),
        status: 401,
        refused: "E_DEVICE_SIGNATURE",
      },
      {
        why: "with a digest of another body",
        send: () => {
          const octets = JSON.stringify(device.report());
          const sent = device.sign("POST", DevicePaths.reports, octets);
          const other = device.sign("POST", DevicePaths.reports, "{}");
          return device.send({
            ...sent,
            headers: { ...sent.headers, "content-digest": other.headers["content-digest"] ?? "" },
          });
        },
        status: 401,
        refused: "E_DEVICE_SIGNATURE",
      },
      {
        why: "without a signature",
        send: () => device.send({ method: "POST", path: DevicePaths.reports, octets: "{}", headers: {} }),
        status: 401,
        refused: "E_DEVICE_SIGNATURE",
      },
      {
        why: "signed for another path",
        send: () => {
          const sent = device.sign("POST", DevicePaths.enrol, JSON.stringify(device.report()));
          return device.send({ ...sent, path: DevicePaths.reports });
        },
        status: 401,
        refused: "E_DEVICE_SIGNATURE",
      },
      {
        why: "by a stranger under the device's name",
        send: () => new TestDevice(venue, "tab-01").deliver(),
        status: 401,
        refused: "E_DEVICE_SIGNATURE",
      },
      {
        why: "by a stranger",
        send: () => new TestDevice(venue, "tab-99").deliver(),
        status: 401,
        refused: "E_DEVICE_KEY",
      },
      {
        why: "signed eleven minutes ago",
        send: () => device.deliver({}, { at: START - 660_000 }),
        status: 401,
        refused: "E_DEVICE_STALE",
      },
      {
        why: "signed two years ahead",
        send: () => device.deliver({}, { at: START + 730 * DAY }),
        status: 401,
        refused: "E_DEVICE_STALE",
      },
      {
        why: "signed two years ago",
        send: () => device.deliver({}, { at: START - 730 * DAY }),
        status: 401,
        refused: "E_DEVICE_STALE",
      },
      {
        why: "that is no report",
        send: () => device.send(device.sign("POST", DevicePaths.reports, "[1]")),
        status: 400,
        refused: "E_DEVICE_BODY",
      },
      {
        why: "that is no JSON",
        send: () => device.send(device.sign("POST", DevicePaths.reports, "{")),
        status: 400,
        refused: "E_DEVICE_BODY",
      },
      {
        why: "about another device",
        send: () => device.deliver({ device: "tab-02" }),
        status: 400,
        refused: "E_DEVICE_BODY",
      },
      {
        why: "on behalf, by no hub",
        send: () => device.deliver({ device: "tab-02", by: "tab-01" }),
        status: 403,
        refused: "E_DEVICE_HUB",
      },
      {
        why: "of 1.2 MB",
        send: () =>
          device.send(device.sign("POST", DevicePaths.reports, JSON.stringify({ pad: "x".repeat(1_200_000) }))),
        status: 413,
        refused: "E_API_TOO_LARGE",
      },
    ])("refuses one $why", async ({ send, status, refused }) => {
      const answer = await send();
      expect(answer).toMatchObject({ status, body: { code: refused } });
      expect(readAnswer(venue, answer as never).valid).toBe(true);
      expect(await count("device_report")).toBe(0);
    });

    it("takes up the server's time from a refusal", async () => {
      const refused = await device.deliver({}, { at: START - 730 * DAY });
      const { created } = readAnswer(venue, refused);
      device.seq = 0;
      device.prevHash = null;
      expect((await device.deliver({}, { at: created * 1_000 })).body.result).toBe("current");
    });

    it("refuses the same request again, and takes the same report signed anew for a duplicate", async () => {
      const octets = JSON.stringify(device.report());
      const sent = device.sign("POST", DevicePaths.reports, octets);
      expect((await device.send(sent)).body.result).toBe("current");
      expect(await device.send(sent)).toMatchObject({ status: 401, body: { code: "E_DEVICE_REPLAY" } });
      const again = await device.send(device.sign("POST", DevicePaths.reports, octets));
      expect(again).toMatchObject({ status: 200, body: { result: "duplicate" } });
      expect(await count("device_report")).toBe(1);
      expect(await kinds()).toEqual([]);
    });

    it("takes a report in once when five copies arrive together", async () => {
      const octets = JSON.stringify(device.report());
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => device.send(device.sign("POST", DevicePaths.reports, octets))),
      );
      expect(answers.map(({ body }) => String(body.result)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        "current",
        "duplicate",
        "duplicate",
        "duplicate",
        "duplicate",
      ]);
      expect(await count("device_report")).toBe(1);
    });

    it("uses a nonce up for its own key only", async () => {
      const nonce = "q".repeat(24);
      const other = await enrolled(venue, anna, { id: "tab-02", serial: "SN-2" });
      expect((await device.deliver({}, { nonce })).status).toBe(200);
      expect((await other.deliver({ facts: {} }, { nonce })).status).toBe(200);
    });

    it("knows the newest whatever order they come in, and says what is missing until it comes", async () => {
      const octets = [1, 2, 3, 4].map((at) => {
        const measuredAt = START - (5 - at) * HOUR;
        return JSON.stringify(
          device.report({
            measuredAt,
            monotonicMs: measuredAt - device.bootedAt + 10 * HOUR,
            facts: factsAt("linux", measuredAt),
          }),
        );
      });
      const send = async (at: number) =>
        (await device.send(device.sign("POST", DevicePaths.reports, octets[at] ?? ""))).body.result;
      expect(await send(0)).toBe("current");
      expect(await send(3)).toBe("current");
      expect((await view()).alarms).toMatchObject([{ kind: "gap", detail: "2–3" }]);
      expect(await send(1)).toBe("history");
      expect(await kinds()).toEqual(["gap"]);
      expect(await send(2)).toBe("history");
      expect(await kinds()).toEqual([]);
      const { device: summary, reports } = await view();
      expect(summary.reportedAt).toBe(START - HOUR);
      expect(reports.map((report: { seq: number }) => report.seq)).toEqual([4, 3, 2, 1]);
    });

    it("calls no gap what the device itself dropped from a full spool", async () => {
      await device.deliver();
      device.seq += 3;
      await device.deliver({ lost: 3 });
      expect(await kinds()).toEqual([]);
      device.seq += 3;
      await device.deliver({ lost: 2 });
      expect(await kinds()).toEqual(["gap"]);
    });

    it("raises an alarm for a number with two contents, and keeps the first", async () => {
      await device.deliver();
      const forged = new TestDevice(venue, "tab-01", device.privateKey);
      forged.bootId = device.bootId;
      expect(await forged.deliver({ trigger: "by-hand" })).toMatchObject({
        status: 409,
        body: { code: "E_DEVICE_TAMPERED" },
      });
      expect(await kinds()).toEqual(["tampered"]);
      expect((await view()).reports).toMatchObject([{ seq: 1, trigger: "schedule" }]);
    });

    it("raises an alarm for an id with two contents", async () => {
      const reportId = uuidv7();
      await device.deliver({ reportId });
      expect((await device.deliver({ reportId })).body.code).toBe("E_DEVICE_TAMPERED");
      expect(await kinds()).toEqual(["tampered"]);
    });

    it("raises an alarm for a digest that leads nowhere", async () => {
      await device.deliver();
      await device.deliver({ prevHash: hex(64) });
      expect(await kinds()).toEqual(["tampered"]);
    });

    it("sees two machines with one key", async () => {
      await device.deliver();
      const copy = device.copy();
      await copy.deliver({ prevHash: copy.prevHash });
      expect(await kinds()).toEqual([]);
      // The first machine goes on as if nothing had happened.
      device.seq = 2;
      device.prevHash = copy.prevHash;
      await device.deliver();
      expect(await kinds()).toEqual(["clone"]);
    });

    it("takes restarts for what they are", async () => {
      for (let boot = 0; boot < 3; boot += 1) {
        await device.deliver();
        await device.deliver();
        device.bootId = hex(32);
        device.bootedAt = venue.now;
        venue.now = (venue.now + HOUR) as Instant;
      }
      expect(await kinds()).toEqual([]);
    });

    it("sees a boot whose clock runs backwards", async () => {
      await device.deliver({ monotonicMs: 5_000 });
      await device.deliver({ monotonicMs: 4_000 });
      expect(await kinds()).toEqual(["clone"]);
    });

    it("counts no evidence from a machine with another serial number", async () => {
      const facts = factsAt("linux", venue.now) as { identity: { value: { serial: string } } };
      facts.identity.value.serial = "SN-666";
      expect((await device.deliver({ facts })).body.result).toBe("history");
      expect(await kinds()).toEqual(["serial"]);
      expect((await view()).device.reportedAt).toBeNull();
    });

    it.each([
      {
        why: "two years behind, and the device knows",
        offset: -730 * DAY,
        knows: true,
        at: START - 60_000,
        alarm: ["clock"],
      },
      {
        why: "two years ahead, and the device knows",
        offset: 730 * DAY,
        knows: true,
        at: START - 60_000,
        alarm: ["clock"],
      },
      {
        why: "two years ahead, and the device does not know",
        offset: 730 * DAY,
        knows: false,
        at: START,
        alarm: ["clock"],
      },
      {
        why: "two years behind, and nobody can know: it looks old, never fresh",
        offset: -730 * DAY,
        knows: false,
        at: START - 60_000 - 730 * DAY,
        alarm: [],
      },
      { why: "three minutes ahead", offset: 180_000, knows: true, at: START - 60_000, alarm: [] },
    ])("dates a report of a clock $why", async ({ offset, knows, at, alarm }) => {
      const claimed = START - 60_000 + offset;
      const facts = factsAt("linux", claimed, {
        clock: knows
          ? { measuredAt: claimed as Instant, value: { offsetMs: offset } }
          : { measuredAt: claimed as Instant, unavailable: "offline" },
      });
      expect((await device.deliver({ measuredAt: claimed, monotonicMs: 5_000, facts })).status).toBe(200);
      const { device: summary, facts: kept } = await view();
      expect(summary.reportedAt).toBe(at);
      expect(kept.antivirus.measuredAt).toBe(at);
      expect(await kinds()).toEqual(alarm);
    });

    it("keeps a report of weeks ago as old as it is", async () => {
      const at = START - 20 * DAY;
      await device.deliver({ measuredAt: at, monotonicMs: 1_000, facts: factsAt("linux", at) });
      const { device: summary, checks } = await view();
      expect(summary.reportedAt).toBe(at);
      expect(summary.gate.word).not.toBe("hand-out");
      expect(checks.some((check: { stale: boolean }) => check.stale)).toBe(true);
    });
  });

  describe("a hub", () => {
    it("speaks for tablets without an agent, second hand, and never against a device's own fresh word", async () => {
      const hub = await enrolled(venue, anna, { id: "hub-1", kind: "hub", serial: "HUB-1" });
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-07", serial: "SN-7", platform: null });
      const facts = factsAt("android", venue.now - 60_000) as { identity: { value: { serial: string } } };
      facts.identity.value.serial = "sn-7";
      const answer = await hub.deliver({ device: "tab-07", by: "hub-1", facts });
      expect(answer.body).toMatchObject({ result: "current" });
      expect((await view("tab-07")).device).toMatchObject({
        secondHand: true,
        enrolment: "none",
        unverified: true,
        reportedAt: START - 60_000,
      });
      expect((await hub.deliver({ device: "hub-9", by: "hub-1" })).body.code).toBe("E_DEVICE_UNKNOWN");
      expect((await hub.deliver({ device: "tab-07", by: "hub-9" })).body.code).toBe("E_DEVICE_BODY");

      const own = await enrolled(venue, anna);
      expect((await own.deliver()).body.result).toBe("current");
      hub.seq = 0;
      hub.prevHash = null;
      expect((await hub.deliver({ device: "tab-01", by: "hub-1" })).body.result).toBe("history");
      expect((await view("tab-01")).device.secondHand).toBe(false);
    });

    it("learns the serial numbers of tablets, and a tablet learns none", async () => {
      const hub = await enrolled(venue, anna, { id: "hub-1", kind: "hub", serial: "HUB-1" });
      const tablet = await enrolled(venue, anna);
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-08", serial: "", platform: null });
      const answer = await hub.send(hub.sign("GET", DevicePaths.roster, ""));
      expect(readAnswer(venue, answer).valid).toBe(true);
      const { devices } = HubRoster.parse(answer.body);
      expect(devices.map(({ device }) => device)).toEqual(["tab-01"]);
      const headers = { "if-none-match": String(answer.headers["etag"]) };
      expect((await hub.send(hub.sign("GET", DevicePaths.roster, "", { headers }))).status).toBe(304);
      expect((await tablet.send(tablet.sign("GET", DevicePaths.roster, ""))).body.code).toBe("E_DEVICE_HUB");
    });
  });

  describe("the baseline", () => {
    it("comes signed, by entity tag, with what this device is exempt from", async () => {
      const device = await enrolled(venue, anna);
      const ask = (headers: Record<string, string> = {}, path: string = DevicePaths.baseline) =>
        device.send(device.sign("GET", path, "", { headers }));
      const first = await ask();
      expect(first.status).toBe(200);
      expect(readAnswer(venue, first).valid).toBe(true);
      const document = BaselineDocument.parse(first.body);
      expect(document).toMatchObject({
        device: "tab-01",
        mode: "A",
        exempt: [],
        handedOutAt: null,
        canary: null,
        resolvers: ["192.0.2.53"],
      });
      expect(document.baseline.checks.length).toBeGreaterThan(30);
      const etag = String(first.headers["etag"]);
      venue.now = (venue.now + HOUR) as Instant;
      const unchanged = await ask({ "if-none-match": etag });
      expect(unchanged.status).toBe(304);
      expect(readAnswer(venue, unchanged).valid).toBe(true);
      expect((await device.deliver()).body.baselineDigest).toBe(etag.replaceAll('"', ""));
      const until = venue.now + DAY;
      await anna.ask("POST", "/api/exemptions", {
        device: "tab-01",
        check: "theft.encryption",
        reason: "brak układu TPM w tym modelu",
        until,
      });
      const changed = await ask({ "if-none-match": etag });
      expect(changed.status).toBe(200);
      expect(changed.body.exempt).toEqual([{ check: "theft.encryption", until }]);
      venue.now = until as Instant;
      expect((await ask()).body.exempt).toEqual([]);
      expect((await ask({}, `${DevicePaths.baseline}/tab-02`)).body.code).toBe("E_DEVICE_HUB");
    });

    it("is not handed out to strangers, nor twice for one signature", async () => {
      const device = await enrolled(venue, anna);
      const sent = device.sign("GET", DevicePaths.baseline, "");
      expect((await device.send(sent)).status).toBe(200);
      expect((await device.send(sent)).body.code).toBe("E_DEVICE_REPLAY");
      expect((await device.send({ ...sent, headers: {} })).body.code).toBe("E_DEVICE_SIGNATURE");
    });
  });

  it("logs nothing about a device's words", () => {
    expect(venue.logged).toEqual([]);
  });
});
