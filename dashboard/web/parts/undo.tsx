/**
 * Says what was just done and offers the way back. It stays until it is used, closed or replaced: nobody is hurried.
 *
 * @module
 */
import { useState } from "react";
import type { ReactNode } from "react";
import { CircleCheck, Undo2, X } from "lucide-react";
import { useTexts } from "../texts/texts.tsx";
import { Button } from "./button.tsx";

interface Done {
  readonly text: string;
  readonly undo: (() => void) | null;
}

/** @returns `say` to announce what was done, and the bar that shows it */
export function useUndo(): {
  readonly say: (text: string, undo: (() => void) | null) => void;
  readonly bar: ReactNode;
} {
  const { t } = useTexts();
  const [done, setDone] = useState<Done | null>(null);
  const bar = (
    <div aria-live="polite" className="undo-place">
      {done !== null && (
        <p className="undo">
          <CircleCheck aria-hidden="true" size={20} />
          <span>{done.text}</span>
          {done.undo !== null && (
            <Button
              onPress={() => {
                setDone(null);
                done.undo?.();
              }}
            >
              <Undo2 aria-hidden="true" size={17} />
              {t("action.undo")}
            </Button>
          )}
          <Button variant="link" aria-label={t("action.close")} onPress={() => setDone(null)}>
            <X aria-hidden="true" size={18} />
          </Button>
        </p>
      )}
    </div>
  );
  return { say: (text, undo) => setDone({ text, undo }), bar };
}
