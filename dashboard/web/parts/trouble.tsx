/**
 * The three things a page shows instead of content: waiting, a failure with a way on, and nothing yet.
 *
 * @module
 */
import type { ReactNode } from "react";
import { CircleAlert, Sailboat } from "lucide-react";
import { ApiFailure } from "../api/failure.ts";
import { useTexts } from "../texts/texts.tsx";
import { Button } from "./button.tsx";

export function Loading() {
  const { t } = useTexts();
  return <output className="loading">{t("state.loading")}</output>;
}

/** What happened, in a sentence: the server's own message, else the page's for its code. */
export function useFailureText(): (error: unknown) => string {
  const { t, attempt } = useTexts();
  return (error) => {
    if (!(error instanceof ApiFailure)) return t("failure.page");
    return attempt(`failure.${error.code}`) ?? (error.message === "" ? t("failure.page") : error.message);
  };
}

export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTexts();
  const text = useFailureText();
  return (
    <div className="trouble" role="alert">
      <CircleAlert aria-hidden="true" size={22} />
      <div>
        <p>{text(error)}</p>
        {error instanceof ApiFailure && <p className="code">{error.code}</p>}
      </div>
      {retry !== undefined && <Button onPress={retry}>{t("action.retry")}</Button>}
    </div>
  );
}

/** In the place of what has not come: waiting for it, or why it did not. @param error  null: nothing went wrong so far */
export function NotYet({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  if (error === null) return <Loading />;
  return <Trouble error={error} {...(retry === undefined ? {} : { retry })} />;
}

/** An empty state says what will appear here and how. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <Sailboat aria-hidden="true" size={30} strokeWidth={1.5} />
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-text">{children}</div>}
    </div>
  );
}
