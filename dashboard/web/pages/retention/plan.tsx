/**
 * When the schedule comes by, what it will do, and a run by hand for whoever may decide.
 *
 * @module
 */
import { useState } from "react";
import { Play } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RetentionSchedule, RunLine } from "../../../../policies/schema/retention-api.ts";
import { call } from "../../api/call.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { scheduleState } from "./model.ts";
import { ruleOf, setName } from "./set-name.ts";

const complaint = { never: "retention.planNever", failed: "retention.planFailed", late: "retention.planLate" } as const;

/** Lines of a run or of a preview. */
export function RunLines({ caption, lines }: { readonly caption: string; readonly lines: readonly RunLine[] }) {
  const texts = useRetentionTexts();
  const { t, number } = texts;
  return (
    <Stack
      caption={caption}
      rows={lines}
      rowKey={({ table, action }, index) => `${table}-${action}-${String(index)}`}
      columns={[
        t("retention.column.set"),
        t("retention.column.action"),
        t("retention.column.rule"),
        { label: t("retention.column.rows"), numeric: true },
      ]}
      renderCells={({ action, requirement, rows, table }) => [
        setName(texts, table),
        t(`retention.action.${action}`),
        ruleOf(requirement),
        number(rows),
      ]}
    />
  );
}

export function Plan({ schedule, mayRun }: { readonly schedule: RetentionSchedule; readonly mayRun: boolean }) {
  const { t } = useRetentionTexts();
  const now = useNow();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useApi("retentionPreview");
  const run = useMutation({
    mutationFn: () => call("retentionRun"),
    onMutate: () => setOpen(false),
    onSettled: async () => {
      for (const key of ["retention", "retentionPreview", "retentionInventory"])
        await client.invalidateQueries({ queryKey: [key] });
    },
  });
  const state = scheduleState(schedule, now);
  const rows = data?.lines.reduce((sum, line) => sum + line.rows, 0) ?? 0;
  return (
    <section className="panel" aria-labelledby="plan-title">
      <h2 id="plan-title">{t("retention.plan")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("retention.planLast")}</dt>
          <dd>
            {schedule.lastAt === null ? (
              t("value.never")
            ) : (
              <>
                <Time at={schedule.lastAt} />
                {schedule.outcome !== null && `, ${t(`retention.outcome.${schedule.outcome}`)}`}
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("retention.planNext")}</dt>
          <dd>
            {schedule.nextAt === null || schedule.nextAt <= now ? (
              t("retention.planSoon")
            ) : (
              <Time at={schedule.nextAt} exact />
            )}{" "}
            <span className="muted">
              ({t("retention.planEvery", { minutes: Math.round(schedule.everyMs / 60_000) })})
            </span>
          </dd>
        </div>
      </dl>
      {(state === "never" || state === "failed" || state === "late") && <p className="moved">{t(complaint[state])}</p>}
      <h3>{t("retention.preview")}</h3>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.lines.length === 0 ? (
        <p>
          <StateMark state="good" word={t("retention.previewNone")} />
        </p>
      ) : (
        <>
          <RunLines caption={t("retention.preview")} lines={data.lines} />
          <p className="muted small">{t("retention.previewMore")}</p>
        </>
      )}
      {mayRun && (
        <div className="run-now">
          <Button isDisabled={run.isPending || data === undefined} onPress={() => setOpen(true)}>
            <Play aria-hidden="true" size={17} />
            {t("retention.run")}
          </Button>
          <output className="run-told">
            {run.isPending && (
              <>
                <span>{t("retention.running")}</span>
                <progress className="run-bar" aria-label={t("retention.outcome.running")} />
              </>
            )}
            {run.data !== undefined && !run.isPending && (
              <StateMark state="good" word={t("retention.runDone", { rows: run.data.rows })} />
            )}
          </output>
        </div>
      )}
      {run.error !== null && <Trouble error={run.error} />}
      {open && (
        <Confirm
          title={t("retention.runTitle")}
          action={t("retention.run")}
          danger={rows > 0}
          busy={run.isPending}
          error={null}
          onClose={() => setOpen(false)}
          onConfirm={() => run.mutate()}
        >
          <p>{t("retention.runText", { rows })}</p>
        </Confirm>
      )}
    </section>
  );
}
