/**
 * Writes the hand-made recordings to test/fixtures/posture: `node test/support/make-posture.ts`.
 *
 * A test holds the files to what this writes, so nobody mends one and forgets the other.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { MACOS_RECORDINGS } from "./macos-machine.ts";
import { WINDOWS_RECORDINGS } from "./windows-machine.ts";

const FOLDER = resolve(import.meta.dirname, "../fixtures/posture");

for (const recordings of [WINDOWS_RECORDINGS, MACOS_RECORDINGS])
  for (const [name, recording] of Object.entries(recordings)) {
    const folder = join(FOLDER, recording.platform);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
  }
