/**
 * Labels to cut out and stick on: the number large, the venue, and a QR code that opens the device's page and is read at the desk.
 *
 * @module
 */
import { Printer } from "lucide-react";
import { useApi, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Qr } from "../../parts/qr.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { deviceHref } from "./tabs.ts";

export default function LabelsPage() {
  const { t } = useTexts();
  const { search } = usePlace();
  const session = useSession().data;
  const { data, error, refetch } = useApi("devices");
  const ids = new Set((search.get("ids") ?? "").split(",").filter((id) => id !== ""));
  const rows = (data ?? []).filter((row) => (ids.size === 0 ? row.state === "in-order" : ids.has(row.id)));
  return (
    <Page
      title={t("devices.labels")}
      lead={t("labels.lead")}
      actions={
        <Button variant="primary" onPress={() => print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      }
    >
      <p className="back-wide">
        <Link href="/devices">{t("devices.back")}</Link>
      </p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={t("devices.none")}>{t("devices.noneText")}</Empty>
      ) : (
        <ul className="labels">
          {rows.map((row) => (
            <li key={row.id} className="label">
              <Qr text={location.origin + deviceHref(row.id)} label={t("labels.qr", { id: row.id })} size={104} />
              <div>
                <p className="label-id">{row.id}</p>
                <p>{session?.venueName ?? ""}</p>
                <p>{row.location}</p>
                <p>{t("labels.found")}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
