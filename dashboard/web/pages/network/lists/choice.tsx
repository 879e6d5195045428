/**
 * The button that switches one list: on by way of «co by się zmieniło», off with a question, and for what nobody may
 * switch off, the reason.
 *
 * @module
 */
import { useState } from "react";
import { Lock, Power, PowerOff } from "lucide-react";
import { useMay } from "../../../api/queries.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { Preview } from "./preview.tsx";
import { useChoice } from "./use-choice.ts";
import type { ListSourceView } from "./use-lists.ts";

export type Say = (text: string, undo: (() => void) | null) => void;

/** Why it stays on, in the order of what binds most. */
export const lockedWhy = (source: ListSourceView): "opaque" | "statutory" | "locked" | null =>
  source.opaque ? "opaque" : source.trust === "statutory" ? "statutory" : source.locked ? "locked" : null;

function Locked({ source, onClose }: { readonly source: ListSourceView; readonly onClose: () => void }) {
  const { t, language } = useTexts();
  const why = lockedWhy(source) ?? "locked";
  return (
    <Dialog title={t("locked.title", { list: source.title[language] })} onClose={onClose}>
      <p>{t(`locked.${why}.text`)}</p>
      <p>{t("locked.mistake")}</p>
      <div className="dialog-actions">
        <Button variant="primary" onPress={onClose}>
          {t("action.understood")}
        </Button>
      </div>
    </Dialog>
  );
}

function SwitchOff({
  source,
  say,
  onClose,
}: {
  readonly source: ListSourceView;
  readonly say: Say;
  readonly onClose: () => void;
}) {
  const { t, language } = useTexts();
  const list = source.title[language];
  const again = useChoice(() => say(t("choice.on", { list }), null));
  const off = useChoice(() => {
    say(t("choice.off", { list }), () =>
      again.mutate({ id: source.id, body: { enabled: true, networks: source.chosen ?? [] } }),
    );
    onClose();
  });
  return (
    <Confirm
      title={t("choice.offAsk", { list })}
      action={t("choice.switchOff")}
      danger
      busy={off.isPending}
      error={off.error}
      onClose={onClose}
      onConfirm={() => off.mutate({ id: source.id, body: { enabled: false, networks: [] } })}
    >
      <p>{t("choice.offText", { entries: source.entries })}</p>
    </Confirm>
  );
}

export function ChoiceButton({
  source,
  say,
  compact = false,
}: {
  readonly source: ListSourceView;
  readonly say: Say;
  readonly compact?: boolean;
}) {
  const { t, language } = useTexts();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const list = source.title[language];
  const close = (): void => setOpen(false);
  const variant = compact ? "link" : "quiet";
  if (source.slot) return <span className="muted">{t("choice.slot")}</span>;
  if (source.enabled && lockedWhy(source) !== null)
    return (
      <>
        <Button variant={variant} aria-label={t("locked.open", { list })} onPress={() => setOpen(true)}>
          <Lock aria-hidden="true" size={16} />
          {t("choice.locked")}
        </Button>
        {open && <Locked source={source} onClose={close} />}
      </>
    );
  if (!may("lists.choose")) return <span className="muted">{t(source.enabled ? "choice.isOn" : "choice.isOff")}</span>;
  return (
    <>
      <Button
        variant={variant}
        aria-label={t(source.enabled ? "choice.switchOffOf" : "choice.switchOnOf", { list })}
        onPress={() => setOpen(true)}
      >
        {source.enabled ? <PowerOff aria-hidden="true" size={16} /> : <Power aria-hidden="true" size={16} />}
        {t(source.enabled ? "choice.switchOffOpen" : "choice.switchOnOpen")}
      </Button>
      {open && source.enabled && <SwitchOff source={source} say={say} onClose={close} />}
      {open && !source.enabled && <Preview source={source} say={say} onClose={close} />}
    </>
  );
}
