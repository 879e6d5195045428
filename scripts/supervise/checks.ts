/**
 * What must hold before anything is started, each failure one sentence.
 *
 * @module
 */
import type { Config } from "../../policies/schema/config.ts";
import type { Texts } from "../texts.ts";
import { UpError } from "./error.ts";
import { askUpstream, findObstacle, machineAddresses, tryTcp, type PortObstacle } from "./ports.ts";

/** Which port the filter will use, and why not 53 when it was free to choose. */
export interface DnsPort {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly why:
    | { readonly kind: "standard" }
    | { readonly kind: "chosen" }
    | { readonly kind: "fallback"; readonly reason: "denied" | "busy"; readonly address: string };
}

/**
 * @param standardPort  tried first when the configuration says `auto`; an argument only for the tests
 * @param otherPort     used where the first is refused or taken
 * @throws {UpError} `E_UP_PORT_BUSY`, `E_UP_PORT_DENIED`, `E_UP_ADDRESS`
 */
export async function chooseDnsPort(
  resolver: Config["resolver"],
  texts: Texts,
  standardPort = 53,
  otherPort = 5353,
): Promise<DnsPort> {
  const addresses = resolver.listen === "auto" ? machineAddresses() : resolver.listen;
  if (resolver.port !== "auto") {
    await requireFree(addresses, resolver.port, texts);
    return {
      port: resolver.port,
      addresses,
      why: resolver.port === standardPort ? { kind: "standard" } : { kind: "chosen" },
    };
  }
  const obstacle = await findObstacle(addresses, standardPort);
  if (obstacle === undefined) return { port: standardPort, addresses, why: { kind: "standard" } };
  if (obstacle.outcome !== "EACCES" && obstacle.outcome !== "EADDRINUSE") throw obstacleError(obstacle, texts);
  await requireFree(addresses, otherPort, texts);
  const reason = obstacle.outcome === "EACCES" ? "denied" : "busy";
  return { port: otherPort, addresses, why: { kind: "fallback", reason, address: obstacle.address } };
}

async function requireFree(addresses: readonly string[], port: number, texts: Texts): Promise<void> {
  const obstacle = await findObstacle(addresses, port);
  if (obstacle !== undefined) throw obstacleError(obstacle, texts);
}

/** @throws {UpError} as for the DNS port */
export async function requireHttpPort(dashboard: Config["dashboard"], texts: Texts): Promise<void> {
  const { address, port } = dashboard;
  if (port === 0) return;
  const outcome = await tryTcp(address, port);
  if (outcome !== "free") throw obstacleError({ address, port, outcome }, texts, "panel", "--http-port");
}

function obstacleError(obstacle: PortObstacle, texts: Texts, what = "DNS", flag = "--dns-port"): UpError {
  const { address, port, outcome } = obstacle;
  switch (outcome) {
    case "EADDRINUSE":
      return new UpError("E_UP_PORT_BUSY", texts.portBusy(what, address, port, flag));
    case "EACCES":
      return new UpError("E_UP_PORT_DENIED", texts.portDenied(what, address, port, flag));
    case "EADDRNOTAVAIL":
      return new UpError("E_UP_ADDRESS", texts.addressMissing(what, address));
    default:
      return new UpError("E_UP_ADDRESS", texts.bindFailed(what, address, port, outcome));
  }
}

/** Silence of every upstream is told apart from silence of some: only the first leaves allowed names unanswered. */
export interface UpstreamCheck {
  readonly answering: readonly { readonly address: string; readonly milliseconds: number }[];
  readonly silent: readonly string[];
}

export async function checkUpstreams(upstreams: Config["resolver"]["upstreams"]): Promise<UpstreamCheck> {
  const asked = await Promise.all(
    upstreams.map(async ({ address, port, timeoutMs }) => ({
      address: port === 53 ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`,
      milliseconds: await askUpstream(address, port, timeoutMs),
    })),
  );
  return {
    answering: asked.flatMap(({ address, milliseconds }) =>
      milliseconds === null ? [] : [{ address, milliseconds: Math.round(milliseconds) }],
    ),
    silent: asked.filter(({ milliseconds }) => milliseconds === null).map(({ address }) => address),
  };
}
