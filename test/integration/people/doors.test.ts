/**
 * Ways into an account on SQLite and on a real PostgreSQL: one's own sessions, a lost factor given back by two people, invitations.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { codeAt, withTotp } from "../../support/authenticator.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, HOUR, MINUTE, PASSWORD, openPeopleVenue } from "../../support/people-venue.ts";
import type { Browser, PeopleVenue } from "../../support/people-venue.ts";

const databases = new TestDatabases();
beforeAll(async () => databases.start(), 30_000);
afterAll(async () => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: ways in", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: PeopleVenue;
  beforeAll(async () => {
    venue = await openPeopleVenue(await databases.open(kind));
  }, 30_000);
  afterAll(async () => venue.close());
  const later = (ms: number): void => {
    venue.now = (venue.now + ms) as Instant;
  };

  it("lists sessions by browser, and ends all others at once", async () => {
    const { browser } = await venue.person("many", ["edukator"]);
    const phone = venue.browser("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36");
    await phone.signIn("many");
    const sessions = (await browser.ask("GET", "/api/sessions")).body as { browser: string; current: boolean }[];
    expect(sessions.map((one) => `${one.browser} ${String(one.current)}`).toSorted()).toEqual([
      "Chrome · Android false",
      "Firefox · Windows true",
    ]);
    expect((await browser.ask("POST", "/api/sessions/close-others", {})).body).toEqual({ closed: 1 });
    expect(await phone.code("GET", "/api/session")).toEqual([401, "E_ACCESS_SESSION"]);
    expect((await browser.ask("GET", "/api/session")).status).toBe(200);
  });

  describe("a lost factor", () => {
    const ask = async (login: string): Promise<{ id: string; lost: Browser }> => {
      const lost = venue.browser();
      await lost.signIn(login);
      expect((await lost.ask("POST", "/api/session/lost", {})).status).toBe(200);
      const open = (await venue.admin.ask("GET", "/api/recoveries")).body as { id: string; displayName: string }[];
      return { id: open.find(({ displayName }) => displayName === `Osoba ${login}`)?.id ?? "", lost };
    };
    const stillShut = async (login: string): Promise<void> => {
      const one = venue.browser();
      await one.signIn(login);
      expect(await one.code("GET", "/api/people")).toEqual([403, "E_ACCESS_FACTOR_NEEDED"]);
    };

    it("comes back through two different people, neither the person concerned, and not through one", async () => {
      await venue.admin.signIn("anna");
      const { browser } = await venue.person("lost", ["kierownik"]);
      await withTotp(venue, browser);
      const second = await venue.person("second", ["admin"]);
      const { id } = await ask("lost");
      const approve = `/api/recoveries/${id}/approve`;
      expect(await browser.code("POST", approve, {})).toEqual([403, "E_ACCESS_DENIED"]);
      expect((await venue.admin.ask("POST", approve, {})).body).toEqual({ done: false });
      await stillShut("lost");
      expect(await venue.admin.code("POST", approve, {})).toEqual([403, "E_ACCESS_RECOVERY_TWO"]);
      await stillShut("lost");
      expect((await second.browser.ask("POST", approve, {})).body).toEqual({ done: true });
      expect(await browser.code("GET", "/api/session")).toEqual([401, "E_ACCESS_SESSION"]);
      const again = venue.browser();
      expect((await again.signIn("lost")).body.secondFactor.standing).toBe("overdue");
      expect(await again.code("GET", "/api/people")).toEqual([403, "E_ACCESS_FACTOR_OVERDUE"]);
      await withTotp(venue, again);
      expect((await again.ask("GET", "/api/people")).status).toBe(200);
    });

    it("is not given back by an administrator to themselves with one other", async () => {
      const own = await venue.person("selfadmin", ["admin"]);
      const { secret } = await withTotp(venue, own.browser);
      const { id } = await ask("selfadmin");
      later(MINUTE);
      await own.browser.ask("POST", "/api/session/totp", { code: codeAt(secret, venue.now) });
      expect(await own.browser.code("POST", `/api/recoveries/${id}/approve`, {})).toEqual([
        403,
        "E_ACCESS_RECOVERY_TWO",
      ]);
    });

    it("is decided once, within three days, and two yeses at once do not make three", async () => {
      const { browser } = await venue.person("slow", ["edukator"]);
      await withTotp(venue, browser);
      const third = await venue.person("third", ["admin"]);
      const { id } = await ask("slow");
      later(3 * DAY + HOUR);
      await venue.admin.signIn("anna");
      await third.browser.signIn("third");
      expect(await venue.admin.code("POST", `/api/recoveries/${id}/approve`, {})).toEqual([404, "E_ACCESS_RECOVERY"]);
      const anew = await ask("slow");
      const both = await Promise.all(
        [venue.admin, third.browser].map(async (one) => one.code("POST", `/api/recoveries/${anew.id}/approve`, {})),
      );
      expect(both).toEqual([
        [200, ""],
        [200, ""],
      ]);
      expect(await third.browser.code("POST", `/api/recoveries/${anew.id}/approve`, {})).toEqual([
        404,
        "E_ACCESS_RECOVERY",
      ]);
    });

    it("leaves every step in the access history", async () => {
      const iod = await venue.person("history", ["iod"]);
      await withTotp(venue, iod.browser);
      const lines = (await iod.browser.ask("GET", "/api/access-history")).body as { action: string; by: string }[];
      const actions = new Set(lines.map(({ action }) => action));
      for (const action of [
        "recovery-ask",
        "recovery-approve",
        "recovery-done",
        "factor-add",
        "factor-prove",
        "appoint",
      ])
        expect(actions).toContain(action);
      expect(JSON.stringify(lines)).not.toMatch(/192\.0\.2|Firefox/u);
    });
  });

  describe("an invitation", () => {
    const invite = async (login: string): Promise<{ id: string; token: string; account: string }> => {
      await venue.admin.signIn("anna");
      const made = await venue.admin.ask("POST", "/api/invitations", {
        login,
        displayName: `Osoba ${login}`,
        roles: ["edukator"],
      });
      expect(made.status).toBe(200);
      return made.body as { id: string; token: string; account: string };
    };

    it("lets its owner set a password, once, and shows the token to nobody else", async () => {
      const { token } = await invite("ewa");
      const guest = venue.browser();
      expect((await guest.ask("POST", "/api/invitation", { token })).body).toMatchObject({ login: "ewa" });
      expect((await guest.ask("POST", "/api/invitation/accept", { token, password: PASSWORD })).status).toBe(200);
      expect((await guest.ask("GET", "/api/session")).body.account.login).toBe("ewa");
      expect(await guest.code("POST", "/api/invitation/accept", { token, password: "inne hasło zupełnie" })).toEqual([
        403,
        "E_ACCESS_INVITATION",
      ]);
      expect((await venue.browser().signIn("ewa")).status).toBe(200);
      expect((await venue.admin.ask("GET", "/api/invitations")).text).not.toContain(token);
    });

    it("lets one of two through that use the link at once", async () => {
      const { token } = await invite("jola");
      const answers = await Promise.all(
        [venue.browser(), venue.browser()].map(
          async (one) => (await one.ask("POST", "/api/invitation/accept", { token, password: PASSWORD })).status,
        ),
      );
      expect(answers.toSorted((a, b) => a - b)).toEqual([200, 403]);
    });

    it.each([
      { why: "ran out after 72 hours", act: async () => later(72 * HOUR + 1) },
      {
        why: "was withdrawn",
        act: async (id: string) => expect((await venue.admin.ask("DELETE", `/api/invitations/${id}`)).status).toBe(200),
      },
      {
        why: "was replaced by a newer link",
        act: async (id: string) =>
          expect((await venue.admin.ask("POST", `/api/invitations/${id}/renew`, {})).status).toBe(200),
      },
    ])("refuses a link that $why", async ({ why, act }) => {
      const { id, token } = await invite(`gone-${String(why.length)}`);
      await act(id);
      expect(await venue.browser().code("POST", "/api/invitation/accept", { token, password: PASSWORD })).toEqual([
        403,
        "E_ACCESS_INVITATION",
      ]);
    });
  });
});
