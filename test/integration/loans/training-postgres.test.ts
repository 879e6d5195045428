/**
 * Training before lending on a real PostgreSQL; left to the slow run; see `training-suite.ts`.
 *
 * @module
 */
import { it } from "vitest";
import { missing } from "../../support/case-databases.ts";
import { lendingTrainingSuite } from "./training-suite.ts";

it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);
if (missing === undefined) lendingTrainingSuite("PostgreSQL");
