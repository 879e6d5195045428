/**
 * Labelled inputs with a hint and the server's complaint beside them.
 *
 * @module
 */
import { useId } from "react";
import type { ReactNode } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextField } from "react-aria-components/TextField";

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly type?: "text" | "password" | "search" | "date";
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly name?: string;
  /** Technical text: no correction, no capital letters. */
  readonly plain?: boolean;
}

export function Field({
  label,
  value,
  onChange,
  hint,
  error,
  plain = false,
  type = "text",
  required = false,
  ...rest
}: FieldProps) {
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      type={type}
      isRequired={required}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      {...(rest.name === undefined ? {} : { name: rest.name })}
      {...(rest.autoComplete === undefined ? {} : { autoComplete: rest.autoComplete })}
      {...(plain ? { autoCorrect: "off", spellCheck: "false" as const } : {})}
    >
      <Label>{label}</Label>
      <Input {...(plain ? { autoCapitalize: "none" } : {})} />
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly compact?: boolean;
}

/** The browser's own list of choices: right on a phone, right with every keyboard. */
export function Choice({ label, value, onChange, options, compact = false }: ChoiceProps) {
  const id = useId();
  return (
    <div className={compact ? "field field-compact" : "field"}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}
