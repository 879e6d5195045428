/**
 * Tables of the venues slice. Only this slice writes them.
 *
 * @module
 */
export type VenueTables = {
  /** Newest status of each resolver, as JSON of `ResolverStatus`. */
  venue_resolver: { venue_id: string; resolver: string; seen_at: number; status: string };
  /** Spans in which a resolver reported without a pause. */
  venue_coverage: { id: string; venue_id: string; resolver: string; from_at: number; to_at: number };
  /** Published policy generations. */
  venue_generation: {
    venue_id: string;
    generation: number;
    created_at: number;
    bundle_digest: string;
    list_generation: number;
  };
  venue_policy_state: {
    venue_id: string;
    checked_at: number;
    error_code: string | null;
    error_message: string | null;
    error_at: number | null;
  };
};
