/**
 * Command line of both processes. Unknown or malformed options are refused, never ignored.
 *
 * @module
 */
import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { PlatformError } from "./error.ts";

/** Values left out are decided by `config.yaml` and its defaults. */
export interface ProcessArguments {
  /** Path of `config.yaml`, or `undefined` for the built-in defaults (`--config none`). */
  readonly config: string | undefined;
  readonly data: string | undefined;
  readonly httpAddress: string | undefined;
  readonly httpPort: number | undefined;
  /** 0 or left out: a free port, told by the ready message. */
  readonly uplinkPort: number | undefined;
  /** Folder of the built page; left out: `build/web` beside the sources. */
  readonly web?: string | undefined;
}

/**
 * @param argv         options without the program's name
 * @param environment  `LATARNIK_CONFIG`, `LATARNIK_DATA`, `LATARNIK_HTTP_ADDRESS`, `LATARNIK_HTTP_PORT`,
 *   `LATARNIK_UPLINK_PORT`, `LATARNIK_WEB`; an option outranks its variable
 * @throws {PlatformError} `E_PLATFORM_ARGUMENTS`
 */
export function readArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ProcessArguments {
  const values = parse(argv);
  const text = (option: string): string | undefined => {
    const variable = `LATARNIK_${option.toUpperCase().replaceAll("-", "_")}`;
    const value = values[option] ?? environment[variable];
    return value === undefined || value === "" ? undefined : value;
  };
  const port = (option: string): number | undefined => {
    const value = text(option);
    if (value === undefined) return undefined;
    if (!/^\d{1,5}$/u.test(value) || Number(value) > 65_535)
      throw new PlatformError("E_PLATFORM_ARGUMENTS", `--${option} must be a port from 0 to 65535, not «${value}»`);
    return Number(value);
  };
  const httpAddress = text("http-address");
  if (httpAddress !== undefined && isIP(httpAddress) === 0)
    throw new PlatformError("E_PLATFORM_ARGUMENTS", `--http-address must be an IP address, not «${httpAddress}»`);
  const config = text("config");
  return {
    config: config === "none" ? undefined : config,
    data: text("data"),
    httpAddress,
    httpPort: port("http-port"),
    uplinkPort: port("uplink-port"),
    web: text("web"),
  };
}

function parse(argv: readonly string[]): Readonly<Record<string, string | undefined>> {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        config: { type: "string" },
        data: { type: "string" },
        "http-address": { type: "string" },
        "http-port": { type: "string" },
        "uplink-port": { type: "string" },
        web: { type: "string" },
      },
    }).values;
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_ARGUMENTS", cause instanceof Error ? cause.message : "bad options", { cause });
  }
}
