/**
 * «Wypożyczalnia»: running sessions first, what is late in front of all, and one button to open the next.
 *
 * @module
 */
import { useState } from "react";
import { Plus, TimerOff } from "lucide-react";
import type { LoanSessionView } from "../../../../policies/schema/loan-api.ts";
import { useMay, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { More } from "../../parts/more.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, Loading, Trouble } from "../../parts/trouble.tsx";
import { Who } from "../../parts/who.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { dayOf } from "../cases/local-time.ts";
import { useDesk } from "./desk.ts";
import { NewSession } from "./new.tsx";
import { Notices } from "./notices.tsx";
import { isOverdue, tallyOf } from "./steps.ts";
import { mustTrain } from "./training.model.ts";
import { TrainingNotice } from "./training.tsx";

function SessionCard({ session }: { readonly session: LoanSessionView }) {
  const { t, clock } = useTexts();
  const now = useNow();
  const tally = tallyOf(session);
  const late = isOverdue(session, now);
  return (
    <article className="card session" data-late={late} aria-label={session.activity}>
      <div className="item-head">
        <h3>
          <Link href={`/loans/${encodeURIComponent(session.id)}`}>{session.activity}</Link>
        </h3>
        <span className="badge" data-tone={session.state === "closed" ? "plain" : "attention"}>
          {t(`loan.state.${session.state}`)}
        </span>
      </div>
      <p className="muted">
        {session.number === "" ? t("desk.notSent") : session.number} · {t(`age.${session.ageBand}`)} ·{" "}
        {t("loan.childrenCount", { count: session.children })}
        {session.owner.displayName !== "" && ` · ${session.owner.displayName}`}
      </p>
      {late && (
        <p className="late">
          <TimerOff aria-hidden="true" size={19} />
          <span>{t("loan.overdue", { count: tally.out.length })}</span>
        </p>
      )}
      <p>
        {session.closedAt === null ? (
          t("loan.outUntil", { out: tally.out.length, all: session.devices.length, time: clock(session.endsAt) })
        ) : (
          <>
            {t("loan.closedAt")} <Time at={session.closedAt} />
          </>
        )}
        {tally.missing.length > 0 && ` · ${t("loan.missingCount", { count: tally.missing.length })}`}
      </p>
    </article>
  );
}

export default function LoansPage() {
  const { t } = useTexts();
  const may = useMay();
  const now = useNow();
  const account = useSession().data?.account.id;
  const desk = useDesk();
  const today = dayOf(now);
  const [creating, setCreating] = useState(false);
  const open = desk.sessions.filter((session) => session.closedAt === null);
  const late = open.filter((session) => isOverdue(session, now));
  const sorted = [...late, ...open.filter((session) => !late.includes(session))];
  const mine = sorted.filter((session) => session.owner.account === account);
  const others = sorted.filter((session) => session.owner.account !== account);
  const closed = desk.sessions.filter((session) => session.closedAt !== null);
  return (
    <Page
      title={t("nav.loans")}
      lead={t("loans.lead")}
      actions={
        may("loans.write") &&
        !mustTrain(desk.training, today) && (
          <Button variant="primary" className="button-desk" onPress={() => setCreating(true)}>
            <Plus aria-hidden="true" size={19} />
            {t("loan.create")}
          </Button>
        )
      }
    >
      <Notices desk={desk} />
      {may("loans.write") && <TrainingNotice training={desk.training} today={today} />}
      <Who permissions={["loans.write"]} />
      {desk.loading ? (
        desk.error === null ? (
          <Loading />
        ) : (
          <Trouble error={desk.error} />
        )
      ) : (
        <>
          {open.length === 0 && (
            <Empty title={t("loans.none")}>{mustTrain(desk.training, today) ? "" : t("loans.noneText")}</Empty>
          )}
          {mine.length > 0 && (
            <section className="part" aria-labelledby="mine-title">
              <h2 id="mine-title">{t("loans.mine")}</h2>
              <div className="cards cards-wide">
                {mine.map((session) => (
                  <SessionCard key={session.id} session={session} />
                ))}
              </div>
            </section>
          )}
          {others.length > 0 && (
            <section className="part" aria-labelledby="others-title">
              <h2 id="others-title">{t("loans.others")}</h2>
              <div className="cards cards-wide">
                {others.map((session) => (
                  <SessionCard key={session.id} session={session} />
                ))}
              </div>
            </section>
          )}
          {closed.length > 0 && (
            <details className="past">
              <summary>{t("loans.past", { count: closed.length })}</summary>
              <More items={closed}>
                {(shown) => (
                  <div className="cards cards-wide">
                    {shown.map((session) => (
                      <SessionCard key={session.id} session={session} />
                    ))}
                  </div>
                )}
              </More>
            </details>
          )}
        </>
      )}
      {creating && <NewSession take={desk.take} onClose={() => setCreating(false)} />}
    </Page>
  );
}
