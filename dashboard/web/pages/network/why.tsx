/**
 * «Co by było, gdyby»: any name on any network, the verdict in a sentence and every step that led there.
 *
 * The question stands in the address, so it can be sent to a colleague; nothing is asked of the network.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Lock, OctagonX, Replace, Shield } from "lucide-react";
import { call } from "../../api/call.ts";
import type { Body, Response } from "../../api/contract.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Link, setSearch, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { CategoryMark } from "../../parts/category.tsx";
import { Mono } from "../../parts/facts.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { useNames } from "../../parts/names.ts";
import { SeverityMark } from "../../parts/state.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { useListTitle } from "./lists/use-lists.ts";
import { exceptionHref, listHref } from "./tabs.ts";

type Explained = Response<"explain">;
const types = ["A", "AAAA", "HTTPS", "CNAME", "MX", "TXT", "SVCB", "NS", "SOA", "SRV", "PTR", "ANY"] as const;
const signs = { pass: CircleCheck, allow: CircleCheck, block: OctagonX, rewrite: Replace, special: Shield } as const;

function Because({ because }: { readonly because: Explained["verdict"]["because"] }) {
  const { t } = useTexts();
  if (because === null) return <span className="muted">{t("value.none")}</span>;
  return (
    <>
      {because.id}
      {because.entry !== undefined && (
        <>
          {" "}
          · <Mono>{because.entry}</Mono>
        </>
      )}
    </>
  );
}

/** Every list that speaks about the name: which line says so, how heavy it is, and whether anybody could open it. */
function Hits({ explained }: { readonly explained: Explained }) {
  const { t, number } = useTexts();
  const names = useNames();
  const listTitle = useListTitle();
  return (
    <section className="why-hits" aria-labelledby="why-hits-title">
      <h3 id="why-hits-title">{t("explain.lists")}</h3>
      <ul>
        {explained.lists.map((hit) => (
          <li key={`${hit.source}${hit.entry}${hit.kind}${hit.via}${hit.category}`} className="why-hit">
            <p className="why-hit-head">
              <Link href={listHref(hit.source)}>{listTitle(hit.source)}</Link>
              <CategoryMark code={hit.category} names={names} />
              <SeverityMark severity={hit.severity} />
              {hit.locked && (
                <span className="badge" data-tone="attention">
                  <Lock aria-hidden="true" size={14} />
                  {t("why.locked")}
                </span>
              )}
            </p>
            <p>
              {t(`via.${hit.via}`)}
              {hit.entry === "" ? (
                <span className="muted"> {t("why.opaque")}</span>
              ) : (
                <>
                  : <Mono>{hit.entry}</Mono> <span className="muted">({hit.kind})</span>
                </>
              )}
            </p>
            {hit.line !== null && (
              <p className="why-line">
                <span className="muted">{t("why.line", { line: number(hit.line) })}</span>
                {hit.text !== null && <code className="mono line-text">{hit.text}</code>}
              </p>
            )}
            {hit.line === null && hit.entry !== "" && <p className="muted small">{t("why.noLine")}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ explained }: { readonly explained: Explained }) {
  const { t, exact, attempt } = useTexts();
  const names = useNames();
  const may = useMay();
  const { verdict } = explained;
  const Sign = signs[verdict.kind];
  return (
    <div className="explained">
      <output className="verdict" data-kind={verdict.kind}>
        <Sign aria-hidden="true" size={28} />
        <span>
          {t(`verdict.${verdict.kind}`, {
            name: explained.unicodeName,
            network: names.network(explained.network),
            category: verdict.category === null ? "none" : `${names.category(verdict.category)} (${verdict.category})`,
            target: verdict.target ?? "none",
            layer: verdict.because === null ? "none" : t(`layer.${verdict.because.layer}`),
          })}
        </span>
      </output>
      <p className="muted small">
        {explained.unicodeName !== explained.name && (
          <>
            <Mono>{explained.name}</Mono> ·{" "}
          </>
        )}
        {t("explain.when", {
          time: exact(explained.at),
          policy: explained.policyGeneration,
          list: explained.listGeneration,
        })}
        {verdict.ede !== null && ` · ${t("explain.ede", { code: verdict.ede })}`}
      </p>
      <Scroll label={t("explain.steps")}>
        <table className="table table-plain">
          <caption>{t("explain.steps")}</caption>
          <thead>
            <tr>
              <th scope="col" data-numeric>
                {t("explain.step")}
              </th>
              <th scope="col">{t("explain.layer")}</th>
              <th scope="col">{t("explain.outcome")}</th>
              <th scope="col">{t("explain.because")}</th>
              <th scope="col">{t("explain.note")}</th>
            </tr>
          </thead>
          <tbody>
            {explained.steps.map((step, index) => (
              // The order is the meaning: a layer may stand in the chain twice.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index} data-outcome={step.outcome}>
                <td data-numeric>{index + 1}</td>
                <td>{t(`layer.${step.layer}`)}</td>
                <td>
                  <span className="badge" data-tone={step.outcome === "matched" ? "strong" : "plain"}>
                    {t(`outcome.${step.outcome}`)}
                  </span>
                </td>
                <td>
                  <Because because={step.because} />
                </td>
                <td>{attempt(`note.${step.note}`) ?? step.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {explained.lists.length === 0 ? <p className="muted">{t("explain.noLists")}</p> : <Hits explained={explained} />}
      {verdict.kind === "block" && may("exceptions.write") && !explained.lists.some((hit) => hit.locked) && (
        <p>
          <Link href={exceptionHref(explained.name)}>{t("why.makeException")}</Link>
        </p>
      )}
    </div>
  );
}

function Explain({ networks }: { readonly networks: Response<"networks">["networks"] }) {
  const { t, language } = useTexts();
  const { search } = usePlace();
  const asked = {
    name: search.get("name") ?? "",
    network: networks.find((network) => network.id === search.get("network"))?.id ?? networks[0]?.id,
    device: search.get("device") ?? "",
    type: types.find((type) => type === search.get("type")) ?? "A",
  };
  const [name, setName] = useState(asked.name);
  const [network, setNetwork] = useState<string>(asked.network ?? "");
  const [device, setDevice] = useState(asked.device);
  const [type, setType] = useState<string>(asked.type);
  const [missing, setMissing] = useState(false);
  const askedKey = JSON.stringify(asked);
  const [seen, setSeen] = useState(askedKey);
  if (seen !== askedKey) {
    // Back and forward change the address under the form.
    setSeen(askedKey);
    setName(asked.name);
    setNetwork(asked.network ?? "");
    setDevice(asked.device);
    setType(asked.type);
  }
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["explain", asked.name, asked.network, asked.device, asked.type, language],
    enabled: asked.name !== "" && asked.network !== undefined,
    staleTime: 0,
    queryFn: ({ signal }) =>
      call("explain", {
        signal,
        body: {
          name: asked.name,
          network: asked.network,
          type: asked.type,
          ...(asked.device === "" ? {} : { device: asked.device }),
        } as Body<"explain">,
      }),
  });
  const devices = networks.find((entry) => entry.id === network)?.devices ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = name.trim();
    setMissing(wanted === "");
    if (wanted === "") return;
    const same = wanted === asked.name && network === asked.network && device === asked.device && type === asked.type;
    if (same) void refetch();
    else setSearch({ name: wanted, network, device, type });
  };
  return (
    <section className="part explain" aria-labelledby="explain-title">
      <h2 id="explain-title">{t("explain.title")}</h2>
      <p className="muted">{t("explain.lead")}</p>
      <form onSubmit={submit} noValidate className="explain-form">
        <Field
          label={t("explain.name")}
          value={name}
          onChange={setName}
          plain
          required
          error={missing && name.trim() === "" ? t("field.required") : undefined}
        />
        <Choice
          label={t("column.network")}
          value={network}
          onChange={(value) => {
            setNetwork(value);
            setDevice("");
          }}
          options={networks.map((entry) => ({ value: entry.id, text: entry.title[language] }))}
        />
        <Choice
          label={t("why.device")}
          value={devices.some((one) => one.id === device) ? device : ""}
          onChange={setDevice}
          options={[
            { value: "", text: t("why.anyDevice") },
            ...devices.map((one) => ({ value: String(one.id), text: one.id })),
          ]}
        />
        <Choice
          label={t("explain.type")}
          value={type}
          onChange={setType}
          options={types.map((value) => ({ value, text: value }))}
        />
        <Button type="submit" variant="primary" isDisabled={isFetching}>
          {t("explain.ask")}
        </Button>
      </form>
      {error !== null && <Trouble error={error} />}
      {data !== undefined && asked.name !== "" && <Answer explained={data} />}
    </section>
  );
}

export default function WhyPage() {
  const { data, error, refetch } = useApi("networks");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return <Explain networks={data.networks} />;
}
