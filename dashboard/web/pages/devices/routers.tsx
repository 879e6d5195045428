/**
 * Routers and access points: firmware and its age, whether administration is closed to guests, and who last looked.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Plus } from "lucide-react";
import type { RouterBody, RouterView } from "../../../../policies/schema/device-api.ts";
import { fieldMessage } from "../../api/failure.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts, Mono } from "../../parts/facts.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { useNames } from "../../parts/names.ts";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { Who } from "../../parts/who.tsx";
import { useTexts } from "../../texts/texts.tsx";

const kinds = ["router", "access-point", "switch", "firewall"] as const;
const portTone = { closed: "good", filtered: "good", open: "danger", "not-tried": "not-measured" } as const;

function RouterDialog({ router, onClose }: { readonly router: RouterView | null; readonly onClose: () => void }) {
  const { t } = useTexts();
  const [draft, setDraft] = useState({
    id: router?.id ?? "",
    kind: router?.kind ?? "router",
    model: router?.model ?? "",
    address: router?.address ?? "",
    location: router?.location ?? "",
    firmware: router?.firmware ?? "",
    firmwareOn: router?.firmwareOn ?? "",
    wanManagementOffOn: router?.wanManagementOffOn ?? "",
    note: router?.note ?? "",
  });
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useChange("routerSave", "devices", onClose);
  const field = (name: Exclude<keyof typeof draft, "kind">, type: "text" | "date" = "text", hint?: string) => (
    <Field
      label={t(`router.${name}`)}
      value={draft[name]}
      onChange={(value) => setDraft({ ...draft, [name]: value })}
      type={type}
      required={name === "id" || name === "address"}
      error={
        (tried && (name === "id" || name === "address") && draft[name].trim() === ""
          ? t("field.required")
          : undefined) ?? fieldMessage(error, name)
      }
      {...(hint === undefined ? {} : { hint })}
    />
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (draft.id.trim() === "" || draft.address.trim() === "") return;
    const body: RouterBody = {
      ...draft,
      id: draft.id.trim(),
      address: draft.address.trim(),
      firmwareOn: draft.firmwareOn === "" ? null : draft.firmwareOn,
      wanManagementOffOn: draft.wanManagementOffOn === "" ? null : draft.wanManagementOffOn,
    };
    mutate({ id: body.id, body });
  };
  return (
    <Dialog title={router === null ? t("router.create") : t("device.editOf", { id: router.id })} wide onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <div className="form-grid">
          {router === null && field("id")}
          <Choice
            label={t("device.kind")}
            value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind: kind as (typeof kinds)[number] })}
            options={kinds.map((value) => ({ value, text: t(`router.kind.${value}`) }))}
          />
          {field("model")}
          {field("address")}
          {field("location")}
          {field("firmware")}
          {field("firmwareOn", "date")}
          {field("wanManagementOffOn", "date", t("router.wanHint"))}
          {field("note")}
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

/** Ports asked from one place: what is open or unknown by name, what is closed as a count. */
function PortsFrom({ word, probes }: { readonly word: string; readonly probes: RouterView["probes"] }) {
  const { t } = useTexts();
  const loud = probes.filter(({ state }) => state === "open" || state === "not-tried");
  const closed = probes.filter(({ state }) => state === "closed" || state === "filtered");
  const at = Math.max(...probes.map((probe) => probe.at ?? 0));
  return (
    <li>
      <span className="port-place">{word}</span>
      <ul>
        {loud.map((probe) => (
          <li key={probe.port}>
            <StateMark
              state={portTone[probe.state]}
              word={`${t("router.port", { port: probe.port })}: ${t(`router.port.${probe.state}`)}`}
            />
          </li>
        ))}
        {closed.length > 0 && (
          <li title={closed.map((probe) => `${probe.port}: ${t(`router.port.${probe.state}`)}`).join(", ")}>
            <StateMark state="good" word={t("router.allClosed", { count: closed.length })} />{" "}
            <span className="muted">{closed.map(({ port }) => port).join(", ")}</span>
          </li>
        )}
        {at > 0 && (
          <li className="muted">
            <Time at={at} />
          </li>
        )}
      </ul>
    </li>
  );
}

