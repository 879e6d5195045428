/**
 * Why a name is closed for whoever asks: the resolver's own snapshot, asked by the resolver's own rules.
 *
 * The page needs the mode (what it may honestly say about privacy) and the category (which words help). It reads the last good
 * snapshot the resolver keeps on its disk and never writes there. Reading and checking happen behind the requests, which are judged
 * by the last one that could be read, however old; how old is told. Nothing about the question is kept.
 *
 * @module
 */
import { isIP } from "node:net";
import { SuffixWalk } from "../../blocklists/lookup/walk.ts";
import { evaluateQuery } from "../../policies/engine/evaluate-query.ts";
import type { AccessMode, Category, DomainName, NetworkId } from "../../policies/schema/vocabulary.ts";
import { compileSnapshot, refreshSchedules, sourcesOf } from "../resolver/chain/compile-snapshot.ts";
import type { Snapshot } from "../resolver/chain/handler.ts";
import { PackShelf } from "../resolver/snapshot/shelf.ts";
import type { SnapshotStore } from "../resolver/snapshot/store.ts";
import type { ClosedKind } from "./render/help.ts";

const TYPE_A = 1;

export interface Judgement {
  readonly network: NetworkId | null;
  readonly mode: AccessMode;
  /** null: the name is not closed here, or it is no name */
  readonly category: Category | null;
}

/** What nobody told us about: the sentence for a stranger's telephone. */
const UNKNOWN: Judgement = { network: null, mode: "C", category: null };

/** There is a newer snapshot that cannot be read. */
export interface Staleness {
  /** ms */
  readonly since: number;
  /** `E_…` of what is wrong with it; `E_PAGE_SNAPSHOT` if it is cut or gone */
  readonly code: string;
}

export class Judge {
  readonly #store: SnapshotStore;
  readonly #unknownClients: string | null;
  readonly #now: () => number;
  readonly #shelf = new PackShelf();
  readonly #walk = new SuffixWalk();
  #snapshot: Snapshot | null = null;
  #timeZone = "Europe/Warsaw";
  #kinds: readonly ClosedKind[] = [];
  #etag: string | null = null;
  /** Of the file that was read last. */
  #mark: string | null = null;
  #staleness: Staleness | null = null;
  #serial = 0;

  constructor(store: SnapshotStore, unknownClients: string | null, now: () => number) {
    this.#store = store;
    this.#unknownClients = unknownClients;
    this.#now = now;
  }

  /**
   * Takes the newest snapshot, if there is one that can be read; else the old one stays. Reads in pieces, one call at a time.
   *
   * @returns whether any is there
   */
  async look(): Promise<boolean> {
    try {
      const mark = this.#store.mark();
      // Before the first there is nothing to be behind of.
      if (mark === this.#mark || (mark === null && this.#snapshot === null)) return this.#snapshot !== null;
      const found = this.#store.current();
      if (found === null) this.#fallBehind(this.#store.refused?.code ?? "E_PAGE_SNAPSHOT");
      else {
        if (found.etag !== this.#etag) await this.#take(found);
        this.#mark = mark;
        this.#staleness = null;
      }
    } catch (error) {
      // Between two snapshots a pack may be gone; the next look finds the newer one.
      this.#fallBehind(error instanceof Error && "code" in error ? String(error.code) : "E_PAGE_SNAPSHOT");
    }
    return this.#snapshot !== null;
  }

  /** null: what is judged by is the newest there is, or nothing ever was */
  get staleness(): Staleness | null {
    return this.#staleness;
  }

  #fallBehind(code: string): void {
    this.#staleness = { since: this.#staleness?.since ?? this.#now(), code };
  }

  async #take(found: NonNullable<ReturnType<SnapshotStore["current"]>>): Promise<void> {
    const { rules, lists } = await this.#shelf.open(found.files);
    const { bundle } = found.files;
    this.#serial += 1;
    this.#snapshot = compileSnapshot(bundle, rules, lists, {
      serial: this.#serial,
      nowMs: this.#now(),
      unknownClients: this.#unknownClients,
    });
    // Requests are answered without a pause in between, so nobody asks the old packs any more.
    this.#shelf.keepOnly(found.files, 0);
    this.#timeZone = bundle.timeZone;
    this.#kinds = bundle.taxonomy.entries
      .filter(
        ({ code, branch }) =>
          branch !== "techniczne" && bundle.networks.some(({ block }) => block.categories.includes(code)),
      )
      .map(({ code, short }) => ({ code, title: short }));
    this.#etag = found.etag;
  }

  /** Kinds of content some network closes, in the order of the taxonomy. */
  get kinds(): readonly ClosedKind[] {
    return this.#kinds;
  }

  /**
   * @param name      of the page that was asked for, lower case without port; an address or nonsense is no name
   * @param client    address the request came from
   * @param listener  address it came to
   */
  judge(name: string, client: string, listener: string): Judgement {
    const snapshot = this.#snapshot;
    if (snapshot === null) return UNKNOWN;
    refreshSchedules(snapshot, this.#now(), this.#timeZone);
    const { network, device } = snapshot.clientOf(client, listener);
    if (network === null) return UNKNOWN;
    const known = { network: network.policy.id, mode: network.policy.mode };
    if (!/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/u.test(name) || name.length > 253 || isIP(name) !== 0)
      return { ...known, category: null };
    const verdict = evaluateQuery(network, {
      name: name as DomainName,
      qtype: TYPE_A,
      device,
      ...sourcesOf(snapshot, name, this.#walk),
    });
    return { ...known, category: verdict.kind === "block" ? verdict.category : null };
  }
}
