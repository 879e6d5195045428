/**
 * Puts the security branch together; both processes have the same.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { Config } from "../../policies/schema/config.ts";
import { permissionsOf } from "../access/index.ts";
import { knownCase, openTechnical } from "../cases/index.ts";
import type { CaseContext } from "../cases/index.ts";
import { bypassingDevices } from "../devices/index.ts";
import { askedSources } from "../lists/index.ts";
import { runningLoans } from "../loans/index.ts";
import { enqueue } from "../notify/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { RESOLVER_SILENT_MS, listResolvers, publishedGeneration } from "../venues/index.ts";
import type { CyberContext } from "./context.ts";
import type { FailureWatch } from "./failures.ts";

export function cyberContext(cases: CaseContext): CyberContext {
  const { name, address, email, phone } = cases.letterhead;
  const holders = async (db: Queryable, at: number): Promise<readonly string[]> =>
    (await cases.people.staff(db, at))
      .filter(({ roles }: { readonly roles: readonly Role[] }) => permissionsOf(roles).includes("cyber.write"))
      .map(({ account }) => account);
  return {
    database: cases.database,
    clock: cases.clock,
    venueId: cases.venueId,
    timeZone: cases.timeZone,
    venue: { name, address, email, phone },
    knownCase: (account, wanted) => knownCase(cases, account, wanted),
    notify: async (tx, { id, except, ...notice }) => {
      const to = (await holders(tx, notice.at)).filter((account) => account !== except);
      await enqueue(tx, { ...notice, venueId: cases.venueId, to, subject: { kind: "incident", id } });
    },
  };
}

/** @param listeningSince  when this process began to hear resolvers */
export function failureWatch(cases: CaseContext, config: Pick<Config, "cyber">, listeningSince: number): FailureWatch {
  const { database, clock, venueId } = cases;
  return {
    database,
    clock,
    venueId,
    leastMs: config.cyber.failureMinutes * MINUTE_MS,
    readFilter: async (now) => {
      const published = await publishedGeneration(database, venueId);
      const current = { policy: published?.policy ?? 0, lists: published?.lists ?? 0 };
      return {
        resolvers: await listResolvers(database, venueId, current, now),
        published,
        sources: await askedSources(database, venueId),
        bypassing: await bypassingDevices(database, venueId),
        listeningSince,
        silentMs: RESOLVER_SILENT_MS,
      };
    },
    readLessons: () => runningLoans(database, venueId),
    openCase: async (tx, failure) => (await openTechnical(tx, cases, failure)).caseId,
  };
}
