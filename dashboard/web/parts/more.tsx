/**
 * Shows a long row of items piece by piece: the first ones at once, the rest when asked for.
 *
 * @module
 */
import { useState } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../texts/texts.tsx";
import { Button } from "./button.tsx";

const usual = 20;

export function More<T>({
  items,
  step = usual,
  children,
}: {
  readonly items: readonly T[];
  readonly step?: number;
  readonly children: (items: readonly T[]) => ReactNode;
}) {
  const { t } = useTexts();
  const [shown, setShown] = useState(step);
  const rest = items.length - shown;
  return (
    <>
      {children(items.slice(0, shown))}
      {rest > 0 && (
        <Button className="more" onPress={() => setShown(shown + step)}>
          {t("action.more", { count: Math.min(rest, step), rest })}
        </Button>
      )}
    </>
  );
}
