/**
 * Which lists are on, beside what files say: chosen on the page, with who chose.
 *
 * @module
 */
import type { z } from "zod";
import type { ListChoiceBody } from "../../policies/schema/api.ts";
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { NetworkId, SourceId } from "../../policies/schema/vocabulary.ts";
import { MAX_SOURCES } from "../../blocklists/lookup/masks.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { isLocked } from "./model.ts";
import type { Person } from "./person.ts";
import { requestApply } from "./requests.ts";
import type { VenueSource } from "./sources.ts";
import { findSource, sourceRows } from "./store.ts";
import type { ListTables } from "./tables.ts";

export interface Choice {
  readonly enabled: boolean;
  readonly networks: readonly NetworkId[];
}

/** @returns source id → choice */
export async function readChoices(database: Queryable, venueId: string): Promise<Map<string, Choice>> {
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_choice")
    .selectAll()
    .where("venue_id", "=", venueId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.source_id,
      { enabled: row.enabled === 1, networks: JSON.parse(row.networks) as NetworkId[] },
    ]),
  );
}

/** A slot is never on, whatever was chosen while a list still filled it; a locked list that files switch on stays on. */
export function isEnabled(source: ListSource, choice: Choice | undefined): boolean {
  return !source.slot && (choice?.enabled ?? source.enabled);
}

/** Sources as they are to be built. */
export function withChoices(sources: readonly VenueSource[], choices: ReadonlyMap<string, Choice>): VenueSource[] {
  return sources.map((placed) => ({
    ...placed,
    defined: placed.source,
    source: { ...placed.source, enabled: isEnabled(placed.source, choices.get(placed.source.id)) },
  }));
}

/** Network → sources chosen for it that are on. */
export function chosenByNetwork(
  sources: readonly VenueSource[],
  choices: ReadonlyMap<string, Choice>,
): Map<string, SourceId[]> {
  const chosen = new Map<string, SourceId[]>();
  for (const { source } of sources) {
    const choice = choices.get(source.id);
    if (choice === undefined || !source.enabled) continue;
    for (const network of choice.networks) chosen.set(network, [...(chosen.get(network) ?? []), source.id]);
  }
  return chosen;
}

/**
 * Switches a list on or off; the control process takes it up within a second.
 *
 * @throws {Refusal} 404 `E_LIST_UNKNOWN`; 422 `E_LIST_LOCKED` (slots, locked and opaque lists are not switched off),
 *   `E_LIST_SLOT` (nothing to load yet), `E_LIST_NETWORK`, `E_LIST_LIMIT` (128 lists at a time)
 */
export async function chooseList(
  database: Database,
  opened: OpenedGeneration,
  venueId: string,
  sourceId: string,
  body: z.output<typeof ListChoiceBody>,
  person: Person,
  now: number,
): Promise<void> {
  const found = await findSource(database, venueId, sourceId);
  if (found === undefined) throw new Refusal(404, "E_LIST_UNKNOWN");
  const { source } = found;
  if (source.slot) throw new Refusal(422, body.enabled ? "E_LIST_SLOT" : "E_LIST_LOCKED");
  if (!body.enabled && isLocked(source, opened.bundle.taxonomy)) throw new Refusal(422, "E_LIST_LOCKED");
  const known = new Set(opened.bundle.networks.map((network) => network.id));
  const strangers = body.networks.filter((network) => !known.has(network));
  if (strangers.length > 0)
    throw new Refusal(422, "E_LIST_NETWORK", {
      fields: strangers.map((network) => ({ path: "networks", message: network })),
    });
  await database.transaction().execute(async (tx) => {
    const choices = await readChoices(tx, venueId);
    const rows = await sourceRows(tx, venueId);
    const on = rows.filter(
      (row) => row.id !== sourceId && isEnabled(JSON.parse(row.definition) as ListSource, choices.get(row.id)),
    ).length;
    if (body.enabled && on >= MAX_SOURCES) throw new Refusal(422, "E_LIST_LIMIT");
    const row = {
      enabled: body.enabled ? 1 : 0,
      networks: JSON.stringify([...new Set(body.networks)]),
      by_account: person.id,
      by_name: person.name,
      at: now,
    };
    await tx
      .withTables<ListTables>()
      .insertInto("list_choice")
      .values({ venue_id: venueId, source_id: sourceId, ...row })
      .onConflict((conflict) => conflict.columns(["venue_id", "source_id"]).doUpdateSet(row))
      .execute();
    await requestApply(tx, venueId, person.id, now);
    await recordChange(tx, "lists", now, sourceId);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "list-choice",
      subjectId: sourceId,
      outcome: "success",
      detail: [body.enabled ? "on" : "off", ...body.networks].join(" "),
    });
  });
}
