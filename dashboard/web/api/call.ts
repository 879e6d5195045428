/**
 * One HTTP request to the dashboard server: JSON both ways, the session cookie by the browser, the CSRF token of
 * the session on every request that changes something.
 *
 * @module
 */
import type { ApiProblem } from "../../../policies/schema/api.ts";
import { endpoints, pathOf } from "./contract.ts";
import type { Body, EndpointId, Response } from "./contract.ts";
import { ApiFailure } from "./failure.ts";

// One page has one session; the token is not stored anywhere that outlives the page.
let csrf: string | null = null;
export function rememberCsrf(token: string | null): void {
  csrf = token;
}
/** Without it the server refuses every change; the page then asks for its session first. */
export const hasCsrf = (): boolean => csrf !== null;

/**
 * @param id  value of `:id` in the path, or the values in their order; `search` stands behind the `?`
 * @throws {ApiFailure} `E_WEB_UNREACHABLE` when no answer came, `E_WEB_UNREADABLE` when it was not JSON, else the server's code
 */
export async function call<K extends EndpointId>(
  endpoint: K,
  options: {
    readonly id?: string | readonly string[];
    readonly search?: Readonly<Record<string, string>>;
    readonly body?: Body<K>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Response<K>> {
  const { method } = endpoints[endpoint];
  const headers = new Headers({ accept: "application/json", "accept-language": document.documentElement.lang });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (method !== "GET" && csrf !== null) headers.set("x-latarnik-csrf", csrf);
  let answer: globalThis.Response;
  try {
    const search = options.search === undefined ? "" : `?${new URLSearchParams(options.search).toString()}`;
    answer = await fetch(`${pathOf(endpoint, options.id)}${search}`, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    throw new ApiFailure(0, { code: "E_WEB_UNREACHABLE", message: "" }, { cause });
  }
  let value: unknown;
  try {
    value = await answer.json();
  } catch (cause) {
    throw new ApiFailure(answer.status, { code: "E_WEB_UNREADABLE", message: "" }, { cause });
  }
  if (!answer.ok) throw new ApiFailure(answer.status, problemOf(value));
  return value as Response<K>;
}

function problemOf(value: unknown): ApiProblem {
  if (typeof value === "object" && value !== null && "code" in value && "message" in value) return value as ApiProblem;
  return { code: "E_WEB_UNREADABLE", message: "" };
}
