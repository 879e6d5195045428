/**
 * Longer and shorter words with their label, hint and complaint; never filled in beforehand.
 *
 * @module
 */
import { useId } from "react";

export interface WordsProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly rows?: number;
  readonly type?: "text" | "date" | "datetime-local" | "url" | "tel";
}

export function LongText({ label, value, onChange, hint, error = null, rows = 3 }: WordsProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        maxLength={8_000}
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-about`} className="field-about">
        {hint !== undefined && <span className="field-hint">{hint}</span>}
        {error !== null && <span className="field-error">{error}</span>}
      </div>
    </div>
  );
}

export function ShortText({ label, value, onChange, hint, error = null, type = "text" }: WordsProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        maxLength={300}
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-about`} className="field-about">
        {hint !== undefined && <span className="field-hint">{hint}</span>}
        {error !== null && <span className="field-error">{error}</span>}
      </div>
    </div>
  );
}
