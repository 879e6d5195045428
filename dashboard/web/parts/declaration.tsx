/**
 * The way to the accessibility declaration, in the foot of every page a stranger may open; there is none until one was published.
 *
 * @module
 */
import { useApi } from "../api/queries.ts";

export function DeclarationLink({ text }: { readonly text: string }) {
  const { data } = useApi("accessibilityPublic");
  if (data === undefined || data.path === null) return null;
  return (
    <a className="frame-declaration no-print" href={data.path}>
      {text}
    </a>
  );
}
