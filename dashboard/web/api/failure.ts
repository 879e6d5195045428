/**
 * A request that did not succeed. The server's own codes pass through; the three of the page are in README.md.
 *
 * @module
 */
import type { ApiProblem } from "../../../policies/schema/api.ts";

export type WebFailureCode = "E_WEB_UNREACHABLE" | "E_WEB_UNREADABLE" | "E_WEB_FILE";

export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** A {@link WebFailureCode} or a code of the server. */
  readonly code: string;
  readonly fields: NonNullable<ApiProblem["fields"]>;

  constructor(status: number, problem: ApiProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.status = status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
  }
}

/** What stands beside the field `path`, if the server complained about it. */
export const fieldMessage = (error: unknown, path: string): string | undefined =>
  error instanceof ApiFailure ? error.fields.find((field) => field.path === path)?.message : undefined;
