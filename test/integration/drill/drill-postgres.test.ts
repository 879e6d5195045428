/**
 * The annual drill on a real PostgreSQL; left to the slow run; see `drill-suite.ts`.
 *
 * @module
 */
import { it } from "vitest";
import { missing } from "../../support/case-databases.ts";
import { drillSuite } from "./drill-suite.ts";

it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);
if (missing === undefined) drillSuite("PostgreSQL");
