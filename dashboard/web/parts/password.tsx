/**
 * A field for a new password with a meter in words; no third party hears of it.
 *
 * @module
 */
import { useTexts } from "../texts/texts.tsx";
import { Field } from "./field.tsx";
import { characters, passwordMinimum, passwordStrength } from "./password.ts";

const steps = { empty: 0, short: 1, weak: 2, fair: 3, strong: 4 } as const;

export function NewPassword(props: {
  readonly label: string;
  readonly login: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}) {
  const { t } = useTexts();
  const strength = passwordStrength(props.value, props.login);
  const missing = Math.max(0, passwordMinimum - characters(props.value));
  return (
    <div>
      <Field
        label={props.label}
        value={props.value}
        onChange={props.onChange}
        error={props.error}
        type="password"
        autoComplete="new-password"
        required
        hint={t(`password.${strength}`, { minimum: passwordMinimum, missing })}
      />
      <div className="meter" data-strength={strength} aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} data-on={step <= steps[strength]} />
        ))}
      </div>
    </div>
  );
}
