/**
 * The one button. `primary` at most once on a screen; `danger` only for what takes protection or access away.
 *
 * @module
 */
import { Button as AriaButton } from "react-aria-components/Button";
import type { ButtonProps } from "react-aria-components/Button";

export type ButtonVariant = "primary" | "quiet" | "danger" | "rail" | "link";

export function Button({
  variant = "quiet",
  className,
  ...rest
}: Omit<ButtonProps, "className"> & { readonly variant?: ButtonVariant; readonly className?: string }) {
  return (
    <AriaButton {...rest} className={`button button-${variant}${className === undefined ? "" : ` ${className}`}`} />
  );
}
