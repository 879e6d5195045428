/**
 * What is sealed: shown only after somebody said why. Every opening is written down with the reason and stays in the log (B5).
 *
 * @module
 */
import { useState } from "react";
import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import type { CaseView } from "./words.ts";

type Item = CaseView["timeline"][number]["items"][number];
type Content = Readonly<Record<string, unknown>> | null;

/** The words of one opened item; keys we know have a name, the rest stand as they are. */
function Opened({ content }: { readonly content: Content }) {
  const { t, attempt } = useCaseTexts();
  if (content === null) return <p className="muted">{t("sealed.erased")}</p>;
  const textOf = (value: unknown): string => {
    if (value === null || value === "") return t("value.none");
    if (Array.isArray(value)) return value.map(textOf).join("\n");
    if (typeof value === "object")
      return Object.values(value)
        .filter((one) => one !== "" && one !== null)
        .map(textOf)
        .join(", ");
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  return (
    <dl className="sealed-words">
      {Object.entries(content)
        .filter(([, value]) => value !== "" && value !== null && !(Array.isArray(value) && value.length === 0))
        .map(([key, value]) => (
          <div key={key}>
            <dt>{attempt(`content.${key}`) ?? key}</dt>
            <dd>{textOf(value)}</dd>
          </div>
        ))}
    </dl>
  );
}

export function Sealed({ view, items }: { readonly view: CaseView; readonly items: readonly Item[] }) {
  const { t } = useCaseTexts();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<ReadonlyMap<string, Content>>(new Map());
  const readable = items.filter((item) => item.readable && !item.erased);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (reason: string) =>
      call("caseRead", { id: view.id, body: { items: readable.map(({ id }) => id), reason } }),
    onSuccess: async (answer) => {
      setOpened(new Map(answer.items.map(({ id, content }) => [id, content])));
      setAsking(false);
      await client.invalidateQueries({ queryKey: ["caseAccess"] });
    },
  });
  return (
    <div className="sealed">
      <ul className="sealed-items">
        {items.map((item) => (
          <li key={item.id}>
            <span className="sealed-name">
              {opened.has(item.id) ? (
                <LockKeyholeOpen aria-hidden="true" size={16} />
              ) : (
                <LockKeyhole aria-hidden="true" size={16} />
              )}
              {t(`item.${item.kind}`)}
              {item.subject === "note" && ` · ${t("sealed.kept")}`}
              {(item.subject === "card-1" || item.subject === "card-2") && ` · ${t(`card.${item.subject}`)}`}
              {item.revision > 1 && ` · ${t("sealed.revision", { revision: item.revision })}`}
              {item.erased && <span className="muted">{t("sealed.erased")}</span>}
              {!item.erased && !item.readable && <span className="muted">{t("sealed.notYours")}</span>}
            </span>
            {opened.has(item.id) && <Opened content={opened.get(item.id) ?? null} />}
          </li>
        ))}
      </ul>
      {readable.length > 0 &&
        (opened.size === 0 ? (
          <Button className="no-print" onPress={() => setAsking(true)}>
            {t("sealed.open")}
          </Button>
        ) : (
          <Button className="no-print" onPress={() => setOpened(new Map())}>
            {t("sealed.close")}
          </Button>
        ))}
      {asking && (
        <Confirm
          title={t("sealed.title")}
          action={t("sealed.do")}
          reason
          reasonLabel={t("sealed.reason")}
          busy={isPending}
          error={error}
          onClose={() => {
            setAsking(false);
            reset();
          }}
          onConfirm={mutate}
        >
          <p>{t("sealed.text")}</p>
        </Confirm>
      )}
    </div>
  );
}
