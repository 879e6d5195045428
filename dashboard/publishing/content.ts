/**
 * Reads everything a generation is made of and checks that the parts fit each other. Publishes nothing.
 *
 * @module
 */
import { isAbsolute, resolve } from "node:path";
import { ruleSources } from "../../blocklists/compile/rule-index.ts";
import { packIndex } from "../../blocklists/compile/pack.ts";
import type { Rule } from "../../blocklists/compile/rule.ts";
import { MatchMasks, effective } from "../../blocklists/lookup/masks.ts";
import type { ListIndex } from "../../blocklists/lookup/list-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import { loadProtected, protectedNames } from "../../policies/load/load-protected.ts";
import type { PolicySet } from "../../policies/load/load-policies.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { NetworkAssignment, PolicyBundle } from "../../policies/schema/messages.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { ProtectedName } from "../../policies/schema/protected.ts";
import { DomainName } from "../../policies/schema/vocabulary.ts";
import { chosenByNetwork, readLocalNames, venueSources, withChoices, withChosenSources } from "../lists/index.ts";
import type { Choice, LocalNames, OpenNames, VenueSource } from "../lists/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { localDate } from "../platform/clock.ts";
import { PlatformError } from "../platform/error.ts";
import type { Settings } from "../platform/settings.ts";

/** What stands in files now, read and judged as one. */
export interface Ingredients {
  readonly settings: Settings;
  readonly policies: PolicySet;
  readonly sources: readonly VenueSource[];
  readonly local: LocalNames;
  /** Names that must stay open, those of `never-block.txt` first. */
  readonly protectedNames: readonly ProtectedName[];
  readonly assignments: readonly NetworkAssignment[];
}

const PROOF_LIMIT = 128;
const TYPE_A = 1;

/**
 * @throws {PolicyError} policies, catalogue or local files that do not fit their schema
 * @throws {PlatformError} `E_PLATFORM_CONFIG` if the configuration names a network or category that does not exist
 */
export function readIngredients(settings: Settings): Ingredients {
  const { config, baseFolder } = settings;
  const policies = loadPolicies(settings.policiesFolder);
  const categories = new Set<string>(policies.taxonomy.entries.map((entry) => entry.code));
  const sources = venueSources(config, baseFolder);
  for (const { source } of sources)
    if (!categories.has(source.category))
      throw new PlatformError(
        "E_PLATFORM_CONFIG",
        `list ${source.id} has category ${source.category}, which taxonomy.yaml does not know`,
      );
  const assignments = config.networks.length > 0 ? config.networks : policies.assignments;
  const networks = new Set<string>(policies.networks.map((network) => network.id));
  for (const named of [...assignments.map((assignment) => assignment.policy), config.unknownClients])
    if (named !== undefined && !networks.has(named))
      throw new PlatformError("E_PLATFORM_CONFIG", `the configuration names network ${named}, which has no policy`);
  const { localFolder } = config.lists;
  const local = readLocalNames(
    localFolder === undefined || isAbsolute(localFolder) ? localFolder : resolve(baseFolder, localFolder),
    categories,
  );
  return {
    settings,
    policies,
    sources,
    local,
    protectedNames: protectedNames(loadProtected(), local.neverBlock),
    assignments,
  };
}

/** Networks with what the page chose: chosen lists are added to those the policy names. */
export function chosenNetworks(
  { policies, sources, assignments }: Ingredients,
  choices: ReadonlyMap<string, Choice>,
): readonly NetworkPolicy[] {
  return withBlockPages(
    withChosenSources(policies.networks, chosenByNetwork(withChoices(sources, choices), choices)),
    assignments,
  );
}

/** Policies know no addresses, so where the children's page stands is said where a network's addresses are. */
export function withBlockPages(
  networks: readonly NetworkPolicy[],
  assignments: readonly NetworkAssignment[],
): readonly NetworkPolicy[] {
  const pages = new Map(assignments.map(({ policy, blockPage }) => [policy, blockPage]));
  return networks.map((network) => {
    const page = pages.get(network.id);
    if (page === undefined) return network;
    const { v4: pageV4, v6 } = page;
    return {
      ...network,
      answer: { kind: "page-address", ttlS: network.answer.ttlS, pageV4, ...(v6 === undefined ? {} : { pageV6: v6 }) },
    };
  });
}

/**
 * The small pack of names policies, local files and staff speak about.
 *
 * @param open  exceptions that count now; they stand in the pack without a date, because the clock is the publisher's
 */
export function packRules(
  { settings, policies, local }: Ingredients,
  networks: readonly NetworkPolicy[],
  open: OpenNames,
  seed: number,
  now: number,
): Uint8Array {
  const sources = ruleSources({
    networks: networks.map((network) => ({
      ...network,
      exceptions: [
        ...network.exceptions,
        ...(open.networks.get(network.id) ?? []).map((name) => ({ name, reason: "exception of staff" })),
      ],
    })),
    single: open.single.networks,
    safeSearch: policies.safeSearch,
    specialNames: policies.specialNames,
    local,
    unenforceableSearch: policies.unenforceableSearch,
    knownSubresource: policies.knownSubresource,
    today: localDate(now, settings.config.venue.timeZone),
  });
  const ofDevices = (kind: string, names: OpenNames["devices"]) =>
    [...names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([device, open]) => ({
        id: `${kind}:${device}`,
        rules: open.map((name): Rule => ({ name, kind: "deny", important: false, scope: "subtree" })),
      }));
  const devices = [
    ...ofDevices("exception-device", open.devices),
    ...ofDevices("exception-single-device", open.single.devices),
  ];
  return packIndex([...sources, ...devices], { seed });
}

/**
 * Names a resolver checks before it swaps to a generation: probes of each list must be in it, help must be open.
 *
 * @param lists  the pack of the manifest; only what it truly covers is promised
 */
export function proofsOf(
  { sources, local }: Ingredients,
  manifest: ListManifest,
  lists: ListIndex,
): PolicyBundle["proofs"] {
  const walk = new SuffixWalk();
  const matches = new MatchMasks();
  const blocked: PolicyBundle["proofs"]["blocked"] = [];
  for (const report of manifest.sources) {
    const source = sources.find((candidate) => candidate.source.id === report.id)?.source;
    for (const probe of source?.probes ?? []) {
      const name = DomainName.safeParse(probe);
      if (!name.success || blocked.length >= PROOF_LIMIT) continue;
      const octets = wireName(name.data);
      walkName(octets, 0, octets.length, lists.seed, walk);
      matches.reset();
      const bits = new Uint32Array(4);
      if (lists.match(walk, octets, 0, TYPE_A, matches)) effective(matches, bits);
      if ((((bits[report.index >>> 5] ?? 0) >>> (report.index & 31)) & 1) === 1)
        blocked.push({ name: name.data, source: report.id });
    }
  }
  return { blocked, open: [...new Set(local.neverBlock)].slice(0, PROOF_LIMIT) };
}

/** Below `.example`, which nobody owns (RFC 2606): whoever else is asked knows no such record. */
const CANARY_NAME = "canary.latarnik.example" as DomainName;

/** The same for the whole life of an installation, so that a device that was away for weeks still knows it. */
export function canaryOf(pepper: string): NonNullable<PolicyBundle["canary"]> {
  return { name: CANARY_NAME, token: sha256(`canary:${pepper}`).slice(0, 32) };
}
