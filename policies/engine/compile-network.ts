/**
 * Turns one network policy into masks, so that a question costs a few ANDs and no string.
 *
 * Both packed indexes answer with bits of sources; here each bit gets its meaning for one network. Which list
 * sources are blocked depends on the hour, so {@link refreshSchedule} replaces `blockMask` each minute and
 * everything else stays as compiled. Pure: the hour arrives as an argument.
 *
 * Locked sources and sources of locked categories are blocked on every network at every hour, also where the
 * policy does not name them: leaving a line out of a file must not open illegal content.
 *
 * @module
 */
import type { NetworkPolicy } from "../schema/network-policy.ts";
import type { SafeSearchEngine, SpecialNames } from "../schema/safe-search.ts";
import type { Taxonomy, TaxonomyEntry } from "../schema/taxonomy.ts";
import type { Category, DeviceId, Severity, SourceId } from "../schema/vocabulary.ts";
import { EngineError } from "./error.ts";
import { clearBit, intersects, MASK_BITS, type Mask, maskOf, setBit } from "./mask.ts";
import { isScheduleActive } from "./schedule.ts";
import { type BlockEde, BYPASS, POLICY_BLOCK, type RewriteTarget, UNENFORCEABLE_SEARCH } from "./verdict.ts";

/** What a list bit or a local-deny bit stands for. */
export interface CompiledSource {
  /** Bit in its pack. */
  readonly index: number;
  /** Source id of a list; category code of a local-deny rule. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** 0 (S0) … 4 (S4), to compare. */
  readonly rank: number;
  readonly locked: boolean;
  readonly ede: BlockEde;
  /** Its entries are shown to nobody. */
  readonly opaque: boolean;
}

type SpecialEntry = SpecialNames["entries"][number];

/** Bits of the rules pack by meaning; −1 where the pack has no such source. */
export interface CompiledRules {
  /** In the order of the file: the first that matches decides. */
  readonly special: readonly { readonly bit: number; readonly entry: SpecialEntry }[];
  readonly neverBlock: number;
  readonly localAllow: number;
  readonly exception: number;
  /** The same for names one person opened: they open nothing of severity S3 and above. */
  readonly singleException: number;
  /** Names opened for one venue-owned device, by the device. */
  readonly deviceExceptions: ReadonlyMap<DeviceId, number>;
  readonly singleDeviceExceptions: ReadonlyMap<DeviceId, number>;
  /** Names an allow-only network admits. */
  readonly admitted: number;
  readonly localDeny: readonly CompiledSource[];
  /** Engines switched on here, with the target of the chosen level. */
  readonly safeSearch: readonly { readonly bit: number; readonly engine: string; readonly target: RewriteTarget }[];
  readonly unenforceable: number;
}

export interface CompiledNetwork {
  readonly policy: NetworkPolicy;
  /** Position among the networks of a bundle. */
  readonly index: number;
  readonly allowOnly: boolean;
  /** Rule bits that can change the verdict on this network. */
  readonly ruleMask: Mask;
  /** List bits blocked at this hour. Replaced, not written into, by {@link refreshSchedule}. */
  blockMask: Mask;
  /** List bits no exception, schedule or local-allow can open. Always within `blockMask`. */
  readonly lockedMask: Mask;
  readonly rules: CompiledRules;
  /** By list bit. */
  readonly sources: readonly (CompiledSource | undefined)[];
  /** Sources the policy names and no list brings: for a warning, the policy works without them. */
  readonly unknownSources: readonly SourceId[];
  /** Ids of schedules in force, for «dlaczego?». */
  activeSchedules: readonly string[];
  /** EDE of house rules (`S0-POL`). */
  readonly policyEde: BlockEde;
  /** EDE of closed ways around the filter (`BYP`). */
  readonly bypassEde: BlockEde;
}

/** A list source as the manifest of a published generation knows it. */
export interface ListSourceRef {
  readonly id: string;
  readonly category: Category;
  /** Bit in the lists pack, 0…127. */
  readonly index: number;
  readonly locked?: boolean;
  readonly opaque?: boolean;
  /** Instead of the category's: a list imposed from outside is 16 whatever it lists. */
  readonly ede?: BlockEde | undefined;
}

