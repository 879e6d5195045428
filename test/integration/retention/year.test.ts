/**
 * A generated year of a small venue and the time of A3; on PostgreSQL a winter of it. Whole years of full size: `full-year.test.ts`.
 *
 * @module
 */
import { WINTER, YEAR, yearMachine } from "../../support/year-machine.ts";

yearMachine(60, { SQLite: YEAR, PostgreSQL: WINTER });
