/**
 * Says that words came back after a reload, and where they are kept meanwhile.
 *
 * @module
 */
import { useTexts } from "../texts/texts.tsx";

export function Restored({ on }: { readonly on: boolean }) {
  const { t } = useTexts();
  return on ? <output className="restored">{t("kept.restored")}</output> : null;
}

export function KeptHere() {
  const { t } = useTexts();
  return <p className="muted small kept-here">{t("kept.here")}</p>;
}
