/**
 * Somebody kept away from children by a case opens no loan session and hands nothing out, with the register of people as it is.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOAN_BOOK, registerLoanRoutes } from "../../../dashboard/loans/index.ts";
import { isSuspended, suspend } from "../../../dashboard/people/index.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { HOUR, VENUE, enrolled, openDeviceVenue } from "../../support/device-venue.ts";
import type { DeviceVenue, Staff } from "../../support/device-venue.ts";

describe("a suspended person", () => {
  const databases = new TestDatabases();
  let venue: DeviceVenue;
  let ola: Staff;
  let ewa: Staff;
  beforeAll(async () => {
    venue = await openDeviceVenue(await databases.open("SQLite"), {
      loans: LOAN_BOOK,
      also: (app, context) => registerLoanRoutes(app, { ...context, isSuspended }),
    });
    const nsp = await venue.person("Nina", ["nsp"]);
    ola = await venue.person("Ola", ["edukator"]);
    ewa = await venue.person("Ewa", ["edukator"]);
    await enrolled(venue, nsp, { id: "tab-01", serial: "SN-tab-01" });
  }, 30_000);
  afterAll(() => venue.close());
  const open = (who: Staff) =>
    who.ask("POST", "/api/loans", {
      step: randomUUID(),
      activity: "Astronomia",
      ageBand: "10-12",
      children: 12,
      endsAt: venue.now + HOUR,
    });

  it("opens no session and hands nothing out in a colleague's", async () => {
    const session = (await open(ewa)).body.id as string;
    const told = { onlyForActivity: true, noPictures: true };
    await ewa.ask("POST", `/api/loans/${session}/briefing`, { step: randomUUID(), at: venue.now, ...told });
    expect((await open(ola)).status).toBe(200);
    await venue.database
      .transaction()
      .execute((tx) => suspend(tx, VENUE, { account: ola.id, caseId: "case-1", at: venue.now, by: "director" }));
    const refused = await open(ola);
    expect([refused.status, refused.body.code]).toEqual([403, "E_LOAN_SUSPENDED"]);
    const device = { step: randomUUID(), at: venue.now, device: "tab-01", override: "nie ma innego tabletu" };
    expect((await ola.ask("POST", `/api/loans/${session}/devices`, device)).body.code).toBe("E_LOAN_SUSPENDED");
    expect((await open(ewa)).status).toBe(200);
    expect((await ewa.ask("POST", `/api/loans/${session}/devices`, { ...device, step: randomUUID() })).status).toBe(
      200,
    );
  });
});
