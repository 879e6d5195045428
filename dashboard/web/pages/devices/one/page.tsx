/**
 * One device: the verdict in a word first, then what is wrong and how to mend it, then the evidence and the past.
 *
 * @module
 */
import { useState } from "react";
import { ArrowLeft, FileWarning, KeyRound, Pencil, QrCode, ToggleRight } from "lucide-react";
import type { CheckView, DeviceSummary, DeviceView } from "../../../../../policies/schema/device-api.ts";
import { useApi, useMay } from "../../../api/queries.ts";
import { Page } from "../../../app/page.tsx";
import { Link, navigate } from "../../../app/router.tsx";
import { Button } from "../../../parts/button.tsx";
import { useChange } from "../../../parts/change.ts";
import { Confirm } from "../../../parts/confirm.tsx";
import { Facts, Mono } from "../../../parts/facts.tsx";
import { GateMark, Reasons, ScoreMark } from "../../../parts/gate.tsx";
import { MaybeTime, Time } from "../../../parts/time.tsx";
import { TrendLine } from "../../../parts/trend.tsx";
import { NotYet } from "../../../parts/trouble.tsx";
import { Who } from "../../../parts/who.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { AssetDialog } from "../asset-dialog.tsx";
import { EnrolDialog } from "../enrol.tsx";
import { labelsHref, theftHref } from "../tabs.ts";
import { useCheckTitle } from "../titles.ts";
import { Checks } from "./checks.tsx";
import type { CheckAct } from "./checks.tsx";
import { AttestDialog, ExemptDialog, StateDialog } from "./dialogs.tsx";
import { Alarms, History, Reports } from "./past.tsx";

type Open =
  | { readonly kind: "edit" | "state" | "enrol" }
  | { readonly kind: "enrolment"; readonly decision: "confirm" | "refuse" | "revoke" }
  | { readonly kind: CheckAct; readonly check: CheckView };

function Verdict({ view }: { readonly view: DeviceView }) {
  const { t } = useTexts();
  const titleOf = useCheckTitle();
  const { device } = view;
  const trend = view.reports
    .filter((report) => report.score.ratio !== null)
    .map((report) => ({ at: report.measuredAt, entries: Math.round((report.score.ratio ?? 0) * 100) }))
    .toReversed();
  return (
    <section className="panel verdict-panel" data-word={device.gate.word} aria-labelledby="verdict-title">
      <h2 id="verdict-title" className="verdict-word">
        <GateMark word={device.gate.word} large />
      </h2>
      <Reasons gate={device.gate} titleOf={titleOf} />
      <div className="verdict-score">
        <ScoreMark score={device.score} />
        {trend.length > 1 && <TrendLine points={trend} width={120} />}
        <span className="muted">
          {t("device.reportedAt")}: <MaybeTime at={device.reportedAt} never={t("value.never")} />
        </span>
      </div>
      {(device.unverified || device.secondHand || device.silent) && (
        <p className="check-marks">
          {device.silent && (
            <span className="badge" data-tone="attention">
              {t("device.silent")}
            </span>
          )}
          {device.unverified && (
            <span className="badge" title={t("device.unverifiedHint")}>
              {t("device.unverified")}
            </span>
          )}
          {device.secondHand && (
            <span className="badge" title={t("device.secondHandHint")}>
              {t("device.secondHand")}
            </span>
          )}
        </p>
      )}
      {device.unverified && <p className="muted">{t("device.unverifiedHint")}</p>}
    </section>
  );
}

function Enrolment({ device, onOpen }: { readonly device: DeviceSummary; readonly onOpen: (open: Open) => void }) {
  const { t } = useTexts();
  const may = useMay();
  if (!may("devices.write")) return null;
  if (device.enrolment === "waiting")
    return (
      <section className="hold" aria-label={t("device.enrolment")}>
        <div className="hold-words">
          <strong>{t("enrolment.waiting")}</strong>
          <p>{t("enrolment.waitingText")}</p>
        </div>
        <Button onPress={() => onOpen({ kind: "enrolment", decision: "refuse" })}>{t("enrolment.refuse")}</Button>
        <Button variant="primary" onPress={() => onOpen({ kind: "enrolment", decision: "confirm" })}>
          {t("enrolment.confirm")}
        </Button>
      </section>
    );
  return null;
}

