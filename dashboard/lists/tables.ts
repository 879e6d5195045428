/**
 * Tables of the lists slice. Only this slice writes them; others read the `list_public_*` views.
 *
 * @module
 */
export type ListSourceRow = {
  venue_id: string;
  id: string;
  /** Order of the configuration. */
  position: number;
  /** JSON of `ListSource`. */
  definition: string;
  origin: string;
  state: string;
  /** JSON of `SourceReport`, if the source is in the published pack. */
  report: string | null;
  last_attempt_at: number | null;
  last_success_at: number | null;
  /** When the raw octets last changed. */
  content_at: number | null;
  error_code: string | null;
  error_message: string | null;
};

export type ListTables = {
  list_source: ListSourceRow;
  list_build: {
    venue_id: string;
    generation: number;
    created_at: number | null;
    digest: string | null;
    names: number;
    fingerprint: string | null;
    building_since: number | null;
    error_code: string | null;
    error_message: string | null;
    error_at: number | null;
  };
  list_update_request: {
    id: string;
    venue_id: string;
    requested_at: number;
    requested_by: string | null;
    taken_at: number | null;
  };
};

export type ListPublicViews = {
  list_public_source: Pick<
    ListSourceRow,
    "venue_id" | "id" | "state" | "origin" | "last_success_at" | "content_at" | "error_code"
  >;
  list_public_build: Pick<
    ListTables["list_build"],
    "venue_id" | "generation" | "created_at" | "names" | "error_code" | "error_at"
  >;
};
