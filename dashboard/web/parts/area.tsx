/**
 * A longer text with its label: reasons that will stand in the record. Never filled in beforehand.
 *
 * @module
 */
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import { TextField } from "react-aria-components/TextField";
import { useTexts } from "../texts/texts.tsx";

/** Length a reason must have, in UTF-16 units after trimming (`policies/schema/api.ts`). */
export const reasonLimits = { least: 10, most: 500 } as const;

/** Whether a reason may be sent. Pure. */
export const isReason = (text: string): boolean =>
  text.trim().length >= reasonLimits.least && text.trim().length <= reasonLimits.most;

export function Reason(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Complains about what is missing; off until somebody tried to send. */
  readonly checked: boolean;
  readonly label?: string;
}) {
  const { t } = useTexts();
  const error = props.checked && !isReason(props.value) ? t("reasonField.short", { least: reasonLimits.least }) : null;
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isRequired
      isInvalid={error !== null}
      validationBehavior="aria"
      maxLength={reasonLimits.most}
    >
      <Label>{props.label ?? t("reasonField.label")}</Label>
      <TextArea rows={3} />
      <Text slot="description" className="field-hint">
        {t("reasonField.hint", { least: reasonLimits.least })}
      </Text>
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
