/**
 * Why a name is closed for whoever asks: the resolver's own snapshot, asked by the resolver's own rules.
 *
 * The page needs the mode (what it may honestly say about privacy) and the category (which words help). It reads the last good
 * snapshot the resolver keeps on its disk and never writes there. Nothing about the question is kept.
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
/** A swap reads packs; until the next look the old one answers. */
const LOOK_MS = 2_000;

export interface Judgement {
  readonly network: NetworkId | null;
  readonly mode: AccessMode;
  /** null: the name is not closed here, or it is no name */
  readonly category: Category | null;
}

/** What nobody told us about: the sentence for a stranger's telephone. */
const UNKNOWN: Judgement = { network: null, mode: "C", category: null };

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
  #lookedAt = Number.NEGATIVE_INFINITY;
  #serial = 0;

  constructor(store: SnapshotStore, unknownClients: string | null, now: () => number) {
    this.#store = store;
    this.#unknownClients = unknownClients;
    this.#now = now;
  }

  /** Takes the newest snapshot, if there is one that can be read; else the old one stays. @returns whether any is there */
  look(): boolean {
    const now = this.#now();
    if (now - this.#lookedAt < LOOK_MS) return this.#snapshot !== null;
    this.#lookedAt = now;
    const found = this.#store.current();
    if (found === null || found.etag === this.#etag) return this.#snapshot !== null;
    try {
      const { rules, lists } = this.#shelf.openNow(found.files);
      const { bundle } = found.files;
      this.#serial += 1;
      this.#snapshot = compileSnapshot(bundle, rules, lists, {
        serial: this.#serial,
        nowMs: now,
        unknownClients: this.#unknownClients,
      });
      this.#shelf.keepOnly(found.files, 0);
      this.#timeZone = bundle.timeZone;
      this.#kinds = bundle.taxonomy.entries
        .filter(
          ({ code, branch }) =>
            branch !== "techniczne" && bundle.networks.some(({ block }) => block.categories.includes(code)),
        )
        .map(({ code, short }) => ({ code, title: short }));
      this.#etag = found.etag;
    } catch {
      // Between two snapshots a pack may be gone; the resolver's own log says what is wrong with one.
    }
    return this.#snapshot !== null;
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
    this.look();
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
