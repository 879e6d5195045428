/**
 * Says who may do what one may not do oneself, so that nobody looks for a button in vain.
 *
 * @module
 */
import { UserRoundCheck } from "lucide-react";
import { useMay } from "../api/queries.ts";
import { useTexts } from "../texts/texts.tsx";
import { whoMay } from "./who.ts";
import type { Guarded } from "./who.ts";

/** Nothing when the signed-in account may do all of them. */
export function Who({ permissions }: { readonly permissions: readonly Guarded[] }) {
  const { t, list } = useTexts();
  const may = useMay();
  const missing = permissions.filter((permission) => !may(permission));
  if (missing.length === 0) return null;
  return (
    <ul className="who">
      {missing.map((permission) => (
        <li key={permission}>
          <UserRoundCheck aria-hidden="true" size={17} />
          <span>{t(`who.${permission}`, { roles: list(whoMay[permission].map((role) => t(`role.${role}`))) })}</span>
        </li>
      ))}
    </ul>
  );
}
