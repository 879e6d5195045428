/**
 * A box to tick, with room for a whole sentence beside it.
 *
 * @module
 */
import { Checkbox } from "react-aria-components/Checkbox";
import type { ReactNode } from "react";

export function Tick(props: {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Checkbox
      className="check tick"
      isSelected={props.on}
      onChange={props.onChange}
      isDisabled={props.disabled ?? false}
    >
      <span className="check-box" aria-hidden="true" />
      <span>{props.children}</span>
    </Checkbox>
  );
}
