/**
 * Reminders of the calendar on SQLite; see `reminders-suite.ts`.
 *
 * @module
 */
import { remindersSuite } from "./reminders-suite.ts";

remindersSuite("SQLite");
