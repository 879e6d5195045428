/**
 * The register of trainings on SQLite; see `trainings-suite.ts`.
 *
 * @module
 */
import { trainingsSuite } from "./trainings-suite.ts";

trainingsSuite("SQLite");
