/**
 * Table of self-declarations; only this slice writes it.
 *
 * @module
 */
export type DeclarationRow = {
  id: string;
  venue_id: string;
  declaration: string;
  saved_at: number;
  saved_by: string;
  /** JSON of `DeclarationAnswers` as they were. */
  content: string;
  digest: string;
};

export type DeclarationTables = { declaration_edition: DeclarationRow };
