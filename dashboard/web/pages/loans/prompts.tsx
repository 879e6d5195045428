/**
 * Quiet prompts during a lesson: which tablet, which category, «go and look». Two taps close one. Never a page or a name.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { BellRing, Phone, Undo2 } from "lucide-react";
import type { PromptView } from "../../../../policies/schema/loan-api.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { useNames } from "../../parts/names.ts";
import { Time } from "../../parts/time.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { newStep, useSteps } from "./messenger.ts";

/** «Kontakt» asks first what happened: only a person beside the tablet says it. */
const outcomes = ["talk", "mistake", "ask", "escalate"] as const;
const contacts = ["attempt", "contact", "unknown"] as const;
/** What somebody said about contact stays in sight so long. */
const saidMs = 15 * 60_000;

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
  const [asking, setAsking] = useState(false);
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
          {outcomes.map((outcome) =>
            outcome === "ask" ? (
              <Button key={outcome} aria-expanded={asking} onPress={() => setAsking(!asking)}>
                {t("outcome.ask")}
              </Button>
            ) : (
              <Button key={outcome} onPress={() => onClose(outcome)}>
                {t(`outcome.${outcome}`)}
              </Button>
            ),
          )}
          <a className="button button-danger" href="tel:112" onClick={() => onClose("emergency")}>
            <Phone aria-hidden="true" size={18} />
            {t("outcome.emergency")}
          </a>
        </fieldset>
      )}
      {open && asking && (
        <fieldset className="prompt-outcomes prompt-contact">
          <legend>{t("prompt.contact")}</legend>
          {contacts.map((outcome) => (
            <Button key={outcome} onPress={() => onClose(outcome)}>
              {t(`outcome.${outcome}`)}
            </Button>
          ))}
          <p className="muted">{t("prompt.contactText")}</p>
        </fieldset>
      )}
    </li>
  );
}

type Statement = NonNullable<PromptView["statement"]>;

/** What became of a word about contact: recorded, on its way, or refused and why; with the way back as long as there is one. */
function Said({ prompt, statement }: { readonly prompt: PromptView; readonly statement: Statement }) {
  const { t, attempt } = useTexts();
  const now = useNow();
  const undo = useChange("promptUndo", "prompts", () => undefined);
  const step = useRef(newStep());
  const said = t(`outcome.said.${prompt.outcome ?? "contact"}`);
  return (
    <li className="prompt prompt-said" data-state={statement.state}>
      <p>
        <strong>
          {prompt.device}: {said}.
        </strong>{" "}
        {statement.state === "refused"
          ? t("prompt.refused", { why: attempt(`prompt.refused.${statement.code ?? ""}`) ?? t("prompt.refused.other") })
          : t(`prompt.said.${statement.state}`)}
      </p>
      {statement.undoUntil !== null && now < statement.undoUntil && (
        <Button
          isDisabled={undo.isPending}
          onPress={() => undo.mutate({ id: prompt.id, body: { step: step.current } })}
        >
          <Undo2 aria-hidden="true" size={17} />
          {t("action.undo")}
        </Button>
      )}
      {undo.error !== null && <Trouble error={undo.error} />}
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
  const now = useNow();
  const said = (data ?? []).filter(
    ({ statement, closedAt }) => statement !== null && closedAt !== null && now - closedAt < saidMs,
  );
  const seen = useRef(0);
  useEffect(() => {
    // Felt in the pocket, not heard by the group.
    if (shown.length > seen.current && "vibrate" in navigator) navigator.vibrate([80, 60, 80]);
    seen.current = shown.length;
  }, [shown.length]);
  return (
    <div aria-live="assertive" className="frame-prompts">
      {shown.length + said.length > 0 && (
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
          {said.map((prompt) =>
            prompt.statement === null ? null : <Said key={prompt.id} prompt={prompt} statement={prompt.statement} />,
          )}
        </ul>
      )}
    </div>
  );
}
