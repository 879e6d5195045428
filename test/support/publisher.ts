/**
 * A publisher that signs bundles as the control process does, with a key of its own. @module
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { writeFileSync } from "node:fs";

export class Publisher {
  /** Raw, base64. */
  readonly publicKey: string;
  readonly #pair = generateKeyPairSync("ed25519");

  constructor() {
    this.publicKey = this.#pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
  }

  readonly sign = (octets: Uint8Array): string => sign(null, octets, this.#pair.privateKey).toString("base64");

  /** Writes the public key as the control process leaves it for its resolvers. */
  keep(path: string): string {
    writeFileSync(path, `${this.publicKey}\n`);
    return path;
  }
}
