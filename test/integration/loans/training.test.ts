/**
 * Training before lending on SQLite; see `training-suite.ts`.
 *
 * @module
 */
import { lendingTrainingSuite } from "./training-suite.ts";

lendingTrainingSuite("SQLite");
