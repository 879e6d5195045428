/**
 * «Zgłoszenia dzieci»: who waits where, for how long, and who goes. What a child wrote opens only with a reason; who it is nobody knows.
 *
 * @module
 */
import { useEffect, useState } from "react";
import { BellRing, Footprints, Inbox, MapPin, Shirt } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useHelpTexts } from "../../texts/help/texts.ts";

type Talk = Response<"helpDesk">["talks"][number];
type Report = Response<"helpDesk">["reports"][number];
const ends = ["explained", "duplicate", "not-a-report", "passed-on"] as const;
const origins = ["child", "guardian", "other"] as const;
const ours = ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod", "admin"] as const;

/** Whom a report means, in the words of a choice: `account …`, `role …`, or nobody. */
function namedOf(
  choice: string,
): { readonly account: string | null; readonly role: (typeof ours)[number] | null } | null {
  const role = ours.find((one) => choice === `role ${one}`);
  if (role !== undefined) return { account: null, role };
  return choice.startsWith("account ") ? { account: choice.slice("account ".length), role: null } : null;
}

/** A report becomes a case: whoever it means is left out before there is one. */
function MakeCase({ report, onClose }: { readonly report: Report; readonly onClose: () => void }) {
  const { t } = useHelpTexts();
  const [origin, setOrigin] = useState<(typeof origins)[number]>("child");
  const [named, setNamed] = useState("");
  const make = useChange("helpReportCase", "help", onClose);
  const staff = useApi("caseOptions").data?.staff ?? [];
  return (
    <Confirm
      title={t("report.makeCase")}
      action={t("report.makeCase")}
      busy={make.isPending}
      error={make.error}
      onClose={onClose}
      onConfirm={() => make.mutate({ id: report.id, body: { origin, named: namedOf(named) } })}
    >
      <p>{t("report.caseText")}</p>
      <Choice
        label={t("report.origin")}
        value={origin}
        onChange={(value) => setOrigin(value as typeof origin)}
        options={origins.map((value) => ({ value, text: t(`report.origin.${value}`) }))}
      />
      <Choice
        label={t("report.named")}
        value={named}
        onChange={setNamed}
        options={[
          { value: "", text: t("report.namedNobody") },
          ...staff.map(({ account, displayName }) => ({ value: `account ${account}`, text: displayName })),
          ...ours.map((role) => ({ value: `role ${role}`, text: t("report.namedRole", { role: t(`role.${role}`) }) })),
        ]}
      />
      <p className="field-hint">
        {t(report.about === "management" && named === "" ? "report.namedManagementHint" : "report.namedHint")}
      </p>
    </Confirm>
  );
}

/** The clock of somebody who waits moves every second; nothing else on the page does. */
function Waiting({ since }: { readonly since: number }) {
  const { t } = useHelpTexts();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <span className="waiting" role="timer" aria-live="off">
      {t("talk.waits", { clock })}
    </span>
  );
}

function TalkCard({ talk }: { readonly talk: Talk }) {
  const { t } = useHelpTexts();
  const go = useChange("helpTalkGo", "help", () => undefined);
  const done = useChange("helpTalkDone", "help", () => undefined);
  return (
    <article
      className="card talk"
      data-state={talk.state}
      data-late={talk.escalated}
      aria-label={t("talk.of", { reference: talk.reference })}
    >
      <div className="item-head">
        <h3>
          <MapPin aria-hidden="true" size={19} /> {talk.place}
        </h3>
        {talk.state === "waiting" ? <Waiting since={talk.at} /> : <Time at={talk.at} />}
      </div>
      {talk.look !== null && (
        <p>
          <Shirt aria-hidden="true" size={17} /> {t("talk.look", { look: talk.look })}
        </p>
      )}
      {talk.escalated && talk.state === "waiting" && (
        <p className="late">
          <BellRing aria-hidden="true" size={18} />
          <span>{t("talk.escalated")}</span>
        </p>
      )}
      <p className="muted">
        {t("talk.code")} <span className="mono">{talk.reference}</span>
        {talk.by !== null && ` · ${t(talk.state === "done" ? "talk.was" : "talk.goes", { name: talk.by })}`}
      </p>
      {(go.error ?? done.error) !== null && <Trouble error={go.error ?? done.error} />}
      {talk.state !== "done" && (
        <div className="item-actions">
          {talk.state === "waiting" && (
            <Button
              variant="primary"
              className="button-desk"
              isDisabled={go.isPending}
              onPress={() => go.mutate({ id: talk.id })}
            >
              <Footprints aria-hidden="true" size={18} />
              {t("talk.go")}
            </Button>
          )}
          <Button className="button-desk" isDisabled={done.isPending} onPress={() => done.mutate({ id: talk.id })}>
            {t("talk.done")}
          </Button>
        </div>
      )}
    </article>
  );
}

