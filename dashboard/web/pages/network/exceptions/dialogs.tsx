/**
 * One exception in full, its approval by a second person, and its end.
 *
 * @module
 */
import { useCallback } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { Response } from "../../../api/contract.ts";
import { useMay } from "../../../api/queries.ts";
import { Link } from "../../../app/router.tsx";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Facts, Mono } from "../../../parts/facts.tsx";
import { useNames } from "../../../parts/names.ts";
import { SeverityMark } from "../../../parts/state.tsx";
import { Time } from "../../../parts/time.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { whyHref } from "../tabs.ts";

export type ExceptionRow = Response<"exceptions">[number];

export function useScopeName(): (scope: ExceptionRow["scope"]) => string {
  const { t } = useTexts();
  const names = useNames();
  return useCallback(
    (scope) =>
      scope.kind === "all"
        ? t("scope.all")
        : scope.kind === "network"
          ? names.network(scope.network)
          : t("scope.device", { device: scope.device }),
    [t, names],
  );
}

function useAct(act: (id: string) => Promise<unknown>, onClose: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      onClose();
      await Promise.all(["exceptions", "networks"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
}

interface DialogProps {
  readonly row: ExceptionRow;
  readonly onClose: () => void;
}

export function Approve({ row, onClose }: DialogProps) {
  const { t } = useTexts();
  const scopeName = useScopeName();
  const { mutate, isPending, error } = useAct((id) => call("exceptionApprove", { id, body: {} }), onClose);
  return (
    <Confirm
      title={t("exception.approveAsk", { name: row.unicodeName })}
      action={t("exception.approve")}
      busy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={() => mutate(row.id)}
    >
      <p>{t("exception.approveText", { by: row.by, scope: scopeName(row.scope) })}</p>
      <blockquote className="quoted">{row.reason}</blockquote>
    </Confirm>
  );
}

export function End({ row, onClose }: DialogProps) {
  const { t } = useTexts();
  const { mutate, isPending, error } = useAct((id) => call("exceptionEnd", { id }), onClose);
  return (
    <Confirm
      title={t("exception.endAsk", { name: row.unicodeName })}
      action={t("exception.end")}
      busy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={() => mutate(row.id)}
    >
      <p>{t("exception.endText")}</p>
    </Confirm>
  );
}

/** @param own  whether the reader made it: then somebody else must approve */
export function ExceptionDialog({
  row,
  own,
  onClose,
  onEnd,
  onApprove,
}: DialogProps & { readonly own: boolean; readonly onEnd: () => void; readonly onApprove?: () => void }) {
  const { t, exact } = useTexts();
  const may = useMay();
  const scopeName = useScopeName();
  return (
    <Dialog title={row.unicodeName} onClose={onClose}>
      <Facts
        items={[
          ...(row.name === row.unicodeName ? [] : ([[t("exception.name"), <Mono key="n">{row.name}</Mono>]] as const)),
          [t("column.state"), t(`exception.state.${row.state}`)],
          [t("exception.scope"), scopeName(row.scope)],
          [
            t("column.severity"),
            row.severity === null ? t("exception.nothingBlocks") : <SeverityMark key="s" severity={row.severity} />,
          ],
          [t("reasonField.label"), row.reason],
          [t("exception.by"), row.by],
          [t("exception.createdAt"), <Time key="c" at={row.createdAt} exact />],
          [t("exception.until"), row.until === null ? t("exception.open") : exact(row.until)],
          [
            t("exception.second"),
            row.approval === null
              ? t(row.severity === "S3" ? "exception.awaited" : "exception.notNeeded")
              : `${row.approval.by}, ${exact(row.approval.at)}`,
          ],
          ...(row.endedAt === null
            ? []
            : ([[t("exception.ended"), `${row.endedBy ?? ""} ${exact(row.endedAt)}`.trim()]] as const)),
        ]}
      />
      {row.state === "powerless" && <p className="note note-attention">{t("exception.powerless")}</p>}
      {row.state === "waiting" && own && <p className="note">{t("exception.ownWaits")}</p>}
      {may("explain.use") && (
        <p className="no-print">
          <Link
            href={whyHref(
              row.name,
              row.scope.kind === "network" ? row.scope.network : undefined,
              row.scope.kind === "device" ? row.scope.device : undefined,
            )}
          >
            {t("why.now")}
          </Link>
        </p>
      )}
      <div className="dialog-actions">
        {may("exceptions.write") && row.state !== "ended" && row.state !== "expired" && (
          <Button onPress={onEnd} aria-label={t("exception.endOf", { name: row.unicodeName })}>
            {t("exception.endOpen")}
          </Button>
        )}
        {onApprove !== undefined && (
          <Button
            variant="primary"
            onPress={onApprove}
            aria-label={t("exception.approveOf", { name: row.unicodeName })}
          >
            {t("exception.approveOpen")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
