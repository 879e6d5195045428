/**
 * What every program of an agent opens first: its state on disk and its way to the server.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { ExchangeOptions } from "../uplink/exchange.ts";
import type { DeviceConfig } from "./config.ts";
import { DeviceError } from "./error.ts";
import { DeviceState } from "./state.ts";

/** @throws {DeviceError} `E_AGENT_CONFIG` for a file of certificates that cannot be read */
export function exchangeOptionsOf({
  proxy,
  noProxy,
  caFile,
}: Pick<DeviceConfig, "proxy" | "noProxy" | "caFile">): ExchangeOptions {
  let ca: string | undefined;
  try {
    ca = caFile === undefined ? undefined : readFileSync(caFile, "utf8");
  } catch (cause) {
    throw new DeviceError("E_AGENT_CONFIG", `caFile: ${(cause as Error).message}`, { cause });
  }
  return {
    ...(proxy === undefined ? {} : { proxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** @throws {DeviceError} `E_AGENT_STATE` for a folder that cannot be made or read */
export function openState(folder: string): DeviceState {
  try {
    return new DeviceState(folder);
  } catch (cause) {
    throw new DeviceError("E_AGENT_STATE", (cause as Error).message, { cause });
  }
}
