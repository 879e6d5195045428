/**
 * The server's endpoints as the page knows them: methods and paths, checked by the compiler against
 * `policies/schema/api.ts`. Only types are imported, so that the schema library stays out of the bundle.
 *
 * @module
 */
import type { output } from "zod";
import type { Api } from "../../../policies/schema/api.ts";

export type EndpointId = keyof Api0;
type Api0 = typeof Api;

export type Response<K extends EndpointId> = output<Api0[K]["response"]>;
export type Body<K extends EndpointId> = Api0[K] extends { readonly body: infer B }
  ? B extends { _input: infer I }
    ? I
    : never
  : undefined;

export const endpoints = {
  setupState: { method: "GET", path: "/api/setup" },
  setup: { method: "POST", path: "/api/setup" },
  signIn: { method: "POST", path: "/api/session" },
  session: { method: "GET", path: "/api/session" },
  signOut: { method: "DELETE", path: "/api/session" },
  today: { method: "GET", path: "/api/today" },
  signals: { method: "GET", path: "/api/signals" },
  drafts: { method: "GET", path: "/api/drafts" },
  draft: { method: "GET", path: "/api/drafts/:id" },
  defects: { method: "GET", path: "/api/defects" },
  networks: { method: "GET", path: "/api/networks" },
  lists: { method: "GET", path: "/api/lists" },
  listUnusable: { method: "GET", path: "/api/lists/:id/unusable" },
  listsUpdate: { method: "POST", path: "/api/lists/update" },
  explain: { method: "POST", path: "/api/explain" },
  taxonomy: { method: "GET", path: "/api/taxonomy" },
  accounts: { method: "GET", path: "/api/accounts" },
  accountCreate: { method: "POST", path: "/api/accounts" },
  accountUpdate: { method: "PATCH", path: "/api/accounts/:id" },
} as const satisfies {
  readonly [K in EndpointId]: { readonly method: Api0[K]["method"]; readonly path: Api0[K]["path"] };
};

/** Fills `:id`; the value is escaped, an id never opens another path. */
export const pathOf = (endpoint: EndpointId, id?: string): string =>
  endpoints[endpoint].path.replace(":id", encodeURIComponent(id ?? ""));
