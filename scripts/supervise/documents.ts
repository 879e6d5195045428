/**
 * Reads the configuration and the policies for `scripts/up`, and says what of them a person wants to see.
 *
 * The programs read the same documents again themselves; reading them here first means that a mistake is told before
 * anything is started, with file, line and column.
 *
 * @module
 */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { Config } from "../../policies/schema/config.ts";
import type { NetworkAssignment } from "../../policies/schema/messages.ts";
import { PolicyError } from "../../policies/load/error.ts";
import { loadConfig } from "../../policies/load/load-config.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import type { NetworkRow, Texts } from "../texts.ts";
import { UpError } from "./error.ts";
import { codeOf } from "./instance.ts";

/** @throws {UpError} `E_UP_CONFIG` with every fault as `file:line:column path: message` */
export function readConfig(file: string | null, texts: Texts): Config {
  if (file === null) return Config.parse({});
  try {
    return loadConfig(file);
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw new UpError("E_UP_CONFIG", texts.configInvalid(cause.message), { cause });
  }
}

/** What the policies of this start amount to. */
export interface PolicyFacts {
  readonly networks: number;
  readonly categories: number;
  readonly sources: number;
  readonly assignments: readonly NetworkAssignment[];
  /** Policy of every address outside the ranges: the configured one, else the strictest. */
  readonly unknown: string | null;
}

/**
 * Checks the policies and what the configuration says about them.
 *
 * @param root  project folder; its `policies/` is used unless the configuration names another
 * @throws {UpError} `E_UP_CONFIG`
 */
export function readPolicies(config: Config, root: string, texts: Texts): PolicyFacts {
  const policies = (() => {
    try {
      return loadPolicies(config.policies.folder ?? join(root, "policies"));
    } catch (cause) {
      if (!(cause instanceof PolicyError)) throw cause;
      throw new UpError("E_UP_CONFIG", texts.configInvalid(cause.message), { cause });
    }
  })();
  const assignments = config.networks.length > 0 ? config.networks : policies.assignments;
  const known = new Set<string>(policies.networks.map((network) => network.id));
  const faults = [
    ...assignments.flatMap(({ policy }, index) => (known.has(policy) ? [] : [`networks[${index}].policy: ${policy}`])),
    ...(config.unknownClients === undefined || known.has(config.unknownClients)
      ? []
      : [`unknownClients: ${config.unknownClients}`]),
  ].map((fault) => texts.policyUnknown(fault, [...known].join(", ")));
  for (const { id, file } of config.lists.sources) {
    if (file === undefined) continue;
    try {
      accessSync(file, constants.R_OK);
    } catch (cause) {
      faults.push(texts.configUnreadable(`lists.sources «${id}»: ${file}`, codeOf(cause)));
    }
  }
  if (faults.length > 0) throw new UpError("E_UP_CONFIG", texts.configInvalid(faults.join("\n")));

  const strictest = policies.networks.toSorted((a, b) => b.strictness - a.strictness)[0];
  return {
    networks: policies.networks.length,
    categories: policies.taxonomy.entries.length,
    sources: config.lists.sources.length,
    assignments,
    unknown: config.unknownClients ?? strictest?.id ?? null,
  };
}

/** One row a network, in the order of the configuration. */
export function networkRows(facts: PolicyFacts): NetworkRow[] {
  return facts.assignments.map(({ policy, sources, listeners }) => ({
    policy,
    ranges: [...sources, ...listeners.map((listener) => `→ ${listener}`)].join(", "),
  }));
}
