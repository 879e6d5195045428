/**
 * Browsers that show notifications: this one can be added, each can be taken away.
 *
 * @module
 */
import { useState } from "react";
import type { NoticeSettingsView } from "../../../../policies/schema/notify-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Time } from "../../parts/time.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";

interface Subscribed {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** @returns null if the browser or the person refuses */
async function subscribe(key: string): Promise<Subscribed | null> {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) return null;
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = made.toJSON();
  const { p256dh, auth } = keys ?? {};
  return endpoint === undefined || p256dh === undefined || auth === undefined ? null : { endpoint, p256dh, auth };
}

export function NotificationBrowsers({ view }: { readonly view: NoticeSettingsView }) {
  const { t, day } = useNoticeTexts();
  const [denied, setDenied] = useState(false);
  const add = useChange("noticeBrowserAdd", "notices", () => undefined);
  const remove = useChange("noticeBrowserRemove", "notices", () => undefined);
  const switchOn = async (): Promise<void> => {
    setDenied(false);
    const made = view.pushKey === null ? null : await subscribe(view.pushKey).catch(() => null);
    if (made === null) setDenied(true);
    else add.mutate({ body: { ...made, label: t("notice.browserName", { day: day(Date.now()) }) } });
  };
  return (
    <>
      <h3>{t("notice.browsers")}</h3>
      <ul className="notice-list">
        {view.browsers.map(({ id, label, since }) => (
          <li key={id} className="notice-row">
            <span>
              {label} <Time at={since} />
            </span>
            <Button
              variant="link"
              aria-label={t("notice.browserRemoveOf", { name: label })}
              onPress={() => remove.mutate({ id })}
            >
              {t("notice.browserRemove")}
            </Button>
          </li>
        ))}
      </ul>
      <div className="row-actions">
        <Button onPress={() => void switchOn()} isDisabled={add.isPending}>
          {t("notice.browserAdd")}
        </Button>
        <span className="muted small">{t("notice.browserHint")}</span>
      </div>
      {denied && (
        <p className="field-error" role="alert">
          {t("notice.browserDenied")}
        </p>
      )}
      {add.error !== null && <Trouble error={add.error} />}
      {remove.error !== null && <Trouble error={remove.error} />}
    </>
  );
}
