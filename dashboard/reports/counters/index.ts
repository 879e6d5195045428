/**
 * Everything that is counted from tables of this database. Probes, surveys, consultations and remarks bring counters of their own.
 *
 * @module
 */
import type { Counter, CountingContext } from "../context.ts";
import { caseCounter, referralCounter } from "./cases.ts";
import { deviceCounter, routerCounter } from "./devices.ts";
import { leaseCounter } from "./leases.ts";
import { loanCounter } from "./loans.ts";
import { listCounter, registerCounter, resolverCounter } from "./network.ts";
import { pageCounter } from "./page.ts";
import { helpCounter, mistakeCounter, peopleCounter, retentionCounter } from "./people.ts";

export const tableCounters = (context: CountingContext): readonly Counter[] => [
  resolverCounter(context),
  registerCounter(context),
  leaseCounter(context),
  listCounter(context),
  deviceCounter(context),
  routerCounter(context),
  loanCounter(context),
  caseCounter(context),
  referralCounter(context),
  mistakeCounter(context),
  helpCounter(context),
  pageCounter(context),
  peopleCounter(context),
  retentionCounter(context),
];