export interface CompileContext {
  readonly taxonomy: Taxonomy;
  /** Source ids of the rules pack; the position is the bit. */
  readonly ruleSources: readonly string[];
  readonly listSources: readonly ListSourceRef[];
  readonly safeSearch: readonly SafeSearchEngine[];
  readonly specialNames: SpecialNames;
  /** Position of this network among the networks of the bundle. */
  readonly index: number;
}

const LOCAL_DENY = "local-deny:";
const DEVICE_EXCEPTION = "exception-device:";
const SINGLE_DEVICE_EXCEPTION = "exception-single-device:";

/** @returns 0 for S0 … 4 for S4. */
export function severityRank(severity: Severity): number {
  return severity.charCodeAt(1) - 48;
}

function categoryLookup(taxonomy: Taxonomy): (code: Category, who: string) => TaxonomyEntry {
  const byCode = new Map(taxonomy.entries.map((entry) => [entry.code, entry]));
  return (code, who) => {
    const entry = byCode.get(code);
    if (entry === undefined)
      throw new EngineError("E_ENGINE_CATEGORY", `${who}: category ${code} is not in the taxonomy`);
    return entry;
  };
}

function describeSource(
  { index, id, locked, opaque, ede }: Omit<ListSourceRef, "category">,
  entry: TaxonomyEntry,
): CompiledSource {
  if (index < 0 || index >= MASK_BITS)
    throw new EngineError("E_ENGINE_SOURCE_LIMIT", `source ${id}: bit ${index} is outside 0…${MASK_BITS - 1}`);
  return {
    index,
    id,
    category: entry.code,
    severity: entry.severity,
    rank: severityRank(entry.severity),
    // Whatever nobody may see nobody can weigh, so nobody may open it either; and nobody weighs illegal content.
    locked: locked === true || opaque === true || entry.locked || entry.severity === "S4",
    ede: ede ?? entry.ede,
    opaque: opaque === true,
  };
}

function compileRules(
  policy: NetworkPolicy,
  context: CompileContext,
  categoryOf: (code: Category, who: string) => TaxonomyEntry,
): CompiledRules {
  const bits = new Map(context.ruleSources.map((id, bit) => [id, bit]));
  const bitOf = (id: string): number => bits.get(id) ?? -1;
  const localDeny: CompiledSource[] = [];
  const deviceExceptions = new Map<DeviceId, number>();
  const singleDeviceExceptions = new Map<DeviceId, number>();
  for (const [id, bit] of bits) {
    if (id.startsWith(DEVICE_EXCEPTION)) deviceExceptions.set(id.slice(DEVICE_EXCEPTION.length) as DeviceId, bit);
    if (id.startsWith(SINGLE_DEVICE_EXCEPTION))
      singleDeviceExceptions.set(id.slice(SINGLE_DEVICE_EXCEPTION.length) as DeviceId, bit);
    if (!id.startsWith(LOCAL_DENY)) continue;
    const category = id.slice(LOCAL_DENY.length) as Category;
    // 15 whatever the category says: the venue's own list is the venue's own decision.
    localDeny.push(describeSource({ index: bit, id: category, ede: 15 }, categoryOf(category, "local deny list")));
  }
  const safeSearch: { bit: number; engine: string; target: RewriteTarget }[] = [];
  for (const engine of context.safeSearch) {
    const level = policy.safeSearch[engine.id];
    const bit = bitOf(`safe-search:${engine.id}`);
    if (level === "off" || bit < 0) continue;
    // An engine without a moderate level gets the strict one: the wish was to filter.
    safeSearch.push({ bit, engine: engine.id, target: engine.levels[level] ?? engine.levels.strict });
  }
  return {
    special: context.specialNames.entries
      .map((entry) => ({ bit: bitOf(`special:${entry.id}`), entry }))
      .filter((special) => special.bit >= 0),
    neverBlock: bitOf("never-block"),
    localAllow: bitOf("local-allow"),
    exception: bitOf(`exception:${policy.id}`),
    singleException: bitOf(`exception-single:${policy.id}`),
    deviceExceptions,
    singleDeviceExceptions,
    admitted: policy.filter === "allow-only" ? bitOf(`allow:${policy.id}`) : -1,
    localDeny,
    safeSearch,
    unenforceable: policy.unenforceableSearch === "block" ? bitOf(UNENFORCEABLE_SEARCH) : -1,
  };
}

