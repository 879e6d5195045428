/**
 * Lets the acts of a plan happen, in order, on the stage.
 *
 * @module
 */
import type { JsonObject } from "../../policies/schema/ledger.ts";
import { PeopleView } from "../../policies/schema/people-api.ts";
import { adoptDrafts } from "../cases/index.ts";
import { takeReport, takeTalk } from "../help/index.ts";
import { PlatformError } from "../platform/error.ts";
import { ingest, openDrafts } from "../register/index.ts";
import type { Act } from "./acts.ts";
import { showPosture } from "./bulk.ts";
import { DAY, dateOf } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { DemoDay, DemoPlan } from "./plan.ts";
import { textOf } from "./stage.ts";
import type { DemoStage } from "./stage.ts";
import type { StaffKey } from "./venue.ts";

/** The administrator enters what the director signed. */
async function renewOrders(stage: DemoStage, at: number): Promise<void> {
  const { appointments } = PeopleView.parse(await stage.ask("admin", "GET", "/api/people"));
  const on = dateOf(at);
  for (const { id, account, role, department, standing } of appointments) {
    if (standing !== "in-force") continue;
    const order = { number: "POKAZ/2", on, subject: "Wyznaczenie osób na kolejny rok (pokaz)" };
    await stage.ask("admin", "POST", `/api/appointments/${id}/end`, { to: dateOf(at - DAY), order });
    await stage.ask("admin", "POST", "/api/appointments", {
      account,
      role,
      department,
      order,
      from: on,
      to: null,
      deputyOf: null,
      trainedOn: null,
    });
  }
}

const INSPECTED = /^\/api\/devices\/(?<device>[^/]+)\/inspection$/u;

export class Performance {
  readonly #stage: DemoStage;
  readonly #plan: DemoPlan;
  readonly #kept = new Map<string, string>();
  readonly #bootId: string;
  #seq = 0;

  constructor(stage: DemoStage, plan: DemoPlan) {
    this.#stage = stage;
    this.#plan = plan;
    this.#bootId = Chance.of(plan.options.seed, "boot").hex(32);
  }

  /** @throws {PlatformError} `E_PLATFORM_INTERNAL` if the venue would not let it happen */
  async act(act: Act): Promise<void> {
    const stage = this.#stage;
    stage.moveTo(act.at);
    switch (act.kind) {
      case "call": {
        const inspected = INSPECTED.exec(act.path)?.groups?.["device"];
        if (inspected !== undefined)
          await showPosture(stage.database, stage.venueId, this.#plan, inspected, act.at - 600_000, null);
        const path = act.path.replaceAll(/\{([^}]+)\}/gu, (_all, name: string) =>
          encodeURIComponent(this.#kept.get(name) ?? name),
        );
        const answer = await stage.ask(act.who, act.method, path, this.#filled(act.body));
        if (act.keep !== undefined) this.#kept.set(act.keep.as, textOf(answer, act.keep.from));
        return;
      }
      case "draft": {
        await this.#ingest({ hits: [act.hit], counters: [], spikes: [] });
        const [newest] = await openDrafts(stage.database, stage.venueId);
        if (newest === undefined || newest.openedAt !== act.hit.at)
          throw new PlatformError("E_PLATFORM_INTERNAL", `no draft came of ${act.as}`);
        await adoptDrafts(stage.cases, act.at, newest.id);
        this.#kept.set(act.as, newest.id);
        return;
      }
      case "renew":
        await renewOrders(stage, act.at);
        return;
      case "talk":
        await takeTalk(stage.help, act.request, act.at);
        return;
      case "report":
        await takeReport(stage.help, act.report, act.at);
        return;
      default:
        act satisfies never;
    }
  }

  /** The day's counters, tries and spikes, as a resolver would send them in the evening. */
  async day({ at, counters, hits, spikes }: DemoDay): Promise<void> {
    this.#stage.moveTo(at);
    await this.#ingest({ hits, counters, spikes });
  }

  async #ingest(part: Pick<DemoDay, "hits" | "counters" | "spikes">): Promise<void> {
    const stage = this.#stage;
    const batch = {
      format: 1 as const,
      resolver: "resolver-1" as never,
      bootId: this.#bootId,
      seq: (this.#seq += 1),
      hits: [...part.hits],
      counters: [...part.counters],
      spikes: [...part.spikes],
      dropped: 0,
    };
    const outcome = await ingest(stage.database, stage.policy, stage.pepper, batch, stage.now());
    if (outcome.refusedHits > 0) throw new PlatformError("E_PLATFORM_INTERNAL", "a planned try fits no network");
  }

  #filled(body: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(body).map(([key, value]) => {
        if (typeof value !== "string" || !value.startsWith("@")) return [key, value];
        const name = value.slice(1);
        return [key, this.#stage.accounts.get(name as StaffKey) ?? this.#kept.get(name) ?? value];
      }),
    );
  }
}
