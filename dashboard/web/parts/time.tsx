/**
 * A moment: relative near, exact on hover and in print.
 *
 * @module
 */
import { useNow, useTexts } from "../texts/texts.tsx";

export function Time({ at, exact = false }: { readonly at: number; readonly exact?: boolean }) {
  const texts = useTexts();
  const now = useNow();
  const full = texts.exact(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={full}>
      {exact ? (
        full
      ) : (
        <>
          <span className="time-near">{texts.ago(at, now)}</span>
          <span className="time-exact" aria-hidden="true">
            {full}
          </span>
        </>
      )}
    </time>
  );
}

/** A moment that may not exist; then the word for «never» that the caller chooses. */
export const MaybeTime = ({ at, never }: { readonly at: number | null; readonly never: string }) =>
  at === null ? <span className="muted">{never}</span> : <Time at={at} />;
