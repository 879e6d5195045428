/**
 * «Do zrobienia»: who, what, how long it takes, since when, until when.
 *
 * @module
 */
import {
  AlarmClock,
  Anchor,
  BellRing,
  CalendarClock,
  ChevronRight,
  CircleHelp,
  ClipboardCheck,
  DatabaseZap,
  FileClock,
  FolderClock,
  HandHelping,
  ListX,
  MailWarning,
  MailX,
  MessageCircleHeart,
  MessageCircleQuestionMark,
  PhoneCall,
  Radar,
  ScrollText,
  ServerCrash,
  Siren,
  ShieldAlert,
  ShieldQuestionMark,
  TabletSmartphone,
  Trash2,
  UserRoundCheck,
  Wrench,
} from "lucide-react";
import type { TodayView } from "../../../../policies/schema/api.ts";
import { Link } from "../../app/router.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { Time } from "../../parts/time.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";

type Item = TodayView["todo"][number];
const signs = {
  draft: FileClock,
  defect: Wrench,
  list: ListX,
  resolver: ServerCrash,
  setup: CircleHelp,
  quarantine: ShieldQuestionMark,
  mistake: MessageCircleQuestionMark,
  approval: UserRoundCheck,
  hold: Anchor,
  device: TabletSmartphone,
  inspection: ClipboardCheck,
  alarm: BellRing,
  loan: HandHelping,
  case: FolderClock,
  talk: MessageCircleHeart,
  report: MailWarning,
  incident: ShieldAlert,
  letter: MailX,
  order: ScrollText,
  review: DatabaseZap,
  disposal: Trash2,
  helpline: PhoneCall,
  calendar: CalendarClock,
  drill: Siren,
  probe: Radar,
} as const satisfies Record<Item["kind"], unknown>;

/** Steps and duties have words of their own. */
function keyOf({ kind, params }: Item): string {
  const { task, duty, state } = params;
  if (kind === "calendar") return `todo.calendar.${String(state)}`;
  if (kind === "case") return `todo.case.${task === "duty" ? `duty.${String(duty)}` : String(task)}`;
  return kind === "incident" ? `todo.incident.${String(duty)}` : `todo.${kind}`;
}

/** Until when, or how long it is late: in words, not in colour alone. */
function Until({ dueAt }: { readonly dueAt: number }) {
  const { t, exact } = useTexts();
  const late = useNow() > dueAt;
  return (
    <span className="todo-due" data-late={late}>
      {late && <AlarmClock aria-hidden="true" size={15} />}
      {t(late ? "todo.late" : "todo.until", { time: exact(dueAt) })}
    </span>
  );
}

export function Todo({ items }: { readonly items: readonly Item[] }) {
  const { t, attempt, language } = useTexts();
  return (
    <section className="panel" aria-labelledby="todo-title">
      <h2 id="todo-title">
        {t("today.todo")}
        {items.length > 0 && <span className="count">{items.length}</span>}
      </h2>
      {items.length === 0 ? (
        <Empty title={t("todo.none")}>{t("todo.noneText")}</Empty>
      ) : (
        <ul className="todo">
          {items.map((item) => {
            const Sign = signs[item.kind];
            return (
              <li key={item.id}>
                <Link href={item.href} className="todo-item">
                  <Sign aria-hidden="true" size={22} strokeWidth={1.7} />
                  <span className="todo-what">
                    <span className="todo-text">
                      {attempt(keyOf(item), { ...item.params, title: item.params[language] ?? "" }) ??
                        t(`todo.${item.kind}.plain`)}
                    </span>
                    <span className="todo-meta">
                      {t(`role.${item.who}`)} · {t("todo.minutes", { minutes: item.minutes })}
                      {item.since !== null && (
                        <>
                          {" · "}
                          {t("todo.since")} <Time at={item.since} />
                        </>
                      )}
                      {item.dueAt !== null && (
                        <>
                          {" · "}
                          <Until dueAt={item.dueAt} />
                        </>
                      )}
                    </span>
                  </span>
                  <ChevronRight aria-hidden="true" size={18} />
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
