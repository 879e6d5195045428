/**
 * A new exception: first what blocks the name and whether it may be opened at all, then for whom, why and until when.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, Lock, UsersRound } from "lucide-react";
import { call } from "../../../api/call.ts";
import type { Body, Response } from "../../../api/contract.ts";
import { fieldMessage } from "../../../api/failure.ts";
import { useApi } from "../../../api/queries.ts";
import { Reason, isReason } from "../../../parts/area.tsx";
import { Button } from "../../../parts/button.tsx";
import { CategoryMark } from "../../../parts/category.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Mono } from "../../../parts/facts.tsx";
import { Choice, Field } from "../../../parts/field.tsx";
import { useNames } from "../../../parts/names.ts";
import { SeverityMark } from "../../../parts/state.tsx";
import { Trouble } from "../../../parts/trouble.tsx";
import { venueTimeZone } from "../../../texts/format.ts";
import { useNow, useTexts } from "../../../texts/texts.tsx";
import { useListTitle } from "../lists/use-lists.ts";
import { judgeException } from "./judge.ts";
import type { Judgement } from "./judge.ts";
import { isTooLong, spans, untilAt } from "./until.ts";
import type { Until } from "./until.ts";

type Network = Response<"networks">["networks"][number];
type Scope = Body<"exceptionCreate">["scope"];
const noNetworks: readonly Network[] = [];

/** Networks whose answer an exception of this scope changes. */
const networksOf = (scope: Scope, networks: readonly Network[]): readonly Network[] =>
  scope.kind === "all"
    ? networks
    : scope.kind === "network"
      ? networks.filter((network) => network.id === scope.network)
      : networks.filter((network) => network.devices.some((device) => device.id === scope.device));

function useJudgement(name: string, scope: Scope, networks: readonly Network[]) {
  const { language } = useTexts();
  const places = networksOf(scope, networks);
  return useQuery({
    queryKey: ["explain", "exception", name, JSON.stringify(scope), language],
    enabled: name !== "" && places.length > 0,
    staleTime: 0,
    retry: false,
    queryFn: async ({ signal }) =>
      judgeException(
        await Promise.all(
          places.map((network) =>
            call("explain", {
              signal,
              body: {
                name,
                network: network.id,
                ...(scope.kind === "device" ? { device: scope.device } : {}),
              },
            }),
          ),
        ),
      ),
  });
}

const signs = { impossible: Lock, "second-person": UsersRound, possible: CircleCheck, useless: CircleCheck } as const;

