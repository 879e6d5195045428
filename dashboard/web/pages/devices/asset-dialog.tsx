/**
 * A device's record: what staff write about it. Nobody who borrowed it is named here.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { DeviceSummary } from "../../../../policies/schema/device-api.ts";
import { fieldMessage } from "../../api/failure.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { bodyOf, draftOf, emptyAsset } from "./asset.ts";
import type { AssetDraft } from "./asset.ts";
import { assetKinds, platforms } from "./columns.ts";
import { deviceHref } from "./tabs.ts";

export function AssetDialog({
  device,
  onClose,
}: {
  readonly device: DeviceSummary | null;
  readonly onClose: () => void;
}) {
  const { t, language } = useTexts();
  const may = useMay();
  const networks = useApi("networks", { enabled: may("networks.read") }).data?.networks ?? [];
  const baselines = useApi("baselines").data ?? [];
  const [draft, setDraft] = useState<AssetDraft>(device === null ? emptyAsset : draftOf(device));
  const [tried, setTried] = useState(false);
  const create = useChange("deviceCreate", "devices", (made) => {
    onClose();
    navigate(deviceHref(made.id));
  });
  const update = useChange("deviceUpdate", "devices", onClose);
  const { isPending, error } = device === null ? create : update;
  const put = (field: keyof AssetDraft) => (value: string) => setDraft((before) => ({ ...before, [field]: value }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (draft.id.trim() === "") return;
    if (device === null) create.mutate({ body: bodyOf(draft) });
    else update.mutate({ id: device.id, body: bodyOf(draft) });
  };
  const field = (name: "model" | "serial" | "department" | "location" | "cart" | "licence" | "note", hint?: string) => (
    <Field
      label={t(`device.${name}`)}
      value={draft[name]}
      onChange={put(name)}
      error={fieldMessage(error, name)}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  return (
    <Dialog
      title={device === null ? t("devices.create") : t("device.editOf", { id: device.id })}
      wide
      onClose={onClose}
    >
      <form onSubmit={submit} noValidate className="form">
        <div className="form-grid">
          {device === null && (
            <Field
              label={t("device.tag")}
              value={draft.id}
              onChange={put("id")}
              hint={t("device.tagHint")}
              plain
              required
              error={(tried && draft.id.trim() === "" ? t("field.required") : undefined) ?? fieldMessage(error, "id")}
            />
          )}
          <Choice
            label={t("device.kind")}
            value={draft.kind}
            onChange={put("kind")}
            options={assetKinds.map((value) => ({ value, text: t(`device.kind.${value}`) }))}
          />
          <Choice
            label={t("device.mode")}
            value={draft.mode}
            onChange={put("mode")}
            options={(["A", "B"] as const).map((value) => ({ value, text: t(`device.mode.${value}`) }))}
          />
          <Choice
            label={t("device.platform")}
            value={draft.platform}
            onChange={put("platform")}
            options={[
              { value: "", text: t("device.platformUnknown") },
              ...platforms.map((value) => ({ value, text: t(`device.platform.${value}`) })),
            ]}
          />
          {field("model")}
          {field("serial", t("device.serialHint"))}
          {field("department")}
          {field("location")}
          {field("cart", t("device.cartHint"))}
          <Field
            label={t("device.purchasedOn")}
            type="date"
            value={draft.purchasedOn}
            onChange={put("purchasedOn")}
            error={fieldMessage(error, "purchasedOn")}
          />
          {field("licence", t("device.licenceHint"))}
          <Choice
            label={t("device.network")}
            value={draft.network}
            onChange={put("network")}
            options={[
              { value: "", text: t("device.networkByAddress") },
              ...networks.map((network) => ({ value: String(network.id), text: network.title[language] })),
            ]}
          />
          <Field
            label={t("device.address")}
            value={draft.address}
            onChange={put("address")}
            hint={t("device.addressHint")}
            plain
            error={fieldMessage(error, "address")}
          />
          <Choice
            label={t("device.baseline")}
            value={draft.baseline}
            onChange={put("baseline")}
            options={
              baselines.length === 0
                ? [{ value: draft.baseline, text: draft.baseline }]
                : baselines.map((one) => ({ value: one.id, text: one.title[language] }))
            }
          />
          {field("note", t("device.noteHint"))}
        </div>
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
