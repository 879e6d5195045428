/**
 * Endpoints of the vault for those who answer for the machine. Changing a key and drawing sheets ask for a fresh second factor.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { VaultView } from "../../policies/schema/vault-api.ts";
import { listAccounts, registerEndpoint, requireFresh } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import type { Clock } from "../platform/clock.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { SheetDesk } from "./desk.ts";
import { VaultError } from "./error.ts";
import type { VaultTables } from "./tables.ts";
import type { Vault } from "./vault.ts";

/** A year: people who held sheets or saw the file have changed by then. */
export const ROTATE_AFTER_MS = 365 * DAY_MS;

export interface VaultContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly vault: Vault;
  /** Cases that do not exist for somebody; left out: none. */
  readonly casesKeptFrom?: (viewer: {
    readonly account: string;
    readonly roles: readonly string[];
  }) => Promise<ReadonlySet<string>>;
}

const PROBLEMS = { E_VAULT_KEY_MISSING: "missing", E_VAULT_KEY_WRONG: "wrong" } as const;

/** Whether the file and the database belong together. */
function problemOf(vault: Vault, keyId: string): VaultView["problem"] {
  try {
    vault.masters.withId(keyId);
    return null;
  } catch (cause) {
    if (cause instanceof VaultError && Object.hasOwn(PROBLEMS, cause.code))
      return PROBLEMS[cause.code as keyof typeof PROBLEMS];
    throw cause;
  }
}

/** Keys of cases that name the viewer; they are not counted for them. */
async function uncounted({ database, venueId, casesKeptFrom }: VaultContext, { session }: Caller): Promise<number> {
  const kept = (await casesKeptFrom?.({ account: session.account.id, roles: session.roles })) ?? new Set<string>();
  if (kept.size === 0) return 0;
  const { count } = await database
    .withTables<VaultTables>()
    .selectFrom("vault_key")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("venue_id", "=", venueId)
    .where("case_id", "in", [...kept])
    .executeTakeFirstOrThrow();
  return count;
}

async function viewOf(context: VaultContext, desk: SheetDesk, caller: Caller, now: number): Promise<VaultView> {
  const { database, venueId, vault } = context;
  const account = caller.session.account.id;
  const state = await vault.state(database, venueId);
  const names = new Map((await listAccounts(database)).map(({ id, displayName }) => [id, displayName]));
  const rotateBy = state.madeAt === null ? null : state.madeAt + ROTATE_AFTER_MS;
  return {
    keyId: state.masterId,
    source: vault.masters.kind,
    problem: state.masterId === null ? null : problemOf(vault, state.masterId),
    keys: state.keys - (await uncounted(context, caller)),
    madeAt: state.madeAt === null ? null : instant(state.madeAt),
    rotateBy: rotateBy === null ? null : instant(rotateBy),
    due: rotateBy !== null && rotateBy <= now,
    recovery:
      state.recoveryMadeAt === null
        ? null
        : { madeAt: instant(state.recoveryMadeAt), holders: state.holders.map((id) => names.get(id) ?? id) },
    unswept: state.unswept,
    requests: desk.waiting(now).map((one) => ({
      id: one.id,
      askedAt: instant(one.askedAt),
      expiresAt: instant(one.expiresAt),
      askedBy: names.get(one.askedBy) ?? null,
      agreedBy: one.agreedBy === null ? null : (names.get(one.agreedBy) ?? one.agreedBy),
      mine: one.askedBy === account,
    })),
  };
}

const REFUSED = ["E_VAULT_ROTATION", "E_VAULT_KEY_MISSING", "E_VAULT_KEY_WRONG"] as const;

/** A key file that is missing, wrong or systemd's is something the person can mend. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const code = cause instanceof VaultError ? REFUSED.find((one) => one === cause.code) : undefined;
    if (code === undefined) throw cause;
    throw new Refusal(409, code);
  }
}

export function registerVaultRoutes(app: FastifyInstance, context: VaultContext): void {
  const { clock, database, venueId, vault } = context;
  const desk = new SheetDesk({ vault, database, venueId });
  const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";
  /** @throws {Refusal} 403 `E_ACCESS_STEP_UP` */
  const freshAccount = ({ session }: Caller): string => {
    requireFresh(session.secondFactor, clock());
    return session.account.id;
  };
  /** One rotation at a time: whoever comes meanwhile waits for it and starts none of their own. */
  let rotating: Promise<unknown> | null = null;
  registerEndpoint(app, Api.vault, async ({ caller }) => viewOf(context, desk, caller(), clock()));
  registerEndpoint(app, Api.vaultRotate, async ({ caller }) => {
    const by = freshAccount(caller());
    rotating ??= vault.rotate(database, { venueId, by }).finally(() => {
      rotating = null;
    });
    await inWords(rotating);
    return viewOf(context, desk, caller(), clock());
  });
  registerEndpoint(app, Api.vaultSheetsAsk, async ({ caller, body }) => {
    const account = freshAccount(caller());
    desk.ask(account, body.passphrase, clock());
    return viewOf(context, desk, caller(), clock());
  });
  registerEndpoint(app, Api.vaultSheetsAgree, async ({ params, caller, body }) => {
    const account = freshAccount(caller());
    const text = await inWords(desk.agree(account, idOf(params), body.passphrase, clock()));
    return { name: "latarnik-sheet-2.txt", text };
  });
  registerEndpoint(app, Api.vaultSheetTake, async ({ params, caller }) => {
    const account = freshAccount(caller());
    return { name: "latarnik-sheet-1.txt", text: await desk.take(account, idOf(params), clock()) };
  });
}
