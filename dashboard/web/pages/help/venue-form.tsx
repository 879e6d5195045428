/**
 * The form of what the venue tells children. A person stands there only with the number of the order that names them.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Plus, Trash2 } from "lucide-react";
import type { Body } from "../../api/contract.ts";
import { fieldMessage } from "../../api/failure.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Choice } from "../../parts/field.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useNow } from "../../texts/texts.tsx";
import { useHelpTexts } from "../../texts/help/texts.ts";
import type { Response } from "../../api/contract.ts";
import { dayOf } from "../cases/local-time.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";

type Saved = Response<"helpSettings">["settings"];
type Hours = Saved["opening"];
type Window = Extract<Hours, { kind: "windows" }>["windows"][number];
type Words = { readonly pl: string; readonly en: string; readonly uk: string };
const languages = ["pl", "en", "uk"] as const;
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const noWords: Words = { pl: "", en: "", uk: "" };
const usual: Window = { days: ["tue", "wed", "thu", "fri", "sat", "sun"], from: "09:00", to: "18:00" };

/** A name for the address, from the Polish title. */
const slug = (title: string, index: number): string => {
  const bare = title
    .toLowerCase()
    .replaceAll("ł", "l")
    .normalize("NFD")
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, 36);
  return bare === "" ? `place-${index + 1}` : bare;
};

function Opening({ hours, onChange }: { readonly hours: Hours; readonly onChange: (hours: Hours) => void }) {
  const { t } = useHelpTexts();
  const windows = hours.kind === "windows" ? hours.windows : [];
  const set = (next: readonly Window[]): void => {
    if (hours.kind === "windows") onChange({ ...hours, windows: [...next] });
  };
  const change = (index: number, more: Partial<Window>): void =>
    set(windows.map((one, at) => (at === index ? { ...one, ...more } : one)));
  return (
    <fieldset>
      <legend>{t("venue.opening")}</legend>
      <p className="field-hint">{t("venue.openingHint")}</p>
      <Choice
        label={t("venue.openingKind")}
        value={hours.kind}
        onChange={(kind) =>
          onChange(
            kind === "windows"
              ? { kind, windows: [usual], holidays: "closed" }
              : kind === "always"
                ? { kind }
                : { kind: "unknown" },
          )
        }
        options={(["windows", "always", "unknown"] as const).map((value) => ({
          value,
          text: t(`venue.opening.${value}`),
        }))}
      />
      {windows.map((one, index) => (
        <div key={index} className="hours-window">
          <div className="hours-days">
            {days.map((day) => (
              <Tick
                key={day}
                on={one.days.includes(day)}
                onChange={(on) =>
                  change(index, { days: days.filter((other) => (other === day ? on : one.days.includes(other))) })
                }
              >
                {t(`weekday.${day}`)}
              </Tick>
            ))}
          </div>
          <ShortText label={t("venue.from")} value={one.from} onChange={(from) => change(index, { from })} />
          <ShortText label={t("venue.to")} value={one.to} onChange={(to) => change(index, { to })} />
          {windows.length > 1 && (
            <Button variant="link" onPress={() => set(windows.filter((_, at) => at !== index))}>
              <Trash2 aria-hidden="true" size={16} />
              {t("venue.remove")}
            </Button>
          )}
        </div>
      ))}
      {hours.kind === "windows" && (
        <>
          <Button onPress={() => set([...windows, usual])}>
            <Plus aria-hidden="true" size={16} />
            {t("venue.addHours")}
          </Button>
          <Choice
            label={t("venue.holidays")}
            value={hours.holidays}
            onChange={(holidays) => onChange({ ...hours, holidays: holidays as typeof hours.holidays })}
            options={(["closed", "open", "unknown"] as const).map((value) => ({
              value,
              text: t(`venue.holidays.${value}`),
            }))}
          />
        </>
      )}
    </fieldset>
  );
}

