/**
 * Who read what of this case, and who tried. Asked for only when somebody opens it.
 *
 * @module
 */
import { useState } from "react";
import { useApi } from "../../api/queries.ts";
import { More } from "../../parts/more.tsx";
import { Stack } from "../../parts/stack.tsx";
import { Time } from "../../parts/time.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { accessWords } from "./access-words.ts";

export function AccessLog({ id }: { readonly id: string }) {
  const texts = useCaseTexts();
  const { t } = texts;
  const [open, setOpen] = useState(false);
  const { data, error } = useApi("caseAccess", { id, enabled: open });
  return (
    <details className="panel access-log no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("access.title")}</summary>
      {open && data === undefined && <NotYet error={error} />}
      {data !== undefined &&
        (data.length === 0 ? (
          <p className="muted">{t("access.none")}</p>
        ) : (
          <More items={data}>
            {(shown) => (
              <Stack
                caption={t("access.title")}
                rows={shown}
                rowKey={(one, index) => `${String(one.at)}-${String(index)}`}
                columns={[
                  t("disclosures.when"),
                  t("access.who"),
                  t("access.what"),
                  t("access.outcome"),
                  t("access.reason"),
                ]}
                renderCells={(one) => [
                  <Time key="at" at={one.at} exact />,
                  `${one.by ?? t("value.unknown")}${one.role === null ? "" : `, ${t(`role.${one.role}`)}`}`,
                  accessWords(one.action, texts),
                  t(`access.${one.outcome}`),
                  one.reason ?? t("value.none"),
                ]}
              />
            )}
          </More>
        ))}
    </details>
  );
}
