/**
 * What one click on a service's switch asks of the server. Pure.
 *
 * @module
 */
import type { Body, Response } from "../../api/contract.ts";

type ListSourceView = Response<"lists">["sources"][number];
type NetworkId = ListSourceView["networks"][number];

/** One service and the lists behind it. */
export interface Service {
  readonly id: string;
  readonly title: ListSourceView["title"];
  readonly sources: readonly ListSourceView[];
}

/** Services in the order of the lists; a service may have several lists. */
export function servicesOf(sources: readonly ListSourceView[]): readonly Service[] {
  const found = new Map<string, ListSourceView[]>();
  for (const source of sources) {
    if (source.service === null) continue;
    const together = found.get(source.service.id);
    if (together === undefined) found.set(source.service.id, [source]);
    else together.push(source);
  }
  return [...found].map(([id, together]) => ({
    id,
    title: together[0]?.service?.title ?? { pl: id, en: id },
    sources: together,
  }));
}

export type SwitchState = "on" | "off" | "policy";

/** `policy`: the network's own policy blocks it, so the page cannot open it. */
export function stateOn(source: ListSourceView, network: NetworkId): SwitchState {
  if (!source.enabled || !source.networks.includes(network)) return "off";
  return (source.chosen ?? source.networks).includes(network) ? "on" : "policy";
}

/**
 * The whole choice after one network was switched. Where nothing is chosen any more and no policy wants the list either,
 * the list is switched off, so that it is not loaded for nothing.
 */
export function choiceAfter(source: ListSourceView, network: NetworkId, on: boolean): Body<"listChoose"> {
  const chosen = source.enabled ? (source.chosen ?? source.networks) : [];
  const networks = on
    ? chosen.includes(network)
      ? chosen
      : [...chosen, network]
    : chosen.filter((one) => one !== network);
  const byPolicy = source.enabled && source.networks.some((one) => stateOn(source, one) === "policy");
  return { enabled: networks.length > 0 || byPolicy, networks: [...networks] };
}
