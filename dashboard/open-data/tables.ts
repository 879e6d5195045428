/**
 * Table of open data; only this slice writes it.
 *
 * @module
 */
export type OpenDataRow = {
  id: string;
  venue_id: string;
  year: number;
  release: number;
  state: string;
  licence: string;
  /** JSON of `OpenRelease`: what is published, never a true count. */
  content: string;
  digest: string;
  prepared_at: number;
  prepared_by: string;
  approved_at: number | null;
  approved_by: string | null;
  ended_at: number | null;
  ended_by: string | null;
  reason: string;
};

export type OpenDataTables = { open_data_release: OpenDataRow };
