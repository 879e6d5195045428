/**
 * What happened to a device: alarms, reports with their scores, changes of checks, changes of its record.
 *
 * @module
 */
import { useState } from "react";
import { CheckCheck } from "lucide-react";
import type { DeviceView } from "../../../../../policies/schema/device-api.ts";
import { useMay } from "../../../api/queries.ts";
import { Button } from "../../../parts/button.tsx";
import { useChange } from "../../../parts/change.ts";
import { Confirm } from "../../../parts/confirm.tsx";
import { More } from "../../../parts/more.tsx";
import { ScoreMark } from "../../../parts/gate.tsx";
import { Scroll } from "../../../parts/scroll.tsx";
import { StateIcon } from "../../../parts/state.tsx";
import { Time } from "../../../parts/time.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { useCheckTitle } from "../titles.ts";

export function Alarms({ device, alarms }: { readonly device: string; readonly alarms: DeviceView["alarms"] }) {
  const { t } = useTexts();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const { mutate, isPending, error } = useChange("alarmsSettle", "devices", () => setOpen(false));
  if (alarms.length === 0) return null;
  return (
    <section className="panel alarms" aria-labelledby="alarms-title">
      <h3 id="alarms-title">{t("alarms.title", { count: alarms.length })}</h3>
      <ul>
        {alarms.map((alarm) => (
          <li key={`${alarm.at}/${alarm.kind}/${alarm.detail}`}>
            <StateIcon state="danger" />
            <div>
              <p>{t(`alarm.${alarm.kind}`)}</p>
              <p className="muted">
                {alarm.detail} · <Time at={alarm.at} />
              </p>
            </div>
          </li>
        ))}
      </ul>
      {may("devices.write") && (
        <div className="item-actions no-print">
          <Button onPress={() => setOpen(true)}>
            <CheckCheck aria-hidden="true" size={17} />
            {t("alarms.settle")}
          </Button>
        </div>
      )}
      {open && (
        <Confirm
          title={t("alarms.settleOf", { id: device })}
          action={t("alarms.settle")}
          reason
          busy={isPending}
          error={error}
          onClose={() => setOpen(false)}
          onConfirm={(reason) => mutate({ id: device, body: { reason } })}
        >
          <p>{t("alarms.settleText")}</p>
        </Confirm>
      )}
    </section>
  );
}

export function Reports({ reports }: { readonly reports: DeviceView["reports"] }) {
  const { t, attempt } = useTexts();
  return (
    <section className="panel" aria-labelledby="reports-title">
      <h3 id="reports-title">{t("reports.title")}</h3>
      {reports.length === 0 ? (
        <p className="muted">{t("reports.none")}</p>
      ) : (
        <More items={reports} step={6}>
          {(shown) => (
            <Scroll label={t("reports.title")}>
              <table className="table table-plain">
                <thead>
                  <tr>
                    <th scope="col" data-numeric="true">
                      {t("reports.seq")}
                    </th>
                    <th scope="col">{t("check.measuredAt")}</th>
                    <th scope="col">{t("reports.trigger")}</th>
                    <th scope="col">{t("device.score")}</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((report) => (
                    <tr key={report.reportId}>
                      <td data-numeric="true">{report.seq}</td>
                      <td>
                        <Time at={report.measuredAt} exact />
                      </td>
                      <td>{attempt(`trigger.${report.trigger}`) ?? report.trigger}</td>
                      <td>
                        <ScoreMark score={report.score} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
        </More>
      )}
    </section>
  );
}

export function History({ view }: { readonly view: DeviceView }) {
  const { t, attempt } = useTexts();
  const titleOf = useCheckTitle();
  const state = (value: string | null): string =>
    value === null ? t("value.none") : (attempt(`checkState.${value}`) ?? value);
  const lines = [
    ...view.transitions.map((one) => ({
      at: one.at,
      text: t("history.transition", {
        check: titleOf(one.check) ?? one.check,
        from: state(one.from),
        to: state(one.to),
      }),
    })),
    ...view.history.map((one) => ({
      at: one.at,
      text: `${attempt(`history.${one.what}`) ?? one.what}${one.detail === "" ? "" : `: ${one.detail}`} (${one.by})`,
    })),
  ].toSorted((a, b) => b.at - a.at);
  return (
    <section className="panel" aria-labelledby="history-title">
      <h3 id="history-title">{t("history.title")}</h3>
      {lines.length === 0 ? (
        <p className="muted">{t("history.none")}</p>
      ) : (
        <More items={lines}>
          {(shown) => (
            <ul className="history">
              {shown.map((line, index) => (
                <li key={`${line.at}${index}`}>
                  <Time at={line.at} />
                  <span>{line.text}</span>
                </li>
              ))}
            </ul>
          )}
        </More>
      )}
    </section>
  );
}
