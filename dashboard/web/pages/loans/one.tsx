/**
 * One loan session, made for a phone: briefing, hand-out, prompts, return, end, in the order they happen.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { ArrowLeft, CircleCheck, CircleDot, SearchX, TimerOff, TriangleAlert } from "lucide-react";
import type { LoanSessionView, LoanedDevice } from "../../../../policies/schema/loan-api.ts";
import { useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { GateMark } from "../../parts/gate.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { ReasonedConfirm } from "./ask-name.tsx";
import { Briefing } from "./briefing.tsx";
import { newStep, useDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { HandOut } from "./hand-out.tsx";
import { Notices } from "./notices.tsx";
import { ReturnDialog } from "./return.tsx";
import { hasLeftovers, isOverdue, tallyOf } from "./steps.ts";

type Open = { readonly kind: "return" | "missing"; readonly device: string } | { readonly kind: "close" };

function Out({
  device,
  mayWrite,
  onOpen,
}: {
  readonly device: LoanedDevice;
  readonly mayWrite: boolean;
  readonly onOpen: (open: Open) => void;
}) {
  const { t } = useTexts();
  return (
    <li className="loaned" data-long={device.override !== null || device.missing || undefined}>
      <div className="loaned-words">
        <strong>{device.device}</strong>
        <span className="muted">
          {device.missing ? (
            <span className="late">
              <SearchX aria-hidden="true" size={17} />
              {t("loaned.missing")}
            </span>
          ) : (
            <>
              {t("loaned.since")} <Time at={device.handedOutAt} />
            </>
          )}
          {device.override !== null && ` · ${t("loaned.override", { reason: device.override.reason })}`}
        </span>
        {device.override !== null && <GateMark word={device.gate.word} />}
      </div>
      {mayWrite && (
        <div className="loaned-actions">
          {!device.missing && (
            <Button onPress={() => onOpen({ kind: "missing", device: device.device })}>
              {t("loaned.notHere")}
              <span className="sr-only">: {device.device}</span>
            </Button>
          )}
          <Button
            variant="primary"
            className="button-desk"
            onPress={() => onOpen({ kind: "return", device: device.device })}
          >
            {t("return.open")}
            <span className="sr-only">: {device.device}</span>
          </Button>
        </div>
      )}
    </li>
  );
}

function Back({ device }: { readonly device: LoanedDevice }) {
  const { t } = useTexts();
  const { condition } = device;
  const left = hasLeftovers(device);
  const bad = left || condition?.damaged === true;
  return (
    <li className="loaned loaned-back" data-bad={bad}>
      {bad ? <TriangleAlert aria-hidden="true" size={20} /> : <CircleCheck aria-hidden="true" size={20} />}
      <div className="loaned-words">
        <strong>{device.device}</strong>
        <span>
          {left
            ? (condition?.media ?? 0) + (condition?.accounts ?? 0) > 0
              ? t("loaned.left", { media: condition?.media ?? 0, accounts: condition?.accounts ?? 0 })
              : t("loaned.uncounted")
            : t("loaned.clean")}
          {condition?.damaged === true && ` ${t("loaned.damaged")}`}
          {condition !== null && condition.remark !== "" && ` ${condition.remark}`}
        </span>
      </div>
    </li>
  );
}

function Session({ session, desk }: { readonly session: LoanSessionView; readonly desk: Desk }) {
  const { kept, take } = desk;
  const { t, clock } = useTexts();
  const now = useNow();
  const may = useMay();
  const [open, setOpen] = useState<Open | null>(null);
  const outTitle = useRef<HTMLHeadingElement>(null);
  const [done, setDone] = useState(0);
  useEffect(() => {
    // The button that opened the dialog went with its tablet: go on at the head of what is still out.
    if (done > 0) outTitle.current?.focus({ preventScroll: true });
  }, [done]);
  const tally = tallyOf(session);
  const target = session.id;
  const closed = session.closedAt !== null;
  const mayWrite = may("loans.write") && !closed;
  const close = (): void => setOpen(null);
  const late = isOverdue(session, now);
  return (
    <>
      <div className="session-head" data-late={late}>
        <p>
          <span className="badge" data-tone={closed ? "plain" : "attention"}>
            {t(`loan.state.${session.state}`)}
          </span>{" "}
          {session.number === "" ? t("desk.notSent") : session.number} · {t(`age.${session.ageBand}`)} ·{" "}
          {t("loan.childrenCount", { count: session.children })}
        </p>
        <p className="session-end">{t("loan.until", { time: clock(session.endsAt) })}</p>
        {late && (
          <p className="late" role="alert">
            <TimerOff aria-hidden="true" size={20} />
            <span>{t("loan.overdue", { count: tally.out.length })}</span>
          </p>
        )}
        {mayWrite && session.briefedAt !== null && (
          <Button
            variant="link"
            onPress={() =>
              take({
                kind: "loanExtend",
                target,
                at: Date.now(),
                body: { step: newStep(), endsAt: Math.max(session.endsAt, Date.now()) + 15 * 60_000 },
              })
            }
          >
            {t("loan.extend")}
          </Button>
        )}
      </div>
      {mayWrite && session.briefedAt === null && (
        <Briefing
          camera={session.camera}
          onDone={() =>
            take({
              kind: "loanBrief",
              target,
              at: Date.now(),
              body: { step: newStep(), at: Date.now(), onlyForActivity: true, noPictures: true },
            })
          }
        />
      )}
      {mayWrite && session.briefedAt !== null && (
        <HandOut
          kept={kept}
          trust={desk.trust}
          outNow={[...tally.out, ...tally.missing].map((device) => device.device)}
          onHandOut={(device, gate, override, list) =>
            take({
              kind: "loanHandOut",
              target,
              at: Date.now(),
              ...(gate === null ? {} : { gate }),
              body: { step: newStep(), at: Date.now(), device, override, ...(list === null ? {} : { list }) },
            })
          }
        />
      )}
      {session.devices.length > 0 && (
        <section className="part" aria-labelledby="out-title">
          <h2 id="out-title" ref={outTitle} tabIndex={-1}>
            <CircleDot aria-hidden="true" size={20} />{" "}
            {t("loan.outTitle", { count: tally.out.length + tally.missing.length })}
          </h2>
          <ul className="loaned-list">
            {[...tally.out, ...tally.missing].map((device) => (
              <Out key={device.device + device.handedOutAt} device={device} mayWrite={mayWrite} onOpen={setOpen} />
            ))}
          </ul>
        </section>
      )}
      {tally.back.length > 0 && (
        <section className="part" aria-labelledby="back-title">
          <h2 id="back-title">{t("loan.backTitle", { count: tally.back.length })}</h2>
          <ul className="loaned-list">
            {tally.back.map((device) => (
              <Back key={device.device + device.handedOutAt} device={device} />
            ))}
          </ul>
        </section>
      )}
      {mayWrite && session.briefedAt !== null && (
        <div className="session-close">
          {!tally.mayClose && (
            <p className="muted">
              {session.devices.length === 0 ? t("loan.closeEmpty") : t("loan.closeNot", { count: tally.out.length })}
            </p>
          )}
          <Button
            variant={tally.mayClose ? "primary" : "quiet"}
            className="button-desk"
            isDisabled={!tally.mayClose && session.devices.length > 0}
            onPress={() => setOpen({ kind: "close" })}
          >
            {t("loan.close")}
          </Button>
        </div>
      )}
      {open?.kind === "return" && (
        <ReturnDialog
          device={open.device}
          onClose={close}
          onReturn={(returned) => {
            close();
            setDone(done + 1);
            take({
              kind: "loanReturn",
              target,
              at: Date.now(),
              body: { step: newStep(), at: Date.now(), device: open.device, ...returned },
            });
          }}
        />
      )}
      {open?.kind === "missing" && (
        <ReasonedConfirm
          title={t("missing.title", { device: open.device })}
          action={t("missing.do")}
          danger
          busy={false}
          error={null}
          onClose={close}
          onConfirm={(reason) => {
            close();
            setDone(done + 1);
            take({
              kind: "loanMissing",
              target,
              at: Date.now(),
              body: { step: newStep(), at: Date.now(), device: open.device, reason },
            });
          }}
        >
          <p>{t("missing.text")}</p>
        </ReasonedConfirm>
      )}
      {open?.kind === "close" && (
        <Confirm
          title={t("loan.close")}
          action={t("loan.close")}
          busy={false}
          error={null}
          onClose={close}
          onConfirm={() => {
            close();
            take({
              kind: "loanClose",
              target,
              at: Date.now(),
              // N of N: the server refuses a close that knows of more hand-outs than it does.
              body: { step: newStep(), at: Date.now(), loans: session.devices.length },
            });
          }}
        >
          <p>{t("loan.closeText", { back: tally.back.length, missing: tally.missing.length })}</p>
        </Confirm>
      )}
    </>
  );
}

export default function SessionPage({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const desk = useDesk();
  const session = desk.sessions.find((one) => one.id === id);
  return (
    <Page title={session?.activity ?? t("loan.title")} part={t("nav.loans")}>
      <p className="back-wide">
        <Link href="/loans">
          <ArrowLeft aria-hidden="true" size={17} />
          {t("nav.loans")}
        </Link>
      </p>
      <Notices desk={desk} />
      {session !== undefined ? (
        <Session session={session} desk={desk} />
      ) : desk.loading ? (
        <NotYet error={desk.error} />
      ) : (
        <Empty title={t("lost.missing.title")}>{t("lost.missing.text")}</Empty>
      )}
    </Page>
  );
}
