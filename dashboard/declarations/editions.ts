/**
 * Answers of today, and editions of what was answered when it was sent to somebody.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { answerDeclaration, changesSince } from "../../policies/engine/declarations/answer.ts";
import { DeclarationId } from "../../policies/schema/declarations.ts";
import type { Declaration, DeclarationAnswers, DeclarationView } from "../../policies/schema/declarations.ts";
import { listAccounts } from "../access/index.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { instant, localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { liveFacts } from "./facts.ts";
import type { FactSources } from "./facts.ts";
import type { DeclarationRow, DeclarationTables } from "./tables.ts";

export interface DeclarationContext extends FactSources {
  readonly declarations: ReadonlyMap<DeclarationId, Declaration>;
  readonly letterhead: { readonly venue: string; readonly venueShort: string };
}

/** @throws {Refusal} 404 `E_DECLARATION_UNKNOWN` */
function find({ declarations }: DeclarationContext, id: string): Declaration {
  const known = DeclarationId.safeParse(id);
  const found = known.success ? declarations.get(known.data) : undefined;
  if (found === undefined) throw new Refusal(404, "E_DECLARATION_UNKNOWN");
  return found;
}

/** @throws {Refusal} 404 `E_DECLARATION_UNKNOWN` */
export async function answersOf(context: DeclarationContext, id: string): Promise<DeclarationAnswers> {
  const { clock, timeZone, letterhead } = context;
  return answerDeclaration(find(context, id), await liveFacts(context), {
    venue: letterhead.venue,
    on: localDate(clock(), timeZone),
  });
}

async function editionsOf({ database, venueId }: DeclarationContext, id: string): Promise<DeclarationRow[]> {
  return database
    .withTables<DeclarationTables>()
    .selectFrom("declaration_edition")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("declaration", "=", id)
    .orderBy("saved_at", "desc")
    .orderBy("id")
    .execute();
}

/** @throws {Refusal} 404 `E_DECLARATION_UNKNOWN` */
export async function viewDeclaration(context: DeclarationContext, id: string): Promise<DeclarationView> {
  const answers = await answersOf(context, id);
  const rows = await editionsOf(context, id);
  const names = new Map((await listAccounts(context.database)).map((one) => [one.id, one.displayName]));
  const editions = rows.map((row) => ({
    id: row.id,
    at: instant(row.saved_at),
    by: names.get(row.saved_by) ?? row.saved_by,
    digest: row.digest,
  }));
  const [newest] = rows;
  return {
    answers,
    last: editions[0] ?? null,
    changes: newest === undefined ? [] : changesSince(JSON.parse(newest.content) as DeclarationAnswers, answers),
    editions,
  };
}

/** @throws {Refusal} 404 `E_DECLARATION_UNKNOWN` */
export async function saveDeclaration(
  context: DeclarationContext,
  account: string,
  id: string,
): Promise<DeclarationView> {
  const content = canonicalJson(await answersOf(context, id));
  await context.database
    .withTables<DeclarationTables>()
    .insertInto("declaration_edition")
    .values({
      id: randomUUID(),
      venue_id: context.venueId,
      declaration: id,
      saved_at: context.clock(),
      saved_by: account,
      content,
      digest: sha256(content),
    })
    .execute();
  return viewDeclaration(context, id);
}