function Ports({ router }: { readonly router: RouterView }) {
  const { t } = useTexts();
  const names = useNames();
  if (router.probes.length === 0) return <p className="muted">{t("router.noProbes")}</p>;
  const places = [...new Set(router.probes.map(({ network }) => network))];
  return (
    <>
      <h4>{t("router.ports")}</h4>
      <ul className="ports">
        {places.map((network) => (
          <PortsFrom
            key={network}
            word={network === null ? t("router.fromServer") : t("router.from", { network: names.network(network) })}
            probes={router.probes.filter((probe) => probe.network === network)}
          />
        ))}
        {router.notMeasuredFrom.map((network) => (
          <li key={network}>
            <span className="port-place">{t("router.from", { network: names.network(network) })}</span>
            <StateMark state="not-measured" word={t("router.notMeasuredFrom")} />
          </li>
        ))}
      </ul>
      {router.notMeasuredFrom.length > 0 && <p className="muted">{t("router.notMeasuredHint")}</p>}
    </>
  );
}

export default function RoutersPage() {
  const { t } = useTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("routers");
  const [open, setOpen] = useState<{ readonly kind: "edit" | "remove"; readonly router: RouterView | null } | null>(
    null,
  );
  const remove = useChange("routerRemove", "devices", () => setOpen(null));
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <section className="part" aria-labelledby="routers-title">
      <div className="part-head">
        <h2 id="routers-title">{t("routers.title")}</h2>
        {may("devices.write") && (
          <Button variant="primary" onPress={() => setOpen({ kind: "edit", router: null })}>
            <Plus aria-hidden="true" size={17} />
            {t("router.create")}
          </Button>
        )}
      </div>
      <Who permissions={["devices.write"]} />
      {data.length === 0 && <Empty title={t("routers.none")}>{t("routers.noneText")}</Empty>}
      <div className="cards cards-wide">
        {data.map((router) => (
          <article key={router.id} className="card item" aria-label={router.id}>
            <div className="item-head">
              <h3>{router.id}</h3>
              <StateMark state={router.state} />
            </div>
            <Facts
              items={[
                [t("device.kind"), t(`router.kind.${router.kind}`)],
                [t("router.model"), router.model === "" ? t("value.none") : router.model],
                [t("router.address"), <Mono key="address">{router.address}</Mono>],
                [t("router.location"), router.location === "" ? t("value.none") : router.location],
                [
                  t("router.firmware"),
                  router.firmwareAgeDays === null
                    ? t("value.unknown")
                    : t("router.firmwareAge", { firmware: router.firmware, days: router.firmwareAgeDays }),
                ],
                [t("router.wanManagementOffOn"), router.wanManagementOffOn ?? t("router.wanNever")],
              ]}
            />
            <Ports router={router} />
            {may("devices.write") && (
              <div className="item-actions">
                <Button onPress={() => setOpen({ kind: "remove", router })}>{t("router.remove")}</Button>
                <Button onPress={() => setOpen({ kind: "edit", router })}>{t("device.edit")}</Button>
              </div>
            )}
          </article>
        ))}
      </div>
      {open?.kind === "edit" && <RouterDialog router={open.router} onClose={() => setOpen(null)} />}
      {open?.kind === "remove" && open.router !== null && (
        <Confirm
          title={t("router.removeOf", { id: open.router.id })}
          action={t("router.remove")}
          danger
          busy={remove.isPending}
          error={remove.error}
          onClose={() => setOpen(null)}
          onConfirm={() => remove.mutate({ id: open.router?.id ?? "" })}
        >
          <p>{t("router.removeText")}</p>
        </Confirm>
      )}
    </section>
  );
}