/** An address people and children are sent to: of the web, with a name, and nobody's password in it. */
const isWebAddress = (text: string): boolean => {
  const address = URL.parse(text.trim());
  return (
    /^https?:$/u.test(address?.protocol ?? "") && address?.hostname.includes(".") === true && address.username === ""
  );
};

export function VenueForm({ settings, editable }: { readonly settings: Saved; readonly editable: boolean }) {
  const { t } = useHelpTexts();
  const now = useNow();
  const [name, setName] = useState(settings.card?.name ?? "");
  const [where, setWhere] = useState<Words>(settings.card?.where ?? noWords);
  const [telephone, setTelephone] = useState(settings.card?.telephone ?? "");
  const [order, setOrder] = useState(settings.order ?? "");
  const [places, setPlaces] = useState<readonly { readonly id: string; readonly title: Words }[]>(settings.places);
  const [opening, setOpening] = useState<Hours>(settings.opening);
  const [minutes, setMinutes] = useState(String(settings.comesWithinMinutes));
  const [homeUrl, setHomeUrl] = useState(settings.homeUrl ?? "");
  const [standards, setStandards] = useState(settings.standards ?? { url: "", version: "", date: "" });
  const [deterrence, setDeterrence] = useState(settings.deterrenceUrl ?? { url: "", checkedOn: "" });
  const [checked, setChecked] = useState(false);
  const save = useChange("helpSettingsSave", "help", () => undefined);
  const hasCard = name.trim() !== "";
  const wordsMissing = (words: Words): boolean => languages.some((one) => words[one].trim() === "");
  const problems = {
    where: hasCard && wordsMissing(where),
    order: hasCard && order.trim().length < 3,
    places: places.some(({ title }) => wordsMissing(title)),
    homeUrl: homeUrl.trim() !== "" && !isWebAddress(homeUrl),
    standards: standards.url.trim() !== "" && !isWebAddress(standards.url),
    standardsRest: standards.url.trim() !== "" && (standards.version.trim() === "" || standards.date === ""),
    deterrence: deterrence.url.trim() !== "" && !deterrence.url.trim().startsWith("https:"),
    // Nobody is sent where nobody of ours has looked.
    deterrenceDay: deterrence.url.trim() !== "" && (deterrence.checkedOn === "" || deterrence.checkedOn > dayOf(now)),
    minutes: !/^\d{1,2}$/u.test(minutes) || Number(minutes) < 1 || Number(minutes) > 60,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(problems).includes(true)) return;
    const body: Body<"helpSettingsSave"> = {
      homeUrl: homeUrl.trim() === "" ? null : homeUrl.trim(),
      standards: standards.url.trim() === "" ? null : standards,
      card: hasCard ? { name: name.trim(), where, telephone: telephone.trim() === "" ? null : telephone.trim() } : null,
      order: order.trim() === "" ? null : order.trim(),
      places: places.map(({ id, title }, index) => ({ id: id === "" ? slug(title.pl, index) : id, title })),
      opening,
      comesWithinMinutes: Number(minutes),
      deterrenceUrl:
        deterrence.url.trim() === "" ? null : { url: deterrence.url.trim(), checkedOn: deterrence.checkedOn },
    };
    save.mutate({ body });
  };
  const missing = (is: boolean): string | null => (checked && is ? t("venue.missing") : null);
  return (
    <form className="panel form" onSubmit={submit} noValidate aria-label={t("venue.title")}>
      <h2>{t("venue.title")}</h2>
      <fieldset disabled={!editable}>
        <legend>{t("venue.card")}</legend>
        <p className="field-hint">{t("venue.cardHint")}</p>
        <ShortText label={t("venue.name")} value={name} onChange={setName} />
        <ShortText
          label={t("venue.order")}
          hint={t("venue.orderHint")}
          value={order}
          onChange={setOrder}
          error={missing(problems.order) ?? fieldMessage(save.error, "order") ?? null}
        />
        <ShortText label={t("venue.telephone")} type="tel" value={telephone} onChange={setTelephone} />
        {languages.map((one) => (
          <LongText
            key={one}
            label={t(`venue.where.${one}`)}
            rows={2}
            value={where[one]}
            onChange={(text) => setWhere((old) => ({ ...old, [one]: text }))}
            error={missing(hasCard && where[one].trim() === "")}
          />
        ))}
      </fieldset>
      <fieldset disabled={!editable}>
        <legend>{t("venue.places")}</legend>
        <p className="field-hint">{t("venue.placesHint")}</p>
        {places.map((place, index) => (
          <div key={index} className="place-row">
            {languages.map((one) => (
              <ShortText
                key={one}
                label={t(`venue.place.${one}`)}
                value={place.title[one]}
                onChange={(text) =>
                  setPlaces((old) =>
                    old.map((other, at) =>
                      at === index ? { ...other, title: { ...other.title, [one]: text } } : other,
                    ),
                  )
                }
                error={missing(place.title[one].trim() === "")}
              />
            ))}
            <Button variant="link" onPress={() => setPlaces((old) => old.filter((_, at) => at !== index))}>
              <Trash2 aria-hidden="true" size={16} />
              {t("venue.remove")}
            </Button>
          </div>
        ))}
        <Button
          isDisabled={places.length >= 30}
          onPress={() => setPlaces((old) => [...old, { id: "", title: noWords }])}
        >
          <Plus aria-hidden="true" size={16} />
          {t("venue.addPlace")}
        </Button>
      </fieldset>
      <Opening hours={opening} onChange={setOpening} />
      <fieldset disabled={!editable}>
        <legend>{t("venue.links")}</legend>
        <ShortText
          label={t("venue.minutes")}
          value={minutes}
          onChange={setMinutes}
          error={checked && problems.minutes ? t("venue.minutesWrong") : null}
        />
        <ShortText
          label={t("venue.homeUrl")}
          hint={t("venue.homeUrlHint")}
          type="url"
          value={homeUrl}
          onChange={setHomeUrl}
          error={
            (checked && problems.homeUrl ? t("venue.urlWrong") : null) ?? fieldMessage(save.error, "homeUrl") ?? null
          }
        />
        <ShortText
          label={t("venue.standardsUrl")}
          type="url"
          value={standards.url}
          onChange={(url) => setStandards({ ...standards, url })}
          error={checked && problems.standards ? t("venue.urlWrong") : null}
        />
        {standards.url !== "" && (
          <>
            <ShortText
              label={t("venue.standardsVersion")}
              value={standards.version}
              onChange={(version) => setStandards({ ...standards, version })}
              error={missing(standards.version.trim() === "")}
            />
            <ShortText
              label={t("venue.standardsDate")}
              type="date"
              value={standards.date}
              onChange={(date) => setStandards({ ...standards, date })}
              error={missing(standards.date === "")}
            />
          </>
        )}
        <ShortText
          label={t("venue.deterrenceUrl")}
          hint={t("venue.deterrenceUrlHint")}
          type="url"
          value={deterrence.url}
          onChange={(url) => setDeterrence({ ...deterrence, url })}
          error={
            (checked && problems.deterrence ? t("venue.urlSecure") : null) ??
            fieldMessage(save.error, "deterrenceUrl.url") ??
            null
          }
        />
        {deterrence.url.trim() !== "" && (
          <ShortText
            label={t("venue.deterrenceDay")}
            hint={t("venue.deterrenceDayHint")}
            type="date"
            value={deterrence.checkedOn}
            onChange={(checkedOn) => setDeterrence({ ...deterrence, checkedOn })}
            error={checked && problems.deterrenceDay ? t("venue.deterrenceDayWrong") : null}
          />
        )}
      </fieldset>
      {save.error !== null && <Trouble error={save.error} />}
      {editable ? (
        <div className="step-send">
          <Button type="submit" variant="primary" isDisabled={save.isPending}>
            {t("action.save")}
          </Button>
          <output>{save.isSuccess ? t("venue.done") : ""}</output>
        </div>
      ) : (
        <p className="muted">{t("venue.readOnly")}</p>
      )}
    </form>
  );
}
