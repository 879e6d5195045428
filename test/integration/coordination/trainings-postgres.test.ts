/**
 * The register of trainings on a real PostgreSQL; left to the slow run; see `trainings-suite.ts`.
 *
 * @module
 */
import { it } from "vitest";
import { missing } from "../../support/case-databases.ts";
import { trainingsSuite } from "./trainings-suite.ts";

it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);
if (missing === undefined) trainingsSuite("PostgreSQL");
