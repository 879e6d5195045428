/**
 * The annual drill on SQLite; see `drill-suite.ts`.
 *
 * @module
 */
import { drillSuite } from "./drill-suite.ts";

drillSuite("SQLite");
