/** Ten power cuts while reports are written; `test/load/spool-kill.ts` does two hundred. @module */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { killRounds } from "../../support/spool-kill.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spool-kill-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("spool", () => {
  it("ten kills: every report whole, numbered once, chained, and none that was promised missing", async () => {
    const { written, faults } = await killRounds(folder, 10);
    expect(faults).toEqual([]);
    expect(written).toBeGreaterThanOrEqual(10);
  });
});
