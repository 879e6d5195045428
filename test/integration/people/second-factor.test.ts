/**
 * Second factors on SQLite and on a real PostgreSQL: authenticator codes, recovery codes, the throttle, sessions, recovery by two people.
 *
 * Codes are computed here from RFC 6238 with node's own HMAC, not with the library under test.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { codeAt, withTotp } from "../../support/authenticator.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, HOUR, MINUTE, SECOND, openPeopleVenue } from "../../support/people-venue.ts";
import type { PeopleVenue } from "../../support/people-venue.ts";

const databases = new TestDatabases();
beforeAll(async () => databases.start(), 30_000);
afterAll(async () => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

it("computes the codes of RFC 6238 appendix B", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect([59, 1_111_111_109, 1_234_567_890, 2_000_000_000].map((at) => codeAt(secret, at * SECOND))).toEqual([
    "287082",
    "081804",
    "005924",
    "279037",
  ]);
});

describe.each(KINDS)("$kind: second factors", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: PeopleVenue;
  beforeAll(async () => {
    venue = await openPeopleVenue(await databases.open(kind));
  }, 30_000);
  afterAll(async () => venue.close());
  const later = (ms: number): void => {
    venue.now = (venue.now + ms) as Instant;
  };

  it("opens nothing with the password alone once there is a factor, and everything with a code", async () => {
    const { browser } = await venue.person("kasia", ["kierownik"]);
    expect((await browser.ask("GET", "/api/session")).body.secondFactor).toMatchObject({ standing: "due", kinds: [] });
    const { secret, codes } = await withTotp(venue, browser);
    expect(codes).toHaveLength(10);
    expect((await browser.ask("GET", "/api/session")).body.secondFactor.standing).toBe("proven");
    later(MINUTE);
    const other = venue.browser();
    const entered = await other.signIn("kasia");
    expect(entered.body).toMatchObject({ permissions: [], secondFactor: { standing: "needed" } });
    expect(entered.body.secondFactor.kinds).toEqual(["totp", "recovery-code"]);
    for (const [method, path, body] of [
      ["GET", "/api/people", undefined],
      ["GET", "/api/sessions", undefined],
      ["POST", "/api/sessions/close-others", {}],
      ["POST", "/api/security/totp", {}],
      ["POST", "/api/security/recovery-codes", {}],
      ["DELETE", "/api/security/factors/any", undefined],
    ] as const)
      expect(await other.code(method, path, body)).toEqual([403, "E_ACCESS_FACTOR_NEEDED"]);
    expect((await other.ask("POST", "/api/session/totp", { code: codeAt(secret, venue.now) })).body.standing).toBe(
      "proven",
    );
    expect((await other.ask("GET", "/api/people")).status).toBe(200);
  });

  it.each([
    { why: "the step before", steps: -1, status: 200 },
    { why: "this step", steps: 0, status: 200 },
    { why: "the step after", steps: 1, status: 200 },
    { why: "two steps before", steps: -2, status: 403 },
    { why: "two steps after", steps: 2, status: 403 },
  ])("takes a code of $why: $status", async ({ steps, status }) => {
    const login = `steps${String(steps + 5)}`;
    const { browser } = await venue.person(login, ["edukator"]);
    const { secret } = await withTotp(venue, browser);
    later(10 * MINUTE);
    const other = venue.browser();
    await other.signIn(login);
    const reply = await other.ask("POST", "/api/session/totp", {
      code: codeAt(secret, venue.now + steps * 30 * SECOND),
    });
    expect(reply.status).toBe(status);
  });

  it("takes a code once: overheard, it is worth nothing, and neither is an older one", async () => {
    const { browser } = await venue.person("replay", ["edukator"]);
    const { secret } = await withTotp(venue, browser);
    later(10 * MINUTE);
    const code = codeAt(secret, venue.now);
    const [first, second] = [venue.browser(), venue.browser()];
    await first.signIn("replay");
    await second.signIn("replay");
    expect((await first.ask("POST", "/api/session/totp", { code })).status).toBe(200);
    expect(await second.code("POST", "/api/session/totp", { code })).toEqual([403, "E_ACCESS_CODE"]);
    const before = codeAt(secret, venue.now - 30 * SECOND);
    expect(await second.code("POST", "/api/session/totp", { code: before })).toEqual([403, "E_ACCESS_CODE"]);
  });

  it("lets one of two that bring the same code at once through", async () => {
    const { browser } = await venue.person("race", ["edukator"]);
    const { secret } = await withTotp(venue, browser);
    later(10 * MINUTE);
    const both = [venue.browser(), venue.browser()];
    for (const one of both) await one.signIn("race");
    const code = codeAt(secret, venue.now);
    const answers = await Promise.all(
      both.map(async (one) => (await one.ask("POST", "/api/session/totp", { code })).status),
    );
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 403]);
  });

  it("slows guessing of codes, also across sessions, and lets nobody in meanwhile", async () => {
    const { browser } = await venue.person("guess", ["edukator"]);
    const { secret } = await withTotp(venue, browser);
    later(10 * MINUTE);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const thief = venue.browser();
      await thief.signIn("guess");
      const wrong = codeAt(secret, venue.now).replace(/^./u, (digit) => String((Number(digit) + 1) % 10));
      statuses.push((await thief.ask("POST", "/api/session/totp", { code: wrong })).status);
    }
    expect(statuses.slice(0, 4)).toEqual([403, 403, 403, 403]);
    expect(statuses.slice(5)).toEqual([429, 429, 429]);
    const owner = venue.browser();
    await owner.signIn("guess");
    const right = { code: codeAt(secret, venue.now) };
    expect(await owner.code("POST", "/api/session/totp", right)).toEqual([429, "E_ACCESS_THROTTLED"]);
    later(16 * MINUTE);
    expect((await owner.ask("POST", "/api/session/totp", { code: codeAt(secret, venue.now) })).status).toBe(200);
  });

  it("takes each recovery code once, with or without dashes, and none of somebody else", async () => {
    const { browser } = await venue.person("paper", ["edukator"]);
    const { codes } = await withTotp(venue, browser);
    const other = await venue.person("paper2", ["edukator"]);
    const foreign = await withTotp(venue, other.browser);
    const fresh = async (code: string | undefined): Promise<number> => {
      later(20 * MINUTE);
      const one = venue.browser();
      await one.signIn("paper");
      return (await one.ask("POST", "/api/session/recovery-code", { code })).status;
    };
    expect(await fresh(codes[0]?.toLowerCase())).toBe(200);
    expect(await fresh(codes[0])).toBe(403);
    expect(await fresh(codes[1]?.replaceAll("-", ""))).toBe(200);
    expect(await fresh(foreign.codes[0])).toBe(403);
    const one = venue.browser();
    await one.signIn("paper");
    await one.ask("POST", "/api/session/recovery-code", { code: codes[2] });
    expect((await one.ask("GET", "/api/security")).body.recoveryCodesLeft).toBe(7);
  });

  it("keeps no secret and no code in the database as it is", async () => {
    const { browser } = await venue.person("sealed", ["edukator"]);
    const { secret, codes } = await withTotp(venue, browser);
    const db = venue.database.withTables<Record<"access_factor" | "access_recovery_code", Record<string, unknown>>>();
    const stored = JSON.stringify([
      await db.selectFrom("access_factor").selectAll().execute(),
      await db.selectFrom("access_recovery_code").selectAll().execute(),
    ]);
    expect(stored).not.toContain(secret);
    for (const code of codes) expect(stored).not.toContain(code.replaceAll("-", ""));
    expect(stored.length).toBeGreaterThan(500);
  });

  it("shuts a role that reaches cases after the days of grace, until a factor is set up", async () => {
    const { browser } = await venue.person("grace", ["intake"]);
    const standing = async (): Promise<string> => {
      await browser.signIn("grace");
      return (await browser.ask("GET", "/api/session")).body.secondFactor.standing as string;
    };
    // The order is a month old and was entered today: the days run from today.
    expect(await standing()).toBe("due");
    later(14 * DAY - HOUR);
    expect(await standing()).toBe("due");
    later(HOUR);
    expect(await standing()).toBe("overdue");
    expect(await browser.code("GET", "/api/people")).toEqual([403, "E_ACCESS_FACTOR_OVERDUE"]);
    await withTotp(venue, browser);
    expect((await browser.ask("GET", "/api/people")).status).toBe(200);
  });

  it("asks for a fresh proof before factors are changed, and keeps the last one of a role that needs it", async () => {
    const { browser } = await venue.person("stepup", ["iod"]);
    const { secret } = await withTotp(venue, browser);
    const [factor] = (await browser.ask("GET", "/api/security")).body.factors as { id: string }[];
    later(16 * MINUTE);
    for (const [method, path, body] of [
      ["DELETE", `/api/security/factors/${factor?.id ?? ""}`, undefined],
      ["POST", "/api/security/totp", {}],
      ["POST", "/api/security/recovery-codes", {}],
      ["POST", "/api/security/passkeys/options", {}],
    ] as const)
      expect(await browser.code(method, path, body)).toEqual([403, "E_ACCESS_STEP_UP"]);
    await browser.ask("POST", "/api/session/totp", { code: codeAt(secret, venue.now) });
    expect(await browser.code("DELETE", `/api/security/factors/${factor?.id ?? ""}`)).toEqual([
      409,
      "E_ACCESS_FACTOR_LAST",
    ]);
    expect((await browser.ask("POST", "/api/security/recovery-codes", {})).body.recoveryCodes).toHaveLength(10);
  });

  it("does not touch another account's factors or sessions", async () => {
    const mine = await venue.person("mine", ["edukator"]);
    const yours = await venue.person("yours", ["edukator"]);
    await withTotp(venue, mine.browser);
    await withTotp(venue, yours.browser);
    const [factor] = (await mine.browser.ask("GET", "/api/security")).body.factors as { id: string }[];
    const [session] = (await mine.browser.ask("GET", "/api/sessions")).body as { id: string }[];
    expect(await yours.browser.code("DELETE", `/api/security/factors/${factor?.id ?? ""}`)).toEqual([
      404,
      "E_ACCESS_FACTOR",
    ]);
    expect(await yours.browser.code("DELETE", `/api/sessions/${session?.id ?? ""}`)).toEqual([404, "E_API_NOT_FOUND"]);
    expect((await mine.browser.ask("GET", "/api/security")).body.factors).toHaveLength(1);
  });
});
