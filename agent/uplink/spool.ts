/**
 * Deliveries that have not been acknowledged yet, on disk, oldest first.
 *
 * A batch is written and synced before it is offered to the control process, and removed only after that process has
 * said it is stored. Either side may be killed at any moment: the batch is offered again under the same number, and the
 * receiver knows the number. Bounded: when the spool is full the oldest counters go, and the loss is counted.
 *
 * @module
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { TelemetryBatch } from "../../policies/schema/messages.ts";

const MAX_OCTETS = 50 << 20;
const MAX_AGE_MS = 14 * 86_400_000;
const SUFFIX = ".batch.json";

export class Spool {
  readonly #folder: string;
  readonly #now: () => number;
  #files: { name: string; octets: number }[] = [];
  #lost = 0;

  /** Creates the folder; batches of earlier runs are found again. */
  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (!name.endsWith(SUFFIX)) rmSync(path, { force: true });
      else this.#files.push({ name, octets: statSync(path).size });
    }
  }

  get size(): number {
    return this.#files.length;
  }

  /** Batches given up because of age, size or damage, since start. */
  get lost(): number {
    return this.#lost;
  }

  /** Durable when it returns. */
  put(batch: TelemetryBatch): void {
    // The name sorts by time, so that order survives a restart with another boot id.
    const name = `${String(this.#now()).padStart(15, "0")}-${batch.bootId.slice(0, 8)}-${String(batch.seq).padStart(9, "0")}${SUFFIX}`;
    const text = JSON.stringify(batch);
    const path = join(this.#folder, name);
    const file = openSync(`${path}.tmp`, "w", 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.tmp`, path);
    this.#files.push({ name, octets: Buffer.byteLength(text) });
    this.#trim();
  }

  /** @returns the oldest batch, or null when all is delivered. Damaged files are dropped and counted. */
  first(): { readonly batch: TelemetryBatch; remove(): void } | null {
    for (;;) {
      const head = this.#files[0];
      if (head === undefined) return null;
      const path = join(this.#folder, head.name);
      const batch = existsSync(path) ? parse(readFileSync(path, "utf8")) : null;
      const remove = (): void => {
        rmSync(path, { force: true });
        this.#files = this.#files.filter((file) => file !== head);
      };
      if (batch !== null) return { batch, remove };
      remove();
      this.#lost += 1;
    }
  }

  #trim(): void {
    const oldest = this.#now() - MAX_AGE_MS;
    let total = this.#files.reduce((sum, file) => sum + file.octets, 0);
    while (this.#files.length > 1) {
      const head = this.#files[0] as { name: string; octets: number };
      if (total <= MAX_OCTETS && Number(head.name.slice(0, 15)) >= oldest) return;
      rmSync(join(this.#folder, head.name), { force: true });
      this.#files.shift();
      total -= head.octets;
      this.#lost += 1;
    }
  }
}

function parse(text: string): TelemetryBatch | null {
  try {
    const parsed = TelemetryBatch.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
