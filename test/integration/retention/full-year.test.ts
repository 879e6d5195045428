/**
 * A generated year of a venue of full size and the time of A3, on both databases. Run by `npm run test:slow`.
 *
 * @module
 */
import { YEAR, yearMachine } from "../../support/year-machine.ts";

yearMachine(450, { SQLite: YEAR, PostgreSQL: YEAR });
