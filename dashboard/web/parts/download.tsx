/**
 * A link that hands out a file made by the server, in the language of the page.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useTexts } from "../texts/texts.tsx";

export function Download({
  path,
  variant = "quiet",
  children,
}: {
  readonly path: `/api/${string}`;
  readonly variant?: "quiet" | "primary" | "link";
  readonly children: ReactNode;
}) {
  const { language } = useTexts();
  return (
    <a className={`button button-${variant} no-print`} href={`${path}?language=${language}`} download>
      {children}
    </a>
  );
}
