/**
 * Triggers of the append-only books, in the words of either database. Belongs to migration 0011 and is as fixed as that.
 *
 * @module
 */

const GENESIS = "0".repeat(64);
/** Nothing younger may be covered by a checkpoint; 25 years without their leap days, the policy itself is stricter (R-084). */
const KEEP_MS = String(25 * 365 * 86_400_000);

const sameBook = (table: string): string => `${table}.venue_id = new.venue_id and ${table}.book = new.book`;
const lastSeq = `coalesce((select max(e.seq) from ledger_entry e where ${sameBook("e")}),
  (select max(c.seq) from ledger_checkpoint c where ${sameBook("c")}), 0)`;
const lastOf = (column: "hash" | "at", none: string): string =>
  `coalesce((select e.${column} from ledger_entry e where ${sameBook("e")} order by e.seq desc limit 1),
  (select c.${column} from ledger_checkpoint c where ${sameBook("c")} order by c.seq desc limit 1), ${none})`;

const NOT_NEXT = `new.seq <> 1 + ${lastSeq} or new.prev_hash <> ${lastOf("hash", `'${GENESIS}'`)}
  or new.at < ${lastOf("at", "0")}`;
const NOT_COVERED = `not exists (select 1 from ledger_checkpoint c
  where c.venue_id = old.venue_id and c.book = old.book and c.seq >= old.seq)`;
const BAD_CHECKPOINT = `not exists (select 1 from ledger_entry e where ${sameBook("e")} and e.seq = new.seq
  and e.hash = new.hash and e.at = new.at and new.made_at - e.at >= ${KEEP_MS})`;
const NOT_FORWARD = `new.seq <= old.seq or new.venue_id <> old.venue_id or new.book <> old.book`;

interface Rule {
  readonly name: string;
  readonly table: "ledger_entry" | "ledger_head" | "ledger_checkpoint";
  readonly event: "insert" | "update" | "delete";
  /** Nothing: always refused. */
  readonly when?: string;
  readonly says: string;
}

const RULES: readonly Rule[] = [
  { name: "ledger_entry_next", table: "ledger_entry", event: "insert", when: NOT_NEXT, says: "not the next entry" },
  { name: "ledger_entry_fixed", table: "ledger_entry", event: "update", says: "entries are never changed" },
  {
    name: "ledger_entry_kept",
    table: "ledger_entry",
    event: "delete",
    when: NOT_COVERED,
    says: "entries stay until a checkpoint covers them",
  },
  {
    name: "ledger_head_once",
    table: "ledger_head",
    event: "insert",
    when: `exists (select 1 from ledger_head h where ${sameBook("h")})`,
    says: "a book has one head",
  },
  {
    name: "ledger_head_forward",
    table: "ledger_head",
    event: "update",
    when: NOT_FORWARD,
    says: "a head moves forward",
  },
  { name: "ledger_head_kept", table: "ledger_head", event: "delete", says: "a head stays" },
  {
    name: "ledger_checkpoint_due",
    table: "ledger_checkpoint",
    event: "insert",
    when: BAD_CHECKPOINT,
    says: "no entry of 25 years with this digest",
  },
  {
    name: "ledger_checkpoint_fixed",
    table: "ledger_checkpoint",
    event: "update",
    says: "checkpoints are never changed",
  },
  { name: "ledger_checkpoint_kept", table: "ledger_checkpoint", event: "delete", says: "checkpoints stay" },
];

export function sqliteTriggers(): readonly string[] {
  return RULES.map(
    ({ name, table, event, when, says }) =>
      `create trigger ${name} before ${event} on ${table} ${when === undefined ? "" : `when ${when}`}
       begin select raise(abort, '${table}: ${says}'); end`,
  );
}

/** A `when` of PostgreSQL takes no subquery, so the condition stands in the function. */
export function postgresTriggers(): readonly string[] {
  const rows = RULES.flatMap(({ name, table, event, when, says }) => [
    `create function ${name}() returns trigger language plpgsql as $$
     begin
       if ${when ?? "true"} then raise exception '${table}: ${says}'; end if;
       return ${event === "delete" ? "old" : "new"};
     end $$`,
    `create trigger ${name} before ${event} on ${table} for each row execute function ${name}()`,
  ]);
  const tables = ["ledger_entry", "ledger_head", "ledger_checkpoint"];
  return [
    ...rows,
    `create function ledger_not_emptied() returns trigger language plpgsql as $$
     begin raise exception 'the books are never emptied'; end $$`,
    ...tables.map(
      (table) =>
        `create trigger ${table}_not_emptied before truncate on ${table}
         for each statement execute function ledger_not_emptied()`,
    ),
  ];
}
