/**
 * One task with its time: what, for whom, until when. Late is said in words, not in colour alone.
 *
 * @module
 */
import { AlarmClock, Clock3 } from "lucide-react";
import { useNow } from "../../texts/texts.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import type { CaseTask } from "./words.ts";

export function Due({ task }: { readonly task: Pick<CaseTask, "dueAt" | "overdue"> }) {
  const { t, exact } = useCaseTexts();
  const now = useNow();
  if (task.dueAt === null) return <span className="muted">{t("task.noTime")}</span>;
  const late = task.overdue || now > task.dueAt;
  const Sign = late ? AlarmClock : Clock3;
  return (
    <span className="due" data-late={late} title={exact(task.dueAt)}>
      <Sign aria-hidden="true" size={17} />
      {t(late ? "task.late" : "task.until", { time: exact(task.dueAt) })}
    </span>
  );
}

export function TaskLine({ task, mine }: { readonly task: CaseTask; readonly mine: boolean }) {
  const { t } = useCaseTexts();
  return (
    <li className="task" data-mine={mine}>
      <span className="task-what">{t(`task.${task.kind}`)}</span>
      {!mine && (
        <span className="muted">
          {task.role === null ? t("task.nobody") : t("task.by", { role: t(`role.${task.role}`) })}
        </span>
      )}
      <Due task={task} />
    </li>
  );
}