function ReportCard({ report }: { readonly report: Report }) {
  const { t } = useHelpTexts();
  const may = useMay();
  const [open, setOpen] = useState<"read" | "case" | "close" | null>(null);
  const [text, setText] = useState<string | null | undefined>(undefined);
  const [end, setEnd] = useState<(typeof ends)[number]>("explained");
  const shut = (): void => setOpen(null);
  const read = useChange("helpReportRead", "help", (answer) => {
    setText(answer.text);
    shut();
  });
  const close = useChange("helpReportClose", "help", shut);
  const settled = report.state === "case" || report.state === "closed";
  return (
    <article
      className="card talk"
      data-state={report.state}
      data-late={report.escalated}
      aria-label={t("report.of", { reference: report.reference })}
    >
      <div className="item-head">
        <h3>
          <Inbox aria-hidden="true" size={19} /> {t(`report.about.${report.about}`)}
        </h3>
        <span className="badge" data-tone={settled ? "plain" : "attention"}>
          {t(`report.state.${report.state}`)}
        </span>
      </div>
      <p className="muted">
        {t("talk.code")} <span className="mono">{report.reference}</span> · <Time at={report.at} /> ·{" "}
        {t(report.hasText ? "report.hasText" : "report.noText")}
      </p>
      {report.escalated && report.state === "waiting" && (
        <p className="late">
          <BellRing aria-hidden="true" size={18} />
          <span>{t("report.escalated")}</span>
        </p>
      )}
      <div className="item-actions">
        <Button onPress={() => setOpen("read")}>{t("report.read")}</Button>
        {!settled && (
          <>
            <Button variant="primary" onPress={() => setOpen("case")}>
              {t("report.makeCase")}
            </Button>
            <Button onPress={() => setOpen("close")}>{t("report.close")}</Button>
          </>
        )}
        {report.caseId !== null && may("cases.read") && (
          <Link className="button button-quiet" href={`/cases/${encodeURIComponent(report.caseId)}`}>
            {t("report.toCase")}
          </Link>
        )}
      </div>
      {open === "read" && (
        <Confirm
          title={t("report.readTitle")}
          action={t("report.read")}
          reason
          busy={read.isPending}
          error={read.error}
          onClose={shut}
          onConfirm={(reason) => read.mutate({ id: report.id, body: { reason } })}
        >
          <p>{t("report.readText")}</p>
        </Confirm>
      )}
      {text !== undefined && (
        <Dialog title={t("report.words")} onClose={() => setText(undefined)}>
          <p className="child-words">{text ?? t("report.gone")}</p>
          <div className="dialog-actions">
            <Button variant="primary" onPress={() => setText(undefined)}>
              {t("action.close")}
            </Button>
          </div>
        </Dialog>
      )}
      {open === "case" && <MakeCase report={report} onClose={shut} />}
      {open === "close" && (
        <Confirm
          title={t("report.close")}
          action={t("report.close")}
          busy={close.isPending}
          error={close.error}
          onClose={shut}
          onConfirm={() => close.mutate({ id: report.id, body: { end } })}
        >
          <p>{t("report.closeText")}</p>
          <Choice
            label={t("report.end")}
            value={end}
            onChange={(value) => setEnd(value as typeof end)}
            options={ends.map((value) => ({ value, text: t(`report.end.${value}`) }))}
          />
        </Confirm>
      )}
    </article>
  );
}

const rank = { waiting: 0, coming: 1, read: 1, case: 2, done: 2, closed: 2 } as const;

export function Desk() {
  const { t } = useHelpTexts();
  const { data, error, refetch } = useApi("helpDesk");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const ordered = <T extends { readonly state: keyof typeof rank; readonly at: number }>(
    all: readonly T[],
  ): readonly T[] => [...all].sort((a, b) => rank[a.state] - rank[b.state] || a.at - b.at);
  return (
    <>
      <section className="part" aria-labelledby="talks-title">
        <h2 id="talks-title">{t("talks.title")}</h2>
        {data.talks.length === 0 ? (
          <Empty title={t("talks.none")}>{t("talks.noneText")}</Empty>
        ) : (
          <div className="cards cards-wide">
            {ordered(data.talks).map((talk) => (
              <TalkCard key={talk.id} talk={talk} />
            ))}
          </div>
        )}
      </section>
      <section className="part" aria-labelledby="reports-title">
        <h2 id="reports-title">{t("childReports.title")}</h2>
        {data.reports.length === 0 ? (
          <Empty title={t("childReports.none")}>{t("childReports.noneText")}</Empty>
        ) : (
          <div className="cards cards-wide">
            {ordered(data.reports).map((report) => (
              <ReportCard key={report.id} report={report} />
            ))}
          </div>
        )}
      </section>
    </>
  );
}
