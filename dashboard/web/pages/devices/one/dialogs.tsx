/**
 * What a person decides about one device: an exemption, an attestation, a new state, a fate of its enrolment.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { CheckView, DeviceSummary } from "../../../../../policies/schema/device-api.ts";
import { Reason, isReason } from "../../../parts/area.tsx";
import { Button } from "../../../parts/button.tsx";
import { useChange } from "../../../parts/change.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { Choice, Field } from "../../../parts/field.tsx";
import { Trouble } from "../../../parts/trouble.tsx";
import { venueTimeZone } from "../../../texts/format.ts";
import { useNow, useTexts } from "../../../texts/texts.tsx";
import { endOfDay } from "../../network/exceptions/until.ts";
import { assetStates } from "../columns.ts";

interface Props {
  readonly device: string;
  readonly onClose: () => void;
}

export function ExemptDialog({ device, check, onClose }: Props & { readonly check: CheckView }) {
  const { t, language } = useTexts();
  const now = useNow();
  const [reason, setReason] = useState("");
  const [day, setDay] = useState("");
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useChange("exemptionCreate", "devices", onClose);
  const until = endOfDay(day, venueTimeZone);
  const missing = until === null || until <= now;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing || !isReason(reason)) return;
    mutate({ body: { device, check: check.check, reason: reason.trim(), until } });
  };
  return (
    <Dialog title={t("exempt.title", { id: device })} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <p>{check.title[language]}</p>
        <p className="muted">{t("exempt.text")}</p>
        <Field
          label={t("exempt.until")}
          type="date"
          value={day}
          onChange={setDay}
          required
          error={tried && missing ? t("exempt.untilMissing") : undefined}
        />
        <Reason value={reason} onChange={setReason} checked={tried} />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("exempt.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function AttestDialog({ device, check, onClose }: Props & { readonly check: CheckView }) {
  const { t, language } = useTexts();
  const [holds, setHolds] = useState<"" | "yes" | "no">("");
  const [evidence, setEvidence] = useState("");
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useChange("attest", "devices", onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (holds === "" || evidence.trim().length < 5) return;
    mutate({ body: { device, check: check.check, holds: holds === "yes", evidence: evidence.trim() } });
  };
  return (
    <Dialog title={t("attest.title", { id: device })} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <p>{check.title[language]}</p>
        <p className="muted">{check.remedy[language]}</p>
        <Choice
          label={t("attest.holds")}
          value={holds}
          onChange={(value) => setHolds(value as "" | "yes" | "no")}
          options={[
            { value: "", text: t("attest.choose") },
            { value: "yes", text: t("attest.yes") },
            { value: "no", text: t("attest.no") },
          ]}
        />
        {tried && holds === "" && <p className="field-error">{t("field.required")}</p>}
        <Field
          label={t("attest.evidence")}
          value={evidence}
          onChange={setEvidence}
          hint={t("attest.evidenceHint")}
          required
          error={tried && evidence.trim().length < 5 ? t("attest.evidenceMissing") : undefined}
        />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("attest.sign")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function StateDialog({ device, onClose }: { readonly device: DeviceSummary; readonly onClose: () => void }) {
  const { t } = useTexts();
  const [state, setState] = useState(device.state);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useChange("deviceState", "devices", onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isReason(reason) || state === device.state) return;
    mutate({ id: device.id, body: { state, reason: reason.trim() } });
  };
  return (
    <Dialog title={t("stateChange.title", { id: device.id })} onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <Choice
          label={t("column.state")}
          value={state}
          onChange={(value) => setState(value as typeof state)}
          options={assetStates.map((value) => ({ value, text: t(`device.state.${value}`) }))}
        />
        {tried && state === device.state && <p className="field-error">{t("stateChange.same")}</p>}
        {state !== "in-order" && <p className="muted">{t("stateChange.notLent")}</p>}
        <Reason value={reason} onChange={setReason} checked={tried} />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
