/**
 * Why an update of a list was refused, and what to do next.
 *
 * @module
 */
import { CircleAlert } from "lucide-react";
import { useTexts } from "../../../texts/texts.tsx";

export function ListFault({
  error,
  kept = false,
}: {
  readonly error: { readonly code: string; readonly message: string };
  /** Whether an older content still protects. */
  readonly kept?: boolean;
}) {
  const { t, attempt } = useTexts();
  return (
    <div className="fault">
      <CircleAlert aria-hidden="true" size={20} />
      <div>
        <p>
          {attempt(`listFault.${error.code}`) ?? error.message} {kept && t("listFault.kept")}
        </p>
        <p className="muted small">
          {error.message} <span className="code">{error.code}</span>
        </p>
      </div>
    </div>
  );
}
