/**
 * A QR code as a drawing: always dark on white, whatever the theme, because cameras want it so.
 *
 * @module
 */
import { useMemo } from "react";
import { qrCode, qrPath } from "./qr.ts";

export function Qr({
  text,
  label,
  size = 180,
}: {
  readonly text: string;
  readonly label: string;
  readonly size?: number;
}) {
  const grid = useMemo(() => qrCode(text), [text]);
  if (grid === null) return null;
  const modules = grid.length;
  return (
    <svg
      className="qr"
      // An inline drawing needs no file and no exception from the content policy.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
    >
      <rect className="qr-light" width={modules} height={modules} />
      <path className="qr-dark" d={qrPath(grid)} />
    </svg>
  );
}
