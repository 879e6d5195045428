/**
 * The venue for show has a folder of its own, and a folder that is no demo is refused before anything is written.
 *
 * @module
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Config } from "../../../policies/schema/config.ts";
import { asDemo, fillDemo } from "../../../scripts/supervise/demo.ts";
import { parseFlags } from "../../../scripts/supervise/flags.ts";
import { textsIn } from "../../../scripts/texts.ts";

const root = mkdtempSync(join(tmpdir(), "latarnik-demo-flag-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const en = textsIn("en");
const real = Config.parse({
  dataFolder: join(root, "data"),
  venue: { id: "gdynia", name: "A real venue" },
  database: { kind: "postgres", urlFile: join(root, "url") },
});

it("shares neither folder, database nor name with the venue", () => {
  const demo = asDemo(real, parseFlags(["--demo"], en));
  expect(demo).toMatchObject({
    dataFolder: join(root, "data-demo"),
    database: { kind: "sqlite" },
    venue: { id: "pokaz", name: expect.stringContaining("POKAZ") },
  });
});

it("refuses a folder that is no demo, and leaves it as it was", async () => {
  mkdirSync(join(root, "data"));
  writeFileSync(join(root, "data", "latarnik.db"), "a venue's own");
  const demo = asDemo(real, { ...parseFlags(["--demo", "--data", join(root, "data")], en) });
  await expect(fillDemo(demo, Date.now(), () => undefined, en)).rejects.toMatchObject({ code: "E_UP_DATA" });
  expect(readdirSync(join(root, "data"))).toEqual(["latarnik.db"]);
  expect(existsSync(`${join(root, "data")}.partial`)).toBe(false);
});

it("leaves a demo that is there alone", async () => {
  mkdirSync(join(root, "data-demo", "run"), { recursive: true });
  writeFileSync(join(root, "data-demo", "run", "demo"), "");
  const start = () => fillDemo(asDemo(real, parseFlags(["--demo"], en)), Date.now(), () => undefined, en);
  // Filled by an older version: there are no lists of its own to be taken up.
  expect((await start()).lists.sources).toEqual([]);
  expect(readdirSync(join(root, "data-demo"))).toEqual(["run"]);
  const file = join(root, "data-demo", "lists-of-the-demo", "pokaz-wlasna.txt");
  mkdirSync(join(root, "data-demo", "lists-of-the-demo"));
  writeFileSync(file, "one.example\n");
  expect((await start()).lists.sources.map((one) => [one.id, one.file])).toEqual([["pokaz-wlasna", file]]);
});
