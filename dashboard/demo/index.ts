/**
 * The invented venue: years of it from a seed, for the demo, for tests and for benchmarks. Nothing in it is about anybody.
 *
 * @module
 */
export { digestOfDemo, dumpDemo } from "./dump.ts";
export { settleDemoLists, withDemoLists } from "./lists.ts";
export { planDemo } from "./plan.ts";
export type { DemoDay, DemoOptions, DemoPlan } from "./plan.ts";
export { seedDemo } from "./seed.ts";
export type { SeedOptions } from "./seed.ts";
export { DEMO_PASSWORD, DEMO_VENUE_NAME, DEVICES, STAFF } from "./venue.ts";
