/**
 * The help document: pulled by etag, believed only if the publisher signed it, kept on disk for the day the control process is away.
 *
 * Before there is any, the page shows what the program was shipped with: telephones must be there from the first minute.
 *
 * @module
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HelpDocument, HelpPaths } from "../../policies/schema/help-document.ts";
import type { HelpTexts } from "../../policies/schema/help.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { HttpUplink } from "../uplink/http.ts";
import type { SignatureCheck } from "../resolver/snapshot/signature.ts";

/** What `help.json` holds: the octets that were signed, as text. */
interface Saved {
  readonly etag: string;
  readonly signature: string | null;
  readonly body: string;
}

/** @returns the document of a venue that has entered nothing yet */
export function shippedDocument(help: HelpTexts, venueName: string, now: number): HelpDocument {
  return {
    format: 1,
    createdAt: now as Instant,
    venueName,
    homeUrl: null,
    standards: null,
    accessibilityUrl: null,
    card: null,
    places: [],
    opening: { kind: "unknown" },
    helplines: help.helplines.helplines,
    closedPage: help.closedPage,
  };
}

export class HelpShelf {
  readonly #file: string;
  readonly #check: SignatureCheck;
  #document: HelpDocument;
  #etag: string | null = null;

  /** @param folder of this program; made if it is missing */
  constructor(folder: string, check: SignatureCheck, shipped: HelpDocument) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, "help.json");
    this.#check = check;
    this.#document = shipped;
    try {
      const saved = JSON.parse(readFileSync(this.#file, "utf8")) as Saved;
      const octets = Buffer.from(saved.body);
      this.#check(octets, saved.signature);
      this.#document = HelpDocument.parse(JSON.parse(saved.body));
      this.#etag = saved.etag;
    } catch {
      // None yet, damaged or of another publisher: the shipped one shows the same telephones.
    }
  }

  get current(): HelpDocument {
    return this.#document;
  }

  /** @returns whether it was news. @throws {UplinkError}, {SnapshotError}; the old document stays */
  async pull(uplink: HttpUplink): Promise<boolean> {
    const answer = await uplink.signed(HelpPaths.document, this.#etag, this.#check);
    if (answer === null) return false;
    const body = Buffer.from(answer.octets).toString("utf8");
    this.#document = HelpDocument.parse(JSON.parse(body));
    this.#etag = answer.etag;
    const saved: Saved = { etag: answer.etag, signature: answer.signature, body };
    writeFileSync(`${this.#file}.tmp`, JSON.stringify(saved), { mode: 0o600, flush: true });
    renameSync(`${this.#file}.tmp`, this.#file);
    return true;
  }
}