function Judged({ judgement }: { readonly judgement: Judgement }) {
  const { t, list } = useTexts();
  const names = useNames();
  const listTitle = useListTitle();
  const Sign = signs[judgement.kind];
  return (
    <div className="judged" data-kind={judgement.kind}>
      <p className="judged-lead">
        <Sign aria-hidden="true" size={20} />
        <span>{t(judgement.critical ? "exception.judged.critical" : `exception.judged.${judgement.kind}`)}</span>
      </p>
      {judgement.blockedOn.length > 0 && (
        <p className="muted">
          {t("exception.blockedOn", { networks: list(judgement.blockedOn.map((id) => names.network(id))) })}
        </p>
      )}
      {judgement.hits.length > 0 && (
        <ul className="hits" aria-label={t("explain.lists")}>
          {judgement.hits.map((hit) => (
            <li key={`${hit.source}${hit.entry}${hit.via}${hit.category}`}>
              <span>{listTitle(hit.source)}</span>
              {hit.entry !== "" && <Mono>{hit.entry}</Mono>}
              <CategoryMark code={hit.category} names={names} />
              <SeverityMark severity={hit.severity} />
              {hit.locked && <span className="badge">{t("why.locked")}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Scope as the value of a `<select>`, and back. */
const writeScope = (scope: Scope): string =>
  scope.kind === "all" ? "all" : scope.kind === "network" ? `network:${scope.network}` : `device:${scope.device}`;

export function CreateException({
  name: first,
  mistakeId,
  onClose,
}: {
  readonly name: string;
  readonly mistakeId: string | null;
  readonly onClose: () => void;
}) {
  const { t, language } = useTexts();
  const now = useNow();
  const client = useQueryClient();
  const networks = useApi("networks").data?.networks ?? noNetworks;
  const [name, setName] = useState(first);
  const [checkedName, setCheckedName] = useState(first);
  const [scope, setScope] = useState<Scope>({ kind: "all" });
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState<Until>("30");
  const [day, setDay] = useState("");
  const [tried, setTried] = useState(false);
  const judgement = useJudgement(checkedName, scope, networks);
  const current = checkedName === name.trim() ? judgement.data : undefined;
  const strict = current?.kind === "second-person";
  const at = untilAt(until, day, now, venueTimeZone);
  const scopes: readonly { readonly scope: Scope; readonly text: string }[] = [
    { scope: { kind: "all" }, text: t("scope.all") },
    ...networks.map((network) => ({
      scope: { kind: "network", network: network.id } as const,
      text: t("scope.network", { network: network.title[language] }),
    })),
    ...networks.flatMap((network) =>
      network.devices.map((device) => ({
        scope: { kind: "device", device: device.id } as const,
        text: t("scope.device", { device: device.id }),
      })),
    ),
  ];
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Body<"exceptionCreate">) => call("exceptionCreate", { body }),
    onSuccess: async () => {
      onClose();
      await Promise.all(
        ["exceptions", "mistakes", "networks"].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const complaints = {
    name: name.trim() === "" ? t("field.required") : undefined,
    until:
      at === undefined
        ? t("exception.untilMissing")
        : strict && isTooLong(at, now)
          ? t("exception.untilTooLong")
          : undefined,
  };
  const check = (): void => setCheckedName(name.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Enter in the name asks first; nobody opens a name without having seen what blocks it.
    if (current === undefined) {
      check();
      return;
    }
    setTried(true);
    if (current.kind === "impossible" || complaints.name !== undefined || at === undefined) return;
    if (complaints.until !== undefined || !isReason(reason)) return;
    mutate({
      name: name.trim(),
      scope,
      reason: reason.trim(),
      until: at,
      ...(mistakeId === null ? {} : { mistakeId }),
    });
  };
  return (
    <Dialog title={t("exception.create")} wide onClose={onClose}>
      <form onSubmit={submit} noValidate className="form">
        <div className="name-check">
          <Field
            label={t("explain.name")}
            value={name}
            onChange={setName}
            plain
            required
            error={(tried ? complaints.name : undefined) ?? fieldMessage(error, "name")}
          />
          <Button onPress={check} isDisabled={name.trim() === "" || judgement.isFetching}>
            {t("exception.check")}
          </Button>
        </div>
        <Choice
          label={t("exception.scope")}
          value={writeScope(scope)}
          onChange={(value) =>
            setScope(scopes.find((one) => writeScope(one.scope) === value)?.scope ?? { kind: "all" })
          }
          options={scopes.map((one) => ({ value: writeScope(one.scope), text: one.text }))}
        />
        <div aria-live="polite">
          {judgement.error !== null && checkedName === name.trim() && <Trouble error={judgement.error} />}
          {current === undefined ? (
            judgement.error === null && <p className="muted">{t("exception.checkFirst")}</p>
          ) : (
            <Judged judgement={current} />
          )}
        </div>
        {current !== undefined && current.kind !== "impossible" && (
          <>
            <Reason value={reason} onChange={setReason} checked={tried} label={t("exception.reason")} />
            <div className="until">
              <Choice
                label={t("exception.until")}
                value={until}
                onChange={(value) => setUntil(value as Until)}
                options={[
                  ...spans.map((days) => ({ value: days, text: t("exception.days", { days: Number(days) }) })),
                  { value: "day", text: t("exception.day") },
                  ...(strict ? [] : [{ value: "open", text: t("exception.open") }]),
                ]}
              />
              {until === "day" && (
                <Field label={t("exception.lastDay")} type="date" value={day} onChange={setDay} required />
              )}
            </div>
            {tried && complaints.until !== undefined && <p className="field-error">{complaints.until}</p>}
          </>
        )}
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          {current?.kind !== "impossible" && (
            <Button type="submit" variant="primary" isDisabled={isPending || judgement.isFetching}>
              {t(
                current === undefined ? "exception.check" : strict ? "exception.createWaiting" : "exception.createNow",
              )}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
