/**
 * The note outlives the personal data in it: ten years from the event, while those go at the end of their purpose (A3, R-083).
 *
 * What was written lies under the key of the case. Before that key is destroyed, everything that belongs to the note is written anew without
 * names and contact data, under a key of its own (`note`), and a further entry of the book commits to it. Cards and the closed section are
 * personal data through and through: of them nothing is kept.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { append } from "../ledger/index.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { VaultError } from "../vault/index.ts";
import type { CaseContext } from "./context.ts";
import { withoutNames } from "./pseudonym.ts";
import { itemsOf } from "./reads.ts";
import { lockCase } from "./store.ts";
import type { CaseTables, ItemRow } from "./tables.ts";

/** What an official note consists of (A6): description, measures, evidence, both verifications, later steps, correspondence. */
const OF_NOTE: ReadonlySet<string> = new Set([
  "note",
  "justification",
  "opinion",
  "evidence",
  "reason",
  "duty",
  "notice",
  "course",
  "result",
]);
/** Opened for the names they hold, so that these can be taken out elsewhere. */
const WITH_NAMES: ReadonlySet<string> = new Set(["persons", "card"]);
/** Members that are a name or lead to one, whatever stands in them. */
const LEFT_OUT: ReadonlySet<string> = new Set(["named"]);
/** Kept in the log of reads: the program opened it, on whose order. */
const WHY = "usunięcie danych osobowych: zapisanie notatki bez nich";

type Content = Readonly<Record<string, unknown>>;

/** Names the sealed things say themselves, children's among them. */
function namesIn(kind: string, content: Content): readonly string[] {
  const found: string[] = [];
  const add = (value: unknown): void => {
    if (typeof value === "string" && value !== "") found.push(value);
  };
  const author = content["author"];
  if (typeof author === "object" && author !== null) add((author as { name?: unknown }).name);
  if (kind === "card") add(content["childName"]);
  if (kind === "persons" && Array.isArray(content["persons"]))
    for (const person of content["persons"] as readonly Content[]) add(person["name"]);
  return found;
}

/** The same content without anybody in it: who wrote stays as a role. Pure. */
export function withoutPeople(content: Content, names: readonly string[]): Content {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return withoutNames(value, names);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !LEFT_OUT.has(key))
        .map(([key, inner]) => [
          key,
          key === "author"
            ? { name: "", role: (inner as { role?: unknown } | null)?.role ?? null }
            : // A day is a number in disguise; masking it would hide when something was done.
              key === "on"
              ? inner
              : clean(inner),
        ]),
    );
  };
  return clean(content) as Content;
}

interface Opened {
  readonly item: ItemRow;
  readonly content: Content;
}

/** What can still be opened; a card may have been erased before. */
async function openAll(
  tx: DatabaseTransaction,
  { venueId, vault }: Pick<CaseContext, "venueId" | "vault">,
  items: readonly ItemRow[],
  accountId: string,
  now: number,
): Promise<readonly Opened[]> {
  const opened: Opened[] = [];
  for (const item of items)
    try {
      const reader = { accountId, reason: WHY };
      const text = await vault.open(tx, { venueId, itemId: item.id, reader, now });
      opened.push({ item, content: JSON.parse(text) as Content });
    } catch (cause) {
      if (!(cause instanceof VaultError) || cause.code !== "E_VAULT_DESTROYED") throw cause;
    }
  return opened;
}

/**
 * Writes the note anew without personal data. Call it in the transaction that destroys the key of the case, before that.
 *
 * @param of.names  of everybody who works here: they are taken out, too
 * @returns how many texts were kept
 */
export async function keepNote(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "venueId" | "vault">,
  of: { readonly caseId: string; readonly names: readonly string[]; readonly by: string; readonly now: number },
): Promise<number> {
  const { venueId, vault } = context;
  const { caseId, by, now } = of;
  const row = await lockCase(tx, venueId, caseId);
  if (row === undefined || (await vault.hasKey(tx, { venueId, caseId, subject: "note" }))) return 0;
  const items = await itemsOf(tx, caseId);
  const wanted = items.filter(({ subject, kind }) => WITH_NAMES.has(kind) || (subject === "case" && OF_NOTE.has(kind)));
  const opened = await openAll(tx, context, wanted, by, now);
  const kept = opened.filter(({ item }) => OF_NOTE.has(item.kind));
  if (kept.length === 0) return 0;
  const names = [...of.names, ...opened.flatMap(({ item, content }) => namesIn(item.kind, content))];
  const ring = row.harm === "positive" ? "harm" : "case";
  await vault.createKey(tx, { venueId, caseId, subject: "note", ring, now });
  const db = tx.withTables<CaseTables>();
  const commitments = [];
  for (const { item, content } of kept) {
    const plaintext = JSON.stringify(withoutPeople(content, names));
    const sealed = await vault.seal(tx, { venueId, caseId, subject: "note", kind: item.kind, plaintext, now });
    commitments.push(sealed);
    // In the place of what it was made from: the same entry, part, day and revision.
    await db
      .insertInto("case_item")
      .values({ ...item, id: sealed.itemId, subject: "note" })
      .execute();
  }
  const facts = { texts: kept.length };
  const { seq, hash } = await append(tx, {
    venueId,
    book: "events",
    kind: "note-kept",
    caseId,
    at: now,
    by,
    skeleton: facts,
    commitments,
  });
  await db
    .insertInto("case_entry")
    .values({
      id: randomUUID(),
      case_id: caseId,
      venue_id: venueId,
      step: row.version,
      at: now,
      book: "events",
      kind: "note-kept",
      seq,
      hash,
      by_account: by,
      by_role: null,
      facts: JSON.stringify(facts),
    })
    .execute();
  return kept.length;
}