/**
 * @throws {EngineError} `E_ENGINE_CATEGORY` if a source, a local-deny rule or the engine itself needs a category
 *   the taxonomy does not have; `E_ENGINE_SOURCE_LIMIT` if a bit does not fit the masks
 */
export function compileNetwork(policy: NetworkPolicy, context: CompileContext): CompiledNetwork {
  if (context.ruleSources.length > MASK_BITS)
    throw new EngineError("E_ENGINE_SOURCE_LIMIT", `${context.ruleSources.length} rule sources, limit ${MASK_BITS}`);
  const categoryOf = categoryLookup(context.taxonomy);
  const rules = compileRules(policy, context, categoryOf);
  const sources: (CompiledSource | undefined)[] = [];
  const lockedMask = maskOf();
  for (const list of context.listSources) {
    const source = describeSource(list, categoryOf(list.category, `list ${list.id}`));
    sources[source.index] = source;
    if (source.locked) setBit(lockedMask, source.index);
  }
  const known = new Set(context.listSources.map((list) => list.id));
  const named = [policy.block, ...policy.schedules.flatMap((schedule) => [schedule.alsoBlock, schedule.unblock])];
  const ruleMask = maskOf(
    [
      ...rules.special.map((special) => special.bit),
      rules.neverBlock,
      rules.localAllow,
      rules.exception,
      rules.singleException,
      ...rules.deviceExceptions.values(),
      ...rules.singleDeviceExceptions.values(),
      rules.admitted,
      ...rules.localDeny.map((deny) => deny.index),
      ...rules.safeSearch.map((engine) => engine.bit),
      rules.unenforceable,
    ].filter((bit) => bit >= 0),
  );
  const network: CompiledNetwork = {
    policy,
    index: context.index,
    allowOnly: policy.filter === "allow-only",
    ruleMask,
    blockMask: maskOf(),
    lockedMask,
    rules,
    sources,
    unknownSources: [...new Set(named.flatMap((set) => set.sources))].filter((id) => !known.has(id)),
    activeSchedules: [],
    policyEde: categoryOf(POLICY_BLOCK, "policy engine").ede,
    bypassEde: categoryOf(BYPASS, "policy engine").ede,
  };
  applySchedules(network, []);
  return network;
}

function applySchedules(network: CompiledNetwork, active: NetworkPolicy["schedules"]): void {
  const { policy, sources, lockedMask } = network;
  const mask = maskOf();
  const names = (set: NetworkPolicy["block"], source: CompiledSource): boolean =>
    set.categories.includes(source.category) || set.sources.includes(source.id as SourceId);
  for (const source of sources) {
    if (source === undefined) continue;
    if (names(policy.block, source)) setBit(mask, source.index);
    if (active.some((schedule) => names(schedule.unblock, source))) clearBit(mask, source.index);
    // After «unblock» on purpose: where two windows disagree, the protecting one wins.
    if (active.some((schedule) => names(schedule.alsoBlock, source))) setBit(mask, source.index);
  }
  for (let word = 0; word < mask.length; word += 1) mask[word] = (mask[word] as number) | (lockedMask[word] as number);
  network.blockMask = mask;
  network.activeSchedules = active.map((schedule) => schedule.id);
}

/**
 * Brings `blockMask` and `activeSchedules` up to the given moment. Called by the shell at start and each minute.
 *
 * @param instant milliseconds since 1970-01-01T00:00:00Z
 * @param timeZone IANA name, for example `Europe/Warsaw`
 */
export function refreshSchedule(network: CompiledNetwork, instant: number, timeZone: string): void {
  applySchedules(
    network,
    network.policy.schedules.filter((schedule) => isScheduleActive(schedule, instant, timeZone)),
  );
}

/**
 * Whether {@link evaluateQuery} might say anything but `pass`. The hot path asks only this; most questions end here.
 *
 * False is a promise (property test). True is one too, except for names that an exception opens for another device or
 * that a list wants asked over TCP only: those two are told apart by the engine, not here.
 *
 * @param ruleBits sources of the rules pack that cover the name
 * @param listBits sources of the lists pack that cover the name, exceptions inside lists already applied
 */
export function mayMatter(network: CompiledNetwork, ruleBits: Mask, listBits: Mask): boolean {
  return network.allowOnly || intersects(ruleBits, network.ruleMask) || intersects(listBits, network.blockMask);
}
