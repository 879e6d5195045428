/**
 * Everything between the hub and the server: the list of tablets, a baseline for each, and reports on their behalf.
 *
 * Without a network nothing is lost and nothing waits: audits go on by what was last heard.
 *
 * @module
 */
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { keepBaseline } from "../device/baseline-store.ts";
import type { DeviceClient } from "../device/client.ts";
import { deliver } from "../device/delivery.ts";
import { DeviceError } from "../device/error.ts";
import { ReportSpool } from "../device/report-spool.ts";
import type { Identity } from "../device/state.ts";
import type { Log } from "../uplink/log.ts";
import type { Ledger } from "./ledger.ts";

export interface ServerLinkParts {
  readonly ledger: Ledger;
  readonly log: Log;
  readonly now: () => number;
  readonly identity: () => Identity | null;
  readonly client: (identity: Identity) => DeviceClient;
}

/** What became of everything that waited. */
export interface Synced {
  readonly sent: number;
  readonly waiting: number;
  /** null: the server took whatever it wanted to */
  readonly failure: DeviceError | null;
}

/** Refusals that are about one tablet; the others' reports go on. */
const ONE_TABLET: ReadonlySet<number> = new Set([403, 404]);

export class ServerLink {
  readonly #parts: ServerLinkParts;

  constructor(parts: ServerLinkParts) {
    this.#parts = parts;
  }

  /** Asks for the list anew. Failing is no event: the list kept stays. */
  async refreshRoster(): Promise<void> {
    const { ledger, identity: identityOf, client } = this.#parts;
    await this.#quietly("list of tablets", async () => {
      const identity = identityOf();
      if (identity === null) return;
      const fresh = await client(identity).roster(ledger.roster(identity)?.digest ?? null);
      if (fresh !== null && fresh.document.hub === identity.device) ledger.keepRoster(fresh.raw);
    });
  }

  /** The last hand-out stands in it, so it is asked for before each audit. */
  async refreshBaseline(device: DeviceId): Promise<void> {
    const { ledger, identity: identityOf, client } = this.#parts;
    await this.#quietly("baseline", async () => {
      const identity = identityOf();
      if (identity === null) return;
      const fresh = await client(identity).baseline(ledger.baselineOf(device, identity)?.digest ?? null, device);
      if (fresh !== null && fresh.document.device === device)
        keepBaseline(ledger.stateOf(device).baselineFile, fresh.raw);
    });
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#parts.log.warn(`${what} not asked for anew`, { code: error.code, status: error.status });
    }
  }

  #spool(device: DeviceId): ReportSpool {
    return new ReportSpool(this.#parts.ledger.stateOf(device), this.#parts.now);
  }

  waiting(): number {
    return this.#parts.ledger.devices().reduce((sum, device) => sum + this.#spool(device).size, 0);
  }

  /** Sends what waits, tablet by tablet. */
  async send(): Promise<Synced> {
    const { ledger, identity: identityOf, client: clientOf } = this.#parts;
    const identity = identityOf();
    let sent = 0;
    let failure: DeviceError | null = null;
    if (identity !== null) {
      const client = clientOf(identity);
      for (const device of ledger.devices()) {
        const delivered = await deliver(client, this.#spool(device));
        sent += delivered.sent;
        failure = delivered.failure ?? failure;
        const { failure: stopped } = delivered;
        if (stopped !== null && !(stopped.code === "E_AGENT_REFUSED" && ONE_TABLET.has(stopped.status ?? 0))) break;
      }
    }
    return { sent, waiting: this.waiting(), failure };
  }
}
