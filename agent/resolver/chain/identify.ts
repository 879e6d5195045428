/**
 * Second: whose network does this question come from?
 *
 * Position: right after admission, since the limit and every decision hang on it. A source address outside every
 * configured range gets the strictest policy, not the loosest; one from the public Internet that no range names gets no
 * network at all and is turned away by `authorise`, so that a misplaced filter is never an open resolver. Memory of an
 * address lasts until the next policy change and holds no name.
 *
 * @module
 */
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import { effective, MatchMasks } from "../../../blocklists/lookup/masks.ts";
import { parseAddress } from "../../../policies/engine/address.ts";
import { isPublicAddress } from "../../../policies/engine/match-client.ts";
import { clientAction } from "./facts.ts";
import {
  type Bucket,
  type ClientListing,
  type ClientState,
  type Exchange,
  type Handler,
  type Snapshot,
  Step,
} from "./handler.ts";

const REMEMBERED = 20_000;

export function identify(settings: { readonly burst: number }): Handler {
  let clients = new Map<string, ClientState>();
  let buckets = new Map<string, Bucket>();
  let serial = -1;
  return {
    name: "identify",
    run(exchange: Exchange, snapshot: Snapshot): Step {
      if (snapshot.serial !== serial) {
        clients = new Map();
        serial = snapshot.serial;
      }
      // One listener has one socket, so address and listener together fit one key only where listeners decide.
      const key = exchange.listener === "" ? exchange.address : `${exchange.listener} ${exchange.address}`;
      let client = clients.get(key);
      if (client === undefined) {
        if (clients.size >= REMEMBERED) clients = new Map();
        if (buckets.size >= REMEMBERED) buckets = new Map();
        client = remember(exchange, snapshot, buckets, settings.burst);
        clients.set(key, client);
      }
      exchange.client = client;
      exchange.network = client.network;
      return Step.next;
    },
  };
}

function remember(exchange: Exchange, snapshot: Snapshot, buckets: Map<string, Bucket>, burst: number): ClientState {
  const found = snapshot.clientOf(exchange.address, exchange.listener);
  const prefix = sourcePrefix(exchange.address);
  let bucket = buckets.get(prefix);
  if (bucket === undefined) {
    bucket = { tokens: burst, refilledAtMs: exchange.receivedAtMs, slips: 0 };
    buckets.set(prefix, bucket);
  }
  return {
    network: found.unknown && isPublicAddress(exchange.address) ? null : found.network,
    device: found.device,
    unknown: found.unknown,
    bucket,
    address: exchange.address,
    lastPassedAtMs: Number.NEGATIVE_INFINITY,
    burstFromMs: 0,
    burstCount: 0,
    subject: null,
    toldAtMs: Number.NEGATIVE_INFINITY,
    listed: listingOf(exchange.address, snapshot.lists),
  };
}

/** What lists say about an address; asked once a client and snapshot. */
function listingOf(address: string, lists: ListIndex): ClientListing | null {
  const octets = lists.hasClients ? parseAddress(address) : null;
  const masks = new MatchMasks();
  if (octets === null || !lists.matchClient(octets, masks)) return null;
  const refused = new Uint32Array(4);
  effective(masks, refused);
  const rules = lists.explainClient(octets);
  return {
    refused,
    passed: refused.map((word, i) => ((masks.allow[i] as number) | (masks.allowImportant[i] as number)) & ~word),
    actionOf: (source) => clientAction(rules, source),
  };
}

/** IPv4: the address. IPv6: its first 56 bits, because one subscriber owns at least that much (RFC 6177). */
export function sourcePrefix(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const plain = address.split("%")[0] as string;
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0"), ...right];
  const hex = groups.map((group) => group.padStart(4, "0")).join("");
  return hex.slice(0, 14);
}
