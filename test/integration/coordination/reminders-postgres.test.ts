/**
 * Reminders of the calendar on a real PostgreSQL; left to the slow run; see `reminders-suite.ts`.
 *
 * @module
 */
import { it } from "vitest";
import { missing } from "../../support/case-databases.ts";
import { remindersSuite } from "./reminders-suite.ts";

it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);
if (missing === undefined) remindersSuite("PostgreSQL");
