/**
 * A switch that acts at once. Its word says the state, so that the colour need not.
 *
 * @module
 */
import { Switch as AriaSwitch } from "react-aria-components/Switch";
import type { ReactNode } from "react";

export function Switch(props: {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  readonly label?: string;
  readonly children: ReactNode;
}) {
  return (
    <AriaSwitch
      className="switch"
      isSelected={props.on}
      onChange={props.onChange}
      isDisabled={props.disabled ?? false}
      {...(props.label === undefined ? {} : { "aria-label": props.label })}
    >
      <span className="switch-track" aria-hidden="true">
        <span className="switch-knob" />
      </span>
      <span className="switch-words">{props.children}</span>
    </AriaSwitch>
  );
}
