/**
 * A sheet for the police and the insurer: what the device is, when and where it was last seen, and its last loans. Made to be printed.
 *
 * @module
 */
import { ArrowLeft, FileDown, Printer } from "lucide-react";
import { useApi, useMay, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Download } from "../../parts/download.tsx";
import { Facts, Mono } from "../../parts/facts.tsx";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { Photos } from "./photos.tsx";
import { deviceHref } from "./tabs.ts";

export default function TheftPage({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const now = useNow();
  const may = useMay();
  const session = useSession().data;
  const { data, error, refetch } = useApi("device", { id });
  const loans = useApi("loans", { enabled: may("loans.read") }).data;
  const text = (value: string | null | undefined): string =>
    value === null || value === undefined || value === "" ? t("value.none") : value;
  const last = (loans ?? [])
    .flatMap((one) => one.devices.filter((device) => device.device === id).map((device) => ({ one, device })))
    .toSorted((a, b) => b.device.handedOutAt - a.device.handedOutAt)
    .slice(0, 5);
  const identity = data?.facts.identity;
  const facts = identity !== undefined && "value" in identity ? identity.value : null;
  return (
    <Page
      title={t("theft.title", { id })}
      lead={session?.venueName ?? ""}
      actions={
        <>
          <Button onPress={() => print()}>
            <Printer aria-hidden="true" size={17} />
            {t("action.print")}
          </Button>
          <Download path={`/api/device-files/theft/${encodeURIComponent(id)}`} variant="primary">
            <FileDown aria-hidden="true" size={17} />
            {t("inspection.pdf")}
          </Download>
        </>
      }
    >
      <p className="back-wide">
        <Link href={deviceHref(id)}>
          <ArrowLeft aria-hidden="true" size={17} />
          {id}
        </Link>
      </p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <div className="letter">
          <section className="letter-part" aria-labelledby="theft-what">
            <h2 id="theft-what">{t("theft.what")}</h2>
            <Facts
              items={[
                [t("device.tag"), id],
                [t("device.kind"), t(`device.kind.${data.device.kind}`)],
                [t("device.model"), text(data.device.model === "" ? facts?.model : data.device.model)],
                [t("device.serial"), <Mono key="serial">{text(data.device.serial)}</Mono>],
                [t("theft.reportedSerial"), <Mono key="reported">{text(facts?.serial)}</Mono>],
                [t("device.purchasedOn"), text(data.device.purchasedOn)],
                [t("device.licence"), text(data.device.licence)],
                [t("column.state"), t(`device.state.${data.device.state}`)],
              ]}
            />
          </section>
          <section className="letter-part" aria-labelledby="theft-seen">
            <h2 id="theft-seen">{t("theft.seen")}</h2>
            <Facts
              items={[
                [t("device.lastSeenAt"), <MaybeTime key="seen" at={data.device.lastSeenAt} never={t("value.never")} />],
                [t("device.location"), text(data.device.location)],
                [t("device.address"), <Mono key="address">{text(data.device.address)}</Mono>],
              ]}
            />
            <p className="muted">{t("theft.noTracking")}</p>
          </section>
          <section className="letter-part" aria-labelledby="theft-loans">
            <h2 id="theft-loans">{t("theft.loans")}</h2>
            {last.length === 0 ? (
              <p className="muted">{t("theft.noLoans")}</p>
            ) : (
              <ul className="plain-list theft-loans">
                {last.map(({ one, device }) => (
                  <li key={one.id + device.handedOutAt}>
                    {one.number} · {one.activity} · {one.owner.displayName} · <Time at={device.handedOutAt} exact /> –{" "}
                    {device.returnedAt === null ? (
                      <strong>{t("theft.notReturned")}</strong>
                    ) : (
                      <Time at={device.returnedAt} exact />
                    )}
                  </li>
                ))}
              </ul>
            )}
          </section>
          <Photos device={id} />
          <section className="letter-part signature" aria-label={t("inspection.signature")}>
            <p>
              {t("theft.signature")} <Time at={now} exact />
            </p>
          </section>
        </div>
      )}
    </Page>
  );
}
