/**
 * What open data needs from outside: the stored aggregates of reports, the plan of tables, what the categories are called, who publishes.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { OpenDataPlan } from "../../policies/schema/open-data.ts";
import type { TaxonomyEntry } from "../../policies/schema/taxonomy.ts";
import type { ReportContext } from "../reports/index.ts";

export interface OpenDataContext extends ReportContext {
  readonly plan: OpenDataPlan;
  readonly taxonomy: () => readonly TaxonomyEntry[];
  readonly publisher: Publisher;
  /** Whether approved releases are served to anybody. */
  readonly publish: boolean;
}

/** Stands in the metadata. */
export interface Publisher {
  readonly name: string;
  readonly email: string;
}

/** Who asks: an account and the roles it holds now. */
export interface OpenDataPerson {
  readonly account: string;
  readonly roles: readonly Role[];
}