function Record({ device }: { readonly device: DeviceSummary }) {
  const { t } = useTexts();
  const text = (value: string | null): string => (value === null || value === "" ? t("value.none") : value);
  return (
    <section className="panel" aria-labelledby="record-title">
      <h3 id="record-title">{t("device.record")}</h3>
      <Facts
        items={[
          [t("device.kind"), t(`device.kind.${device.kind}`)],
          [t("device.model"), text(device.model)],
          [t("device.serial"), <Mono key="serial">{text(device.serial)}</Mono>],
          [
            t("device.platform"),
            device.platform === null ? t("value.unknown") : t(`device.platform.${device.platform}`),
          ],
          [t("device.mode"), t(`device.mode.${device.mode}`)],
          [t("device.department"), text(device.department)],
          [t("device.location"), text(device.location)],
          [t("device.cart"), text(device.cart)],
          [t("device.purchasedOn"), text(device.purchasedOn)],
          [t("device.licence"), text(device.licence)],
          [t("column.state"), t(`device.state.${device.state}`)],
          [t("device.enrolment"), t(`device.enrolment.${device.enrolment}`)],
          [t("device.lastSeenAt"), <MaybeTime key="seen" at={device.lastSeenAt} never={t("value.never")} />],
          [t("device.loan"), device.loan === null ? t("value.none") : <Time key="loan" at={device.loan.dueAt} exact />],
          [t("device.note"), text(device.note)],
        ]}
      />
    </section>
  );
}

function Body({ view }: { readonly view: DeviceView }) {
  const { t } = useTexts();
  const may = useMay();
  const { device } = view;
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const enrolment = useChange("enrolConfirm", "devices", close);
  const end = useChange("exemptionEnd", "devices", close);
  return (
    <>
      <div className="one-actions no-print">
        {may("devices.write") && (
          <>
            <Button onPress={() => setOpen({ kind: "edit" })}>
              <Pencil aria-hidden="true" size={17} />
              {t("device.edit")}
            </Button>
            <Button onPress={() => setOpen({ kind: "state" })}>
              <ToggleRight aria-hidden="true" size={17} />
              {t("stateChange.open")}
            </Button>
            {device.enrolment === "enrolled" ? (
              <Button onPress={() => setOpen({ kind: "enrolment", decision: "revoke" })}>
                <KeyRound aria-hidden="true" size={17} />
                {t("enrolment.revoke")}
              </Button>
            ) : (
              <Button onPress={() => setOpen({ kind: "enrol" })}>
                <KeyRound aria-hidden="true" size={17} />
                {t("enrol.open")}
              </Button>
            )}
          </>
        )}
        <Button onPress={() => navigate(labelsHref([device.id]))}>
          <QrCode aria-hidden="true" size={17} />
          {t("device.label")}
        </Button>
        <Button onPress={() => navigate(theftHref(device.id))}>
          <FileWarning aria-hidden="true" size={17} />
          {t("theft.open")}
        </Button>
      </div>
      <Who permissions={["devices.write", "devices.exempt", "devices.attest"]} />
      <Enrolment device={device} onOpen={setOpen} />
      <Verdict view={view} />
      <Alarms device={device.id} alarms={view.alarms} />
      <div className="columns device-columns">
        <div className="part">
          <Checks checks={view.checks} onAct={(kind, check) => setOpen({ kind, check })} />
        </div>
        <div className="part">
          <Record device={device} />
          <Reports reports={view.reports} />
          <History view={view} />
        </div>
      </div>
      {open?.kind === "edit" && <AssetDialog device={device} onClose={close} />}
      {open?.kind === "state" && <StateDialog device={device} onClose={close} />}
      {open?.kind === "enrol" && <EnrolDialog device={device.id} onClose={close} />}
      {open?.kind === "exempt" && <ExemptDialog device={device.id} check={open.check} onClose={close} />}
      {open?.kind === "attest" && <AttestDialog device={device.id} check={open.check} onClose={close} />}
      {open?.kind === "end" && (
        <Confirm
          title={t("exempt.end")}
          action={t("exempt.end")}
          busy={end.isPending}
          error={end.error}
          onClose={close}
          onConfirm={() => end.mutate({ id: open.check.exemption?.id ?? "" })}
        >
          <p>{t("exempt.endText")}</p>
        </Confirm>
      )}
      {open?.kind === "enrolment" && (
        <Confirm
          title={t(`enrolment.${open.decision}`)}
          action={t(`enrolment.${open.decision}`)}
          reason
          danger={open.decision === "revoke"}
          busy={enrolment.isPending}
          error={enrolment.error}
          onClose={close}
          onConfirm={(reason) => enrolment.mutate({ id: device.id, body: { decision: open.decision, reason } })}
        >
          <p>{t(`enrolment.${open.decision}Text`)}</p>
        </Confirm>
      )}
    </>
  );
}

export default function DevicePage({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useApi("device", { id });
  return (
    <Page
      title={id}
      lead={
        data === undefined
          ? t("nav.devices")
          : `${t(`device.kind.${data.device.kind}`)} ${data.device.model} · ${data.device.location}`
      }
      wide
    >
      <p className="back-wide">
        <Link href="/devices">
          <ArrowLeft aria-hidden="true" size={17} />
          {t("nav.devices")}
        </Link>
      </p>
      {data === undefined ? <NotYet error={error} retry={() => void refetch()} /> : <Body view={data} />}
    </Page>
  );
}
