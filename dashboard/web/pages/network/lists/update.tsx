/**
 * «Aktualizuj teraz», for all lists or for one, and how far it has come.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CloudOff, RefreshCw } from "lucide-react";
import { call } from "../../../api/call.ts";
import { useMay } from "../../../api/queries.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Trouble } from "../../../parts/trouble.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { isUpdating } from "./use-lists.ts";
import type { ListSourceView, ListsView } from "./use-lists.ts";

/** `started` stays until the server has been seen at work and has finished, or 10 s passed without it working. */
function useRun(run: () => Promise<unknown>, running: boolean) {
  const client = useQueryClient();
  const [phase, setPhase] = useState<"idle" | "started" | "done">("idle");
  const wasRunning = useRef(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: run,
    onSuccess: () => {
      wasRunning.current = false;
      setPhase("started");
      void client.invalidateQueries({ queryKey: ["lists"] });
    },
  });
  useEffect(() => {
    if (phase !== "started") return undefined;
    if (running) {
      wasRunning.current = true;
      return undefined;
    }
    if (wasRunning.current) {
      setPhase("done");
      return undefined;
    }
    const timer = setTimeout(() => setPhase("done"), 10_000);
    return () => clearTimeout(timer);
  }, [running, phase]);
  return { start: () => mutate(), busy: running || isPending || phase === "started", error, done: phase === "done" };
}

/** The whole update in a bar; without numbers while none are known. */
function Bar({ lists }: { readonly lists: ListsView }) {
  const { t, language } = useTexts();
  const { update } = lists;
  const current = lists.sources.find((source) => source.id === update?.current)?.title[language] ?? null;
  return (
    <div className="progress">
      {update !== null && update.total > 0 ? (
        <progress aria-label={t("lists.updating")} max={update.total} value={update.done} />
      ) : (
        <progress aria-label={t("lists.updating")} />
      )}
      <p>
        {update === null
          ? t("lists.updatingText", { generation: lists.generation })
          : `${t(`updatePhase.${update.phase}`, { done: update.done, total: update.total })}${current === null ? "" : ` ${t("lists.updatingCurrent", { list: current })}`}`}{" "}
        <span className="muted">{t("lists.protects", { generation: lists.generation })}</span>
      </p>
    </div>
  );
}

export function UpdateAll({ lists }: { readonly lists: ListsView }) {
  const { t } = useTexts();
  const may = useMay();
  const run = useRun(() => call("listsUpdate", { body: {} }), isUpdating(lists));
  const [asking, setAsking] = useState(false);
  return (
    <>
      {may("lists.update") && (
        <Button variant="primary" className="update-all" onPress={() => setAsking(true)} isDisabled={run.busy}>
          <RefreshCw aria-hidden="true" size={17} />
          {t("lists.update")}
        </Button>
      )}
      <div aria-live="polite" className="update-place">
        {run.busy && <Bar lists={lists} />}
        {!run.busy && run.done && (
          <p className="note">{t("lists.updated", { generation: lists.generation, names: lists.names })}</p>
        )}
        {lists.updates === "offline" && (
          <p className="note">
            <CloudOff aria-hidden="true" size={20} />
            {t("lists.offline")}
          </p>
        )}
      </div>
      {run.error !== null && <Trouble error={run.error} />}
      {asking && (
        <Confirm
          title={t("lists.updateAsk")}
          action={t("lists.update")}
          busy={false}
          error={null}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            run.start();
          }}
        >
          <p>{t("lists.updateAskText")}</p>
        </Confirm>
      )}
    </>
  );
}

/** How far one list has come; spoken only where it stands alone, else the bar speaks for all. */
export function SourceProgress({
  progress,
  compact = false,
}: {
  readonly progress: NonNullable<ListSourceView["progress"]>;
  /** Per cent instead of sizes. */
  readonly compact?: boolean;
}) {
  const { t, size, share } = useTexts();
  const { phase, octets, total } = progress;
  return (
    <span className="progress progress-small">
      {phase === "downloading" && total !== null && total > 0 ? (
        <progress aria-label={t(`progress.${phase}`)} max={total} value={Math.min(octets, total)} />
      ) : (
        <progress aria-label={t(`progress.${phase}`)} />
      )}
      <span>
        {compact && phase === "downloading" && total !== null
          ? share(Math.min(octets, total), total)
          : t(`progress.${phase}`)}
        {!compact &&
          phase === "downloading" &&
          octets > 0 &&
          ` ${total === null ? size(octets) : t("progress.of", { part: size(octets), whole: size(total) })}`}
      </span>
    </span>
  );
}

export function UpdateOne({ source }: { readonly source: ListSourceView }) {
  const { t, language } = useTexts();
  const may = useMay();
  const run = useRun(() => call("listUpdateOne", { id: source.id, body: {} }), source.progress !== null);
  return (
    <div className="update-one">
      {may("lists.update") && source.enabled && (
        <Button
          onPress={run.start}
          isDisabled={run.busy}
          aria-label={t("lists.updateOne", { list: source.title[language] })}
        >
          <RefreshCw aria-hidden="true" size={17} />
          {t("lists.update")}
        </Button>
      )}
      <div aria-live="polite">
        {source.progress !== null && <SourceProgress progress={source.progress} />}
        {!run.busy && run.done && (
          <span className="muted">{t(source.error === null ? "lists.updatedOne" : "lists.updatedOneFailed")}</span>
        )}
      </div>
      {run.error !== null && <Trouble error={run.error} />}
    </div>
  );
}
