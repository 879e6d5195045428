/**
 * What a policy decided about one question or answer: a closed set of values, each with the rule that decided.
 *
 * Being blocked is an expected outcome, so it is a value and never an exception. Whoever renders a verdict
 * (answer, hit, «dlaczego?») branches on `kind` and ends with `satisfies never`.
 *
 * @module
 */
import type { BlockAction } from "../schema/list-action.ts";
import type { Category, DomainName, RuleRef } from "../schema/vocabulary.ts";

/** RFC 8914 INFO-CODE of a block: 15 own policy, 16 mandate from outside, 17 asked for by the client. */
export type BlockEde = 15 | 16 | 17;

/** Where a safe-search question is sent instead: a name resolved at run time, or addresses the engine publishes (IPv4). */
export type RewriteTarget = { readonly cname: DomainName } | { readonly a: readonly string[] };

export type Verdict =
  | { readonly kind: "pass" }
  | {
      readonly kind: "allow";
      readonly because: RuleRef;
      /** Opened by one person, so sources of severity S3 and above still block. */
      readonly single?: true;
    }
  | {
      readonly kind: "block";
      readonly because: RuleRef;
      readonly category: Category;
      readonly ede: BlockEde;
      /** What the list wants instead of the network's usual answer; never `tcp-only`, which blocks nothing. */
      readonly action?: Exclude<BlockAction, { kind: "tcp-only" }>;
      /** The list may not be shown: neither what covered the name nor, in a hit, the name itself is told. */
      readonly opaque?: true;
    }
  | { readonly kind: "rewrite"; readonly because: RuleRef; readonly target: RewriteTarget }
  | {
      readonly kind: "special";
      readonly because: RuleRef;
      readonly answer: "nxdomain" | "nodata" | "loopback";
      /** A closed way around the filter (canary, relay): counted under category `BYP`. */
      readonly bypass: boolean;
    };

export type VerdictKind = Verdict["kind"];

/** The one value for «no rule has anything to say»; shared, as most questions end with it. */
export const PASS: Verdict = { kind: "pass" };

/** Category of blocks that are house rules and no child-safety matter (kiosk default deny, rebinding, search engines). */
export const POLICY_BLOCK = "S0-POL" as Category;

/** Category of closed ways around the filter. */
export const BYPASS = "BYP" as Category;

/** Rule id of a block because a search engine offers no safe search by DNS. */
export const UNENFORCEABLE_SEARCH = "unenforceable-search";

/** Rule id of a block because a public name resolved to an address inside somebody's network (DNS rebinding). */
export const PRIVATE_ADDRESS = "private-address";
