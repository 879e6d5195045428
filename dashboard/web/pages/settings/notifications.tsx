/**
 * «Powiadomienia»: what waits for me, how I want to hear of it, and for whoever operates the software what did not arrive.
 *
 * @module
 */
import { useMay, useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import type { NoticeView } from "../../../../policies/schema/notify-api.ts";
import { NoticeChoicesForm } from "./notification-choices.tsx";

const tones = {
  waiting: "not-measured",
  sending: "not-measured",
  sent: "good",
  dead: "danger",
  withheld: "not-measured",
} as const;

function Notice({ one }: { readonly one: NoticeView }) {
  const { t } = useNoticeTexts();
  const confirm = useChange("noticeConfirm", "notices", () => undefined);
  const take = (): void => confirm.mutate({ id: one.id, body: {} });
  return (
    <li className="notice-row" data-open={one.acknowledgedAt === null}>
      <div>
        <p className="notice-text">
          {one.href === null ? (
            one.text
          ) : (
            <Link href={one.href} onClick={one.acknowledgedAt === null ? take : undefined}>
              {one.text}
            </Link>
          )}
        </p>
        <p className="muted small notice-about">
          <Time at={one.at} />
          {one.urgent && <span>{t("notice.urgent")}</span>}
          {one.standIn && <span>{t("notice.standIn")}</span>}
          {one.deliveries.length === 0 && <span>{t("notice.onPage")}</span>}
        </p>
        {one.deliveries.length > 0 && (
          <ul className="notice-ways">
            {one.deliveries.map((sent, index) => (
              <li key={`${sent.channel}${String(index)}`}>
                <StateMark
                  state={tones[sent.state]}
                  word={`${t(`notice.channel.${sent.channel}`)}: ${t(`notice.state.${sent.state}`)}`}
                />
                {sent.error !== null && <span className="code">{sent.error}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
      {one.acknowledgedAt === null ? (
        <Button onPress={take} isDisabled={confirm.isPending} aria-label={t("notice.confirmOf", { text: one.text })}>
          {t("notice.confirm")}
        </Button>
      ) : (
        <StateMark state="good" word={t("notice.confirmed")} />
      )}
      {confirm.error !== null && <Trouble error={confirm.error} />}
    </li>
  );
}

function Inbox() {
  const { t } = useNoticeTexts();
  const { data, error, refetch } = useApi("notices");
  return (
    <section className="part" aria-labelledby="inbox-title">
      <h2 id="inbox-title">{t("notice.inbox")}</h2>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("notice.inboxEmpty")}>{t("notice.inboxEmptyText")}</Empty>
      ) : (
        <ul className="notice-list">
          {data.map((one) => (
            <Notice key={one.id} one={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Outbox() {
  const { t } = useNoticeTexts();
  const { data, error, refetch } = useApi("outbox");
  const retry = useChange("outboxRetry", "notices", () => undefined);
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <section className="part" aria-labelledby="outbox-title">
      <h2 id="outbox-title">{t("notice.outbox")}</h2>
      {data.dead.length === 0 ? (
        <Empty title={t("notice.outboxEmpty")}>
          {t("notice.outboxEmptyText", { waiting: data.waiting, sent: data.sentToday })}
        </Empty>
      ) : (
        <Scroll label={t("notice.outbox")} sheet>
          <table className="table table-plain">
            <caption className="sr-only">{t("notice.outbox")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("notice.outboxWho")}</th>
                <th scope="col">{t("notice.outboxWay")}</th>
                <th scope="col">{t("notice.outboxWhen")}</th>
                <th scope="col">{t("notice.outboxWhy")}</th>
                <th scope="col">
                  <span className="sr-only">{t("notice.retry")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.dead.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{one.displayName}</th>
                  <td>{t(`notice.channel.${one.channel}`)}</td>
                  <td>
                    <Time at={one.at} />
                  </td>
                  <td>
                    <span className="code">{one.error}</span>{" "}
                    <span className="muted small">{t("notice.outboxAttempts", { count: one.attempts })}</span>
                  </td>
                  <td>
                    <Button
                      variant="link"
                      aria-label={t("notice.retryOf", { name: one.displayName })}
                      isDisabled={retry.isPending}
                      onPress={() => retry.mutate({ id: one.id, body: {} })}
                    >
                      {t("notice.retry")}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {retry.error !== null && <Trouble error={retry.error} />}
    </section>
  );
}

export default function NotificationsPage() {
  const { t } = useNoticeTexts();
  const may = useMay();
  return (
    <Page title={t("notice.title")} lead={t("notice.lead")}>
      <Inbox />
      <NoticeChoicesForm />
      {may("outbox.manage") && <Outbox />}
    </Page>
  );
}
