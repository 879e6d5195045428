/**
 * «Co by się zmieniło»: loads a list without using it, shows what it would close, and only then offers to switch it on.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { call } from "../../../api/call.ts";
import type { Response } from "../../../api/contract.ts";
import { useApi, useMay } from "../../../api/queries.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Facts } from "../../../parts/facts.tsx";
import { useNames } from "../../../parts/names.ts";
import { Trouble } from "../../../parts/trouble.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import type { Say } from "./choice.tsx";
import { ListFault } from "./fault.tsx";
import { useChoice } from "./use-choice.ts";
import type { ListSourceView } from "./use-lists.ts";

type Result = NonNullable<Response<"preview">["result"]>;
type Networks = ListSourceView["networks"];

function usePreview(id: string, networks: Networks) {
  const start = useMutation({ mutationFn: () => call("previewStart", { id, body: { networks: [...networks] } }) });
  const begin = start.mutate;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin();
  }, [begin]);
  const asked = useApi("preview", {
    id: start.data?.id ?? "",
    enabled: start.data !== undefined && start.data.state !== "done" && start.data.state !== "failed",
    everyMs: (preview) => (preview?.state === "done" || preview?.state === "failed" ? null : 600),
  });
  return { preview: asked.data ?? start.data, error: start.error ?? asked.error, again: () => begin() };
}

function Names({ names, label }: { readonly names: readonly string[]; readonly label: string }) {
  return (
    <ul className="names names-columns" aria-label={label}>
      {names.map((name) => (
        <li key={name} className="mono">
          {name}
        </li>
      ))}
    </ul>
  );
}

function Found({ result, opaque }: { readonly result: Result; readonly opaque: boolean }) {
  const { t, attempt, list, number } = useTexts();
  const names = useNames();
  return (
    <>
      <Facts
        items={[
          [t("preview.entries"), number(result.entries)],
          [t("preview.newNames"), t("preview.newNamesValue", { count: result.newNames })],
          [t("preview.unusable"), number(result.unusable)],
          [
            t("preview.networks"),
            result.networks.length === 0
              ? t("preview.noNetworks")
              : list(result.networks.map((network) => names.network(network))),
          ],
        ]}
      />
      <section className="preview-part" data-tone={result.protected.length > 0 ? "attention" : "plain"}>
        <h3>{t("preview.protected", { count: result.protected.length })}</h3>
        {result.protected.length > 0 && (
          <>
            <p>{t("preview.protectedText")}</p>
            <ul className="names">
              {result.protected.map((one) => (
                <li key={`${one.name}${one.entry}`}>
                  <span className="mono">{one.name}</span>
                  <span className="muted">
                    {attempt(`group.${one.group}`) ?? one.group} · {t("preview.entry", { entry: one.entry })}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className="preview-part" data-tone={result.popular.length > 0 ? "attention" : "plain"}>
        <h3>{t("preview.popular", { count: result.popular.length })}</h3>
        {result.popular.length > 0 && (
          <>
            <p>{t("preview.popularText")}</p>
            <Names names={result.popular} label={t("preview.popular", { count: result.popular.length })} />
          </>
        )}
      </section>
      {opaque ? (
        <p className="note">{t("diff.opaque")}</p>
      ) : (
        result.newSample.length > 0 && (
          <details>
            <summary>{t("preview.sample", { shown: result.newSample.length, count: result.newNames })}</summary>
            <Names names={result.newSample} label={t("preview.newNames")} />
          </details>
        )
      )}
    </>
  );
}

export function Preview({
  source,
  say,
  networks = [],
  onClose,
}: {
  readonly source: ListSourceView;
  readonly say: Say;
  /** Where a service is to be blocked; empty for a list, whose category says where. */
  readonly networks?: Networks;
  readonly onClose: () => void;
}) {
  const { t, language } = useTexts();
  const may = useMay();
  const { preview, error, again } = usePreview(source.id, networks);
  const [sure, setSure] = useState(false);
  const list = source.title[language];
  const back = useChoice(() => say(t("choice.off", { list }), null));
  const on = useChoice(() => {
    say(t("choice.on", { list }), () => back.mutate({ id: source.id, body: { enabled: false, networks: [] } }));
    onClose();
  });
  const result = preview?.result ?? null;
  const weighs = result !== null && result.protected.length + result.popular.length > 0;
  return (
    <Dialog title={t("preview.title", { list })} wide onClose={onClose}>
      <div aria-live="polite" className="preview-lead">
        <p>{t("preview.lead")}</p>
        {error === null && result === null && preview?.state !== "failed" && (
          <div className="progress">
            <progress aria-label={t("preview.progress")} />
            <p>{t(`preview.${preview?.state === "running" ? "running" : "waiting"}`)}</p>
          </div>
        )}
        {result !== null && <p className="sr-only">{t("preview.done", { count: result.newNames })}</p>}
      </div>
      {preview?.state === "failed" && preview.error !== null && <ListFault error={preview.error} />}
      {error !== null && <Trouble error={error} retry={again} />}
      {result !== null && <Found result={result} opaque={source.opaque} />}
      {sure && (
        <p className="note note-attention">
          <ShieldAlert aria-hidden="true" size={20} />
          {t(weighs ? "preview.sureWeighs" : "preview.sure", { list, count: result?.newNames ?? 0 })}
        </p>
      )}
      {on.error !== null && <Trouble error={on.error} />}
      <div className="dialog-actions">
        <Button onPress={sure ? () => setSure(false) : onClose}>{t(sure ? "action.back" : "action.cancel")}</Button>
        {may("lists.choose") && !sure && (
          <Button variant="primary" isDisabled={result === null} onPress={() => setSure(true)}>
            {t("choice.switchOnOpen")}
          </Button>
        )}
        {sure && (
          <Button
            variant="primary"
            isDisabled={on.isPending}
            onPress={() => on.mutate({ id: source.id, body: { enabled: true, networks: [...networks] } })}
          >
            {t("choice.switchOn")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
