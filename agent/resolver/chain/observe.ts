/**
 * After the reply has left: counting, and a hit for the few blocks that a person should hear of.
 *
 * Position: outermost and last, so that it sees every outcome, also the early ones, and can delay none. What it may
 * write is fixed by the network's mode (R-030…R-032): on loaned devices and stations a blocked name becomes a hit; on
 * private devices only a number changes. The name of an allowed question is never even read here.
 *
 * @module
 */
import { nameFromWire } from "../answer/question-name.ts";
import { hasBit } from "../../../policies/engine/mask.ts";
import type { Category, DomainName } from "../../../policies/schema/vocabulary.ts";
import type { Hit, NavigationFacts } from "../../../policies/schema/messages.ts";
import type { NavigationWeights } from "../../../policies/schema/event-rule.ts";
import { type ClientState, type Exchange, Outcome, type Snapshot } from "./handler.ts";

/** Where observations go; bounded and free of I/O. */
export interface Observations {
  count(network: number, outcome: Outcome): void;
  countBlocked(network: number, category: string): void;
  hit(hit: Hit): void;
  spike(network: string, category: string, client: ClientState): void;
  unknownClient(): void;
  subjectOf(client: ClientState): string | null;
  /** A private device asked, whatever came of it; left out where nobody compares with leases. */
  readonly asked?: ((client: ClientState, atMs: number) => void) | undefined;
}

/** Names that fit the documents; anything else (escapes, oddities) is reported by its list entry only. */
const WRITABLE = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/u;

/** Longest name part that counts as «the site itself»: `example.org`, `www.example.org`. */
function isApexOrWww(name: string, entry: string | undefined): boolean {
  if (entry !== undefined && (name === entry || name === `www.${entry}`)) return true;
  const labels = name.split(".");
  return labels.length === 2 || (labels.length === 3 && labels[0] === "www");
}

/**
 * @param exchange finished; its reply has been handed to the transport
 * @param severe   categories whose spikes on private devices are worth a network signal (S3, S4)
 */
export function observe(
  exchange: Exchange,
  snapshot: Snapshot,
  sink: Observations,
  weights: NavigationWeights,
  severe: ReadonlySet<string>,
): void {
  const network = exchange.network;
  const client = exchange.client;
  if (network === null || client === null) return;
  // The venue asking itself whether it protects is no child's question: no number, no hit, no spike.
  if (snapshot.probes.has(client.address)) return;
  if (client.unknown) sink.unknownClient();
  if (network.policy.mode === "C") sink.asked?.(client, exchange.receivedAtMs);
  const verdict = exchange.verdict;
  const now = exchange.receivedAtMs;
  if (exchange.outcome !== Outcome.blocked && !(verdict.kind === "special" && verdict.bypass)) {
    sink.count(network.index, exchange.outcome);
    client.lastPassedAtMs = now;
    countBurst(client, now, weights);
    return;
  }
  const category = verdict.kind === "block" ? verdict.category : verdict.kind === "special" ? "BYP" : "S0-POL";
  sink.countBlocked(network.index, category);
  countBurst(client, now, weights);
  if (network.policy.mode === "C") {
    if (severe.has(category)) sink.spike(network.policy.id, category, client);
    return;
  }
  // Special names are asked by browsers and phones on their own (a canary at every start): a number, never a hit.
  if (verdict.kind !== "block") return;
  const because = verdict.because;
  if (because.layer !== "list" && because.layer !== "local-deny" && because.layer !== "response") return;
  // A kiosk refuses nearly everything by design, and house rules are no child-safety matter: a number is enough.
  if (category === "S0-POL" || category === "S0-AD") return;
  const name = nameFromWire(exchange.packet, 12);
  const facts: NavigationFacts = {
    // NXDOMAIN leaves nothing that could render; page addresses are observed by the page's own server.
    pageRendered: null,
    notPreceded: now - client.lastPassedAtMs > weights.precededWithinMs,
    apexOrWww: isApexOrWww(name, because.entry),
    knownSubresource: hasBit(exchange.ruleBits, snapshot.knownSubresource),
    burst: client.burstCount > weights.burstNames,
    idle: null,
  };
  sink.hit({
    at: now as Hit["at"],
    network: network.policy.id,
    mode: network.policy.mode,
    device: client.device,
    subject: client.device === null ? sink.subjectOf(client) : null,
    category: category as Category,
    layer: because.layer,
    source: because.id,
    entry: because.entry ?? "",
    // What was asked would tell an entry of a list that is shown to nobody.
    name: (verdict.opaque !== true && WRITABLE.test(name) ? name : null) as DomainName | null,
    qtype: exchange.qtype,
    policyGeneration: snapshot.policyGeneration,
    listGeneration: snapshot.listGeneration,
    navigation: facts,
  });
}

function countBurst(client: ClientState, now: number, weights: NavigationWeights): void {
  if (now - client.burstFromMs > weights.burstWithinMs) {
    client.burstFromMs = now;
    client.burstCount = 0;
  }
  client.burstCount += 1;
}
