/**
 * How I want to be told: ways, quiet hours, a stand-in, browsers, and a trial that takes the same way as everything else.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { NoticeChoices, NoticeSettingsView } from "../../../../policies/schema/notify-api.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Mono } from "../../parts/facts.tsx";
import { Tick } from "../../parts/tick.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import { NotificationBrowsers } from "./notification-browsers.tsx";

const QUIET = { from: "22:00", to: "06:00" };
const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(text);
const isAddress = (text: string): boolean => text === "" || /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text);

export function NoticeChoicesForm() {
  const { data, error, refetch } = useApi("noticeSettings");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return <Form view={data} />;
}

function Form({ view }: { readonly view: NoticeSettingsView }) {
  const { t } = useNoticeTexts();
  const [choices, setChoices] = useState<NoticeChoices>(view.choices);
  const save = useChange("noticeSettingsSave", "notices", () => undefined);
  const trial = useChange("noticeTest", "notices", () => undefined);
  const [checked, setChecked] = useState(false);
  const { venue } = view;
  const { quiet } = choices;
  const isRight = isAddress(choices.email.address) && (quiet === null || (isTime(quiet.from) && isTime(quiet.to)));
  const set = (changes: Partial<NoticeChoices>): void => {
    save.reset();
    setChoices((before) => ({ ...before, ...changes }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!isRight) return;
    trial.reset();
    save.mutate({ body: choices });
  };
  const off = <span className="muted small">{t("notice.off")}</span>;
  return (
    <section className="part" aria-labelledby="how-title">
      <h2 id="how-title">{t("notice.how")}</h2>
      <form className="form" onSubmit={submit} noValidate>
        <Tick
          on={choices.email.on && venue.email === "on"}
          disabled={venue.email !== "on"}
          onChange={(on) => set({ email: { ...choices.email, on } })}
        >
          {t("notice.emailOn")} {venue.email !== "on" && off}
        </Tick>
        {venue.email === "on" && choices.email.on && (
          <Field
            label={t("notice.address")}
            hint={t("notice.addressHint")}
            value={choices.email.address}
            onChange={(address) => set({ email: { ...choices.email, address } })}
            error={checked && !isAddress(choices.email.address) ? t("notice.addressFault") : undefined}
            autoComplete="email"
            plain
          />
        )}
        {(["push", "webhook", "ntfy"] as const).map((way) => (
          <Tick
            key={way}
            on={choices[way] && venue[way] === "on"}
            disabled={venue[way] !== "on"}
            onChange={(on) => set({ [way]: on })}
          >
            {t(`notice.on.${way}`)} {venue[way] !== "on" && off}
          </Tick>
        ))}
        {view.ntfyTopic !== null && (
          <p>
            {t("notice.ntfyTopic")} <Mono>{view.ntfyTopic}</Mono>
          </p>
        )}
        {Object.values(venue).includes("not-configured") && <p className="field-hint">{t("notice.offHint")}</p>}
        <Choice
          label={t("notice.language")}
          value={choices.language}
          onChange={(language) => set({ language: language === "en" ? "en" : "pl" })}
          options={[
            { value: "pl", text: t("notice.language.pl") },
            { value: "en", text: t("notice.language.en") },
          ]}
        />
        <p className="field-hint">{t("notice.digestHint", { minutes: venue.digestMinutes })}</p>
        <Tick on={choices.quiet !== null} onChange={(on) => set({ quiet: on ? QUIET : null })}>
          {t("notice.quietOn")} <span className="muted small">{t("notice.quietHint")}</span>
        </Tick>
        {choices.quiet !== null && (
          <div className="form-pair">
            {(["from", "to"] as const).map((end) => (
              <Field
                key={end}
                label={t(end === "from" ? "notice.quietFrom" : "notice.quietTo")}
                value={quiet?.[end] ?? ""}
                error={checked && quiet !== null && !isTime(quiet[end]) ? t("notice.timeFault") : undefined}
                onChange={(time) => set({ quiet: { ...(choices.quiet ?? QUIET), [end]: time } })}
                plain
              />
            ))}
          </div>
        )}
        <Choice
          label={t("notice.deputy")}
          value={choices.deputy ?? ""}
          onChange={(deputy) => set({ deputy: deputy === "" ? null : deputy })}
          options={[
            { value: "", text: t("notice.deputyNone") },
            ...view.colleagues.map(({ account, displayName }) => ({ value: account, text: displayName })),
          ]}
        />
        <p className="field-hint">
          {t("notice.deputyHint", { minutes: venue.escalateMinutes, urgent: venue.urgentEscalateMinutes })}
        </p>
        {save.error !== null && <Trouble error={save.error} />}
        {trial.error !== null && <Trouble error={trial.error} />}
        <div className="row-actions">
          <Button type="submit" variant="primary" isDisabled={save.isPending}>
            {t("action.save")}
          </Button>
          <Button
            onPress={() => {
              // What was last done is what is told of.
              save.reset();
              trial.mutate({ body: {} });
            }}
            isDisabled={trial.isPending}
          >
            {t("notice.trial")}
          </Button>
          <output className="muted">
            {trial.isSuccess ? t("notice.trialSent") : save.isSuccess ? t("notice.saved") : ""}
          </output>
        </div>
      </form>
      {venue.push === "on" && <NotificationBrowsers view={view} />}
    </section>
  );
}
