/**
 * Doors of probes on a real server: the page's answer, acknowledging once, names only for a reason, a round on demand, the chain, and the badge that is no
 * door at all until somebody opens it.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wireName } from "../../../blocklists/lookup/wire-name.ts";
import { clearRuns, registerProbeRoutes, runRequested } from "../../../dashboard/probes/index.ts";
import { markOf } from "../../../dashboard/probes/draw.ts";
import { sampleKey } from "../../../dashboard/probes/findings.ts";
import { keepRound, OWN } from "../../../dashboard/probes/store.ts";
import type { Judged } from "../../../policies/engine/probes/plan.ts";
import { countOutcomes } from "../../../policies/engine/probes/judge.ts";
import { loadProbeBadge } from "../../../policies/load/load-probe-badge.ts";
import { loadProbeCauses } from "../../../policies/load/load-probe-causes.ts";
import type { ProbesView } from "../../../policies/schema/probes.ts";
import { KINDS, TestDatabases } from "../../support/case-databases.ts";
import { openDeviceVenue, VENUE } from "../../support/device-venue.ts";
import type { DeviceVenue, Staff } from "../../support/device-venue.ts";
import { publishedOf } from "../../support/published.ts";

const NAME = "kasyno-na-niby.pl";
const SEED = 4;
const opened = publishedOf({ lists: [{ id: "casino", category: "TS-10C", names: [NAME, "inne-na-niby.pl"] }] });
const databases = new TestDatabases();
const open: DeviceVenue[] = [];

beforeAll(async () => databases.start());
afterAll(async () => {
  await Promise.all(open.map(async (one) => one.close()));
  await databases.stop();
});

const subject = { network: "tablets", mode: "A", code: null, severity: null, subject: "" } as const;
const JUDGED = [
  ...Array.from({ length: 412 }, () => ({ ...subject, kind: "harmful", outcome: { kind: "pass" } })),
  ...Array.from({ length: 3 }, () => ({
    ...subject,
    kind: "sample",
    subject: "casino",
    outcome: { kind: "fail", cause: "open" },
  })),
  { ...subject, kind: "helpline", outcome: { kind: "pass" } },
] as unknown as Judged[];

describe.each(KINDS)("doors of probes on $kind", ({ kind, skip }) => {
  it.skipIf(skip !== undefined)(
    "say what was found, let it be seen and mended, run a round, and show the badge only when told to",
    async () => {
      let declared: string | null = null;
      const venue = await openDeviceVenue(await databases.open(kind), {
        also: (app, { publisher, ...context }) =>
          registerProbeRoutes(app, {
            ...context,
            venueName: "Latarnia <Nauki>",
            words: loadProbeCauses(),
            badge: loadProbeBadge(),
            publish: false,
            declaration: async () => declared,
            published: { current: () => opened },
            publicKey: publisher.publicKey,
          }),
      });
      open.push(venue);
      const { database } = venue;
      const nsp: Staff = await venue.person("nsp", ["nsp"]);
      const coordinator = await venue.person("coordinator", ["koordynator"]);
      const view = async (): Promise<ProbesView> => (await nsp.ask("GET", "/api/probes")).body as ProbesView;
      expect((await view()).vantages).toEqual([]);
      expect((await view()).today.closed).toEqual({ passed: 0, measured: 0 });

      await keepRound(
        { database, venueId: VENUE, timeZone: "Europe/Warsaw", sign: (text) => venue.publisher.sign(text) },
        { at: venue.now, policyGeneration: 1, listGeneration: 1, counts: countOutcomes(JUDGED), times: [], seed: SEED },
        {
          judged: JUDGED,
          marks: new Map([
            [sampleKey("tablets", "casino"), { seed: SEED, marks: [markOf(wireName(NAME), SEED), "0".repeat(16)] }],
          ]),
          sources: new Set(["casino"]),
          vantage: OWN,
          uploadId: null,
          keptAt: venue.now,
        },
      );
      const seen = await view();
      expect([seen.today.closed, seen.today.open]).toEqual([
        { passed: 412, measured: 415 },
        { passed: 1, measured: 1 },
      ]);
      expect(JSON.stringify(seen)).not.toContain("na-niby");
      expect(seen.history.map(({ rounds, failing }) => [rounds, failing])).toEqual([[1, 1]]);
      const [finding] = seen.findings;
      expect([finding?.cause, finding?.failed, finding?.named, finding?.acknowledged]).toEqual(["open", 3, true, null]);

      const at = `/api/probes/findings/${finding?.id ?? ""}`;
      expect((await coordinator.ask("POST", `${at}/acknowledgement`, {})).status).toBe(403);
      expect((await nsp.ask("POST", `${at}/acknowledgement`, {})).status).toBe(200);
      const first = (await view()).findings[0]?.acknowledged;
      venue.now = (venue.now + 60_000) as typeof venue.now;
      await nsp.ask("POST", `${at}/acknowledgement`, {});
      expect((await view()).findings[0]?.acknowledged).toEqual(first);
      expect((await nsp.ask("POST", `${at}/names`, { reason: "bo" })).status).toBe(400);
      const names = await nsp.ask("POST", `${at}/names`, { reason: "sprawdzam wyjątek" });
      expect(names.body).toEqual({ names: [{ name: NAME, source: "casino" }], gone: 1 });
      expect((await nsp.ask("POST", "/api/probes/findings/nobody/names", { reason: "sprawdzam wyjątek" })).status).toBe(
        404,
      );

      expect((await coordinator.ask("POST", "/api/probes/run", {})).status).toBe(403);
      expect((await nsp.ask("POST", "/api/probes/run", {})).body).toMatchObject({ state: "waiting" });
      // Asked for twice is one round.
      await nsp.ask("POST", "/api/probes/run", {});
      const clock = (): number => venue.now;
      const rounds = async () =>
        runRequested(database, VENUE, clock, async (progress) => {
          await progress(40, 420);
          expect((await view()).run).toMatchObject({ state: "running", asked: 40, total: 420 });
          return [];
        });
      expect([await rounds(), await rounds()]).toEqual([true, false]);
      expect((await view()).run?.state).toBe("done");
      venue.now = (venue.now + 1_000) as typeof venue.now;
      await nsp.ask("POST", "/api/probes/run", {});
      await expect(runRequested(database, VENUE, clock, async () => Promise.reject(new Error("away")))).rejects.toThrow(
        "away",
      );
      expect((await view()).run?.state).toBe("failed");
      expect(await clearRuns(database, VENUE, venue.now)).toBe(false);
      expect((await nsp.ask("GET", "/api/probes/chain")).body).toMatchObject({ rounds: 1, brokenAt: null });

      const visit = async (url: string, accept = "pl") =>
        venue.app.inject({ method: "GET", url, headers: { "accept-language": accept } });
      const doors = ["/ochrona", "/ochrona.svg", "/api/public/protection"];
      for (const door of doors) expect([door, (await visit(door)).statusCode]).toEqual([door, 404]);
      expect((await nsp.ask("PUT", "/api/probes/publication", { on: true })).status).toBe(403);
      expect((await coordinator.ask("PUT", "/api/probes/publication", { on: true })).status).toBe(200);
      expect((await view()).publication).toMatchObject({ on: true, by: "coordinator" });
      const page = await visit("/ochrona?lang=uk");
      expect(page.body).toContain("Сьогодні захищаємо");
      expect(page.body).toContain("412 з 415");
      expect(page.body).toContain("Latarnia &lt;Nauki&gt;");
      expect(page.body).not.toMatch(/<script|https?:\/\/|casino|tablets/u);
      expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/u);
      expect(page.headers["x-frame-options"]).toBeUndefined();
      expect(Buffer.byteLength(page.body)).toBeLessThan(8_192);
      expect(page.body).not.toContain("deklaracja");
      declared = "/deklaracja-dostepnosci";
      for (const [lang, words] of [
        ["pl", "Deklaracja dostępności"],
        ["en", "Accessibility statement"],
        ["uk", "Декларація доступності"],
      ] as const)
        expect((await visit(`/ochrona?lang=${lang}`)).body).toContain(
          `<a href="/deklaracja-dostepnosci" target="_top">${words}`,
        );
      expect((await visit("/ochrona", "en-GB,en")).body).toContain("Today we protect");
      const picture = await visit("/ochrona.svg");
      expect([picture.headers["content-type"], picture.body.includes("99,2")]).toEqual([
        "image/svg+xml; charset=utf-8",
        true,
      ]);
      expect(JSON.parse((await visit("/api/public/protection")).body)).toMatchObject({
        closed: { passed: 412, measured: 415 },
      });
      // Two hours without a round say nothing of today.
      venue.now = (venue.now + 3 * 3_600_000) as typeof venue.now;
      expect((await visit("/ochrona")).body).toContain("nie zmierzono");
      await coordinator.ask("PUT", "/api/probes/publication", { on: false });
      for (const door of doors) expect([door, (await visit(door)).statusCode]).toEqual([door, 404]);
    },
    60_000,
  );
});
