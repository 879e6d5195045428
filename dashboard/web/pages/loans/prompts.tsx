/**
 * Quiet prompts during a lesson: which tablet, which category, «go and look». Two taps close one. Never a page or a name.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { BellRing, Phone } from "lucide-react";
import type { PromptView } from "../../../../policies/schema/loan-api.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useNames } from "../../parts/names.ts";
import { Time } from "../../parts/time.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { newStep, useSteps } from "./messenger.ts";

const outcomes = ["talk", "mistake", "contact", "escalate"] as const;

function Prompt({
  prompt,
  open,
  onOpen,
  onClose,
}: {
  readonly prompt: PromptView;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onClose: (outcome: NonNullable<PromptView["outcome"]>) => void;
}) {
  const { t } = useTexts();
  const names = useNames();
  return (
    <li className="prompt">
      <button type="button" className="prompt-head" aria-expanded={open} onClick={onOpen}>
        <BellRing aria-hidden="true" size={22} />
        <span>
          <strong>{t("prompt.text", { device: prompt.device, category: names.category(prompt.category) })}</strong>
          <span className="muted">
            <Time at={prompt.at} />
            {prompt.count > 1 && ` · ${t("prompt.count", { count: prompt.count })}`}
          </span>
        </span>
      </button>
      {open && (
        <fieldset className="prompt-outcomes" aria-label={t("prompt.outcome", { device: prompt.device })}>
          {outcomes.map((outcome) => (
            <Button key={outcome} onPress={() => onClose(outcome)}>
              {t(`outcome.${outcome}`)}
            </Button>
          ))}
          <a className="button button-danger" href="tel:112" onClick={() => onClose("emergency")}>
            <Phone aria-hidden="true" size={18} />
            {t("outcome.emergency")}
          </a>
        </fieldset>
      )}
    </li>
  );
}

/** Stands in the frame of every page, so that it is seen wherever the owner of the session is; the server gives nobody else's. */
export default function Prompts() {
  const { t } = useTexts();
  const { kept, take } = useSteps();
  const [open, setOpen] = useState<string | null>(null);
  const { data } = useApi("prompts", { everyMs: () => 5_000 });
  const closing = new Set(kept.steps.filter((step) => step.kind === "promptClose").map((step) => step.target));
  const shown = (data ?? []).filter((prompt) => prompt.closedAt === null && !closing.has(prompt.id));
  const seen = useRef(0);
  useEffect(() => {
    // Felt in the pocket, not heard by the group.
    if (shown.length > seen.current && "vibrate" in navigator) navigator.vibrate([80, 60, 80]);
    seen.current = shown.length;
  }, [shown.length]);
  return (
    <div aria-live="assertive" className="frame-prompts">
      {shown.length > 0 && (
        <ul className="prompts" aria-label={t("prompts.title")}>
          {shown.map((prompt) => (
            <Prompt
              key={prompt.id}
              prompt={prompt}
              open={open === prompt.id}
              onOpen={() => setOpen(open === prompt.id ? null : prompt.id)}
              onClose={(outcome) =>
                take({ kind: "promptClose", target: prompt.id, at: Date.now(), body: { outcome, step: newStep() } })
              }
            />
          ))}
        </ul>
      )}
    </div>
  );
}
