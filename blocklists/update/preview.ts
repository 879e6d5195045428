/**
 * «Co by się zmieniło»: loads and reads a list without taking it in.
 *
 * Nothing of it stays, and nothing is published: whoever decides about a list sees first what it would newly block, and which
 * names that must stay open or that everybody knows are among it.
 *
 * @module
 */
import { resolve } from "node:path";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision, SuspectEntry } from "../../policies/schema/protected.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { ListCompiler } from "../compile/compile.ts";
import { effective, MASK_WORDS, MatchMasks } from "../lookup/masks.ts";
import type { ListIndex } from "../lookup/list-index.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire, wireName } from "../lookup/wire-name.ts";
import { ListUpdateError } from "./error.ts";
import { toAscii } from "./generation.ts";
import type { LoadOptions } from "./load.ts";
import { loadSource } from "./load.ts";
import type { PlacedSource } from "./loading.ts";
import { originOf } from "./loading.ts";
import { openLists, openOctets } from "./open-lists.ts";
import { ListStore } from "./store.ts";

export interface PreviewOptions {
  readonly source: PlacedSource;
  readonly seed: number;
  readonly protectedNames: readonly ProtectedName[];
  readonly decisions: readonly SuspectDecision[];
  readonly dataFolder: string;
  readonly proxy?: string;
  /** the stored text, or a local file, is all there is */
  readonly offline?: boolean;
  readonly timeoutMs?: number;
  readonly ca?: string;
  readonly fetch?: NonNullable<LoadOptions["fetch"]>;
  /** well-known names to look for */
  readonly popular: readonly DomainName[];
  /** what is published now; names it covers are not new */
  readonly base: ListManifest | undefined;
}

export interface Preview {
  /** distinct rules, those covered by a parent not counted */
  readonly entries: number;
  readonly unusable: number;
  /** names of the list that nothing published covers yet */
  readonly newNames: number;
  /** at most 50; none of an opaque list */
  readonly newSample: string[];
  /** protected names it would close; these entries will be set aside */
  readonly protected: { readonly name: DomainName; readonly group: string; readonly entry: string }[];
  /** well-known names it would newly block */
  readonly popular: DomainName[];
}

const SAMPLE = 50;
const TYPE_A = 1;

/** Does any source but the previewed one block the name now? It may be published already, in an older edition. */
function isCovered(index: ListIndex | undefined, walk: SuffixWalk, octets: Uint8Array, own: number): boolean {
  if (index === undefined) return false;
  walkName(octets, 0, octets.length, index.seed, walk);
  const masks = new MatchMasks();
  if (!index.match(walk, octets, 0, TYPE_A, masks)) return false;
  const blocking = new Uint32Array(MASK_WORDS);
  if (!effective(masks, blocking)) return false;
  return blocking.some((word, at) => (own >>> 5 === at ? word & ~(1 << (own & 31)) : word) !== 0);
}

async function load(options: PreviewOptions): Promise<Uint8Array> {
  const { source, baseFolder } = options.source;
  const store = new ListStore(resolve(options.dataFolder, "lists"));
  if (options.offline === true && source.file === undefined) {
    const state = (await store.states()).good.get(source.id);
    const octets = state?.origin === originOf(options.source) ? await store.raw(state.digest) : undefined;
    if (octets === undefined)
      throw new ListUpdateError("E_LIST_FETCH", source.id, "is not here, and updates come by hand only");
    return octets;
  }
  const { proxy, timeoutMs, ca, fetch } = options;
  const loaded = await loadSource(source, {
    baseFolder,
    ...(proxy !== undefined && { proxy }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(ca !== undefined && { ca }),
    ...(fetch !== undefined && { fetch }),
  });
  if (loaded.kind !== "fresh") throw new ListUpdateError("E_LIST_STATUS", source.id, "the server sent nothing");
  return loaded.octets;
}

/**
 * @throws {ListUpdateError} what loading says, or the gates; those that compare with an older edition are not asked
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const { source } = options.source;
  const text = await load(options);
  const suspects: SuspectEntry[] = [];
  const compiler = new ListCompiler([source], { ...options, toAscii });
  const refusal = compiler.add(0, text, { onSuspect: (suspect) => suspects.push(suspect) });
  if (refusal !== undefined) throw new ListUpdateError(refusal.code, source.id, refusal.message);
  const { pack, sources } = compiler.finish();
  const index = openOctets(pack.buffer);
  const published = await openLists(resolve(options.dataFolder, "lists"), options.base);
  const own = published?.sources.indexOf(source.id) ?? -1;
  const walk = new SuffixWalk();
  let newNames = 0;
  const newSample: string[] = [];
  index.forEachName((octets) => {
    if (isCovered(published, walk, octets, own)) return;
    newNames += 1;
    if (!source.opaque && newSample.length < SAMPLE) newSample.push(textOfWire(octets, 0, octets.length));
  });
  const popular = options.popular.filter((name) => {
    const octets = wireName(name);
    return isCovered(index, walk, octets, -1) && !isCovered(published, walk, octets, own);
  });
  return {
    entries: sources[0]?.entries ?? 0,
    unusable: sources[0]?.unusable ?? 0,
    newNames,
    newSample,
    protected: suspects.map(({ covers, group, entry }) => ({ name: covers, group, entry })),
    popular,
  };
}
