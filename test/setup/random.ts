/**
 * Draws the random lists of the property tests from one seed, so that a run that passed here passes everywhere.
 *
 * `npm run test:random` draws new ones each time (`LATARNIK_SEED=random`, or a number to repeat what failed). What it finds
 * becomes an `examples` row of the property, so that it is tried for ever.
 *
 * @module
 */
import * as fc from "fast-check";

const USUAL_SEED = 20_261_122;
const wanted = process.env["LATARNIK_SEED"];

if (wanted !== "random") fc.configureGlobal({ seed: wanted === undefined ? USUAL_SEED : Number(wanted) });
