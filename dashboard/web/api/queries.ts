/**
 * Reading the server: one hook for every GET endpoint, one rule for a lost session.
 *
 * @module
 */
import { MutationCache, QueryCache, QueryClient, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Permission, SessionView } from "../../../policies/schema/api.ts";
import { call, hasCsrf, rememberCsrf } from "./call.ts";
import type { EndpointId, Response, endpoints } from "./contract.ts";
import { ApiFailure } from "./failure.ts";
import { rememberPerson, rememberedPerson } from "./kept-session.ts";
import { usePollMs } from "./live.ts";

/** `null`: nobody is signed in. `undefined` while unknown. */
export const sessionKey = ["session"] as const;

/** @param onSessionLost  called when a request is refused because the session ended */
export function makeQueryClient(onSessionLost: (client: QueryClient) => void): QueryClient {
  const lost = (error: unknown): void => {
    if (!(error instanceof ApiFailure) || error.status !== 401) return;
    // Without a session there is nothing to lose: a refused sign-in is shown by its own form.
    if (client.getQueryData<SessionView | null>(sessionKey) === null) return;
    onSessionLost(client);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: lost }),
    mutationCache: new MutationCache({ onError: lost }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiFailure && (error.status === 0 || error.status >= 500),
        retryDelay: (failures) => 400 * 2 ** failures,
        networkMode: "always",
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

/** Puts the signed-in session in place (or takes it away) and its token with it. */
export function keepSession(client: QueryClient, session: SessionView | null): void {
  rememberCsrf(session?.csrf ?? null);
  rememberPerson(session, Date.now());
  client.setQueryData(sessionKey, session);
}

export const useSession = (): UseQueryResult<SessionView | null> =>
  useQuery({
    queryKey: sessionKey,
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      try {
        const session = await call("session", { signal });
        rememberCsrf(session.csrf);
        rememberPerson(session, Date.now());
        return session;
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 401) {
          rememberPerson(null, Date.now());
          return null;
        }
        // Without the network the desk goes on; the server decides about every step when it is back.
        const person = error instanceof ApiFailure && error.status === 0 ? rememberedPerson(Date.now()) : null;
        if (person !== null && !hasCsrf()) return person;
        throw error;
      }
    },
  });

/** Endpoints that only read and may be asked again at any time. */
type Read = Exclude<
  { [K in EndpointId]: (typeof endpoints)[K]["method"] extends "GET" ? K : never }[EndpointId],
  "session" | "mistakeState" | "federationExport"
>;
/** Answers that change only with a new release of the policies; not polled. */
const steady: ReadonlySet<EndpointId> = new Set<EndpointId>([
  "taxonomy",
  "metrics",
  "setupState",
  "accessibilityPublic",
  "accounts",
  "listUnusable",
]);

export interface ReadOptions<K extends EndpointId> {
  readonly id?: string;
  readonly enabled?: boolean;
  /** Overrides the poll span while something is in progress; `null` leaves it. */
  readonly everyMs?: (data: Response<K> | undefined) => number | null;
}

export function useApi<K extends Read>(endpoint: K, options: ReadOptions<K> = {}): UseQueryResult<Response<K>> {
  const poll = usePollMs();
  return useQuery({
    queryKey: options.id === undefined ? [endpoint] : [endpoint, options.id],
    queryFn: ({ signal }) => call(endpoint, { signal, ...(options.id === undefined ? {} : { id: options.id }) }),
    enabled: options.enabled ?? true,
    refetchInterval: (query) => options.everyMs?.(query.state.data) ?? (steady.has(endpoint) ? false : poll),
    ...(endpoint === "taxonomy" ? { staleTime: 600_000 } : {}),
  });
}

/** Asks whether the signed-in account may do something. The server decides anyway; this only hides what would be refused. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useSession();
  return (permission) => data?.permissions.includes(permission) === true;
}
