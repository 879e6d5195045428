/**
 * The command line of `scripts/up`, from words to typed values.
 *
 * Flags exist for what differs between two starts on one machine; everything that differs between venues
 * belongs in `config.yaml`. A flag always wins over the file.
 *
 * @module
 */
import { isIP } from "node:net";
import { parseArgs } from "node:util";
import type { Texts } from "../texts.ts";
import { UpError } from "./error.ts";

export interface UpstreamFlag {
  readonly address: string;
  readonly port: number;
}

/** What was typed; absent means «as the configuration says». Ports: 0 asks the system for a free one. */
export interface Flags {
  readonly help: boolean;
  readonly check: boolean;
  /** A venue that is not real, in a data folder of its own. */
  readonly demo: boolean;
  readonly config?: string;
  readonly data?: string;
  readonly dnsPort?: number;
  readonly httpPort?: number;
  readonly httpAddress?: string;
  readonly upstreams: readonly UpstreamFlag[];
  readonly listen: readonly string[];
  readonly workers?: number;
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  check: { type: "boolean" },
  demo: { type: "boolean" },
  config: { type: "string" },
  data: { type: "string" },
  "dns-port": { type: "string" },
  "http-port": { type: "string" },
  "http-address": { type: "string" },
  upstream: { type: "string", multiple: true },
  listen: { type: "string", multiple: true },
  workers: { type: "string" },
} as const;

/**
 * @param words  arguments after the program's own name
 * @throws {UpError} `E_UP_FLAG` for an unknown flag, a stray word or a value out of range
 */
export function parseFlags(words: readonly string[], texts: Texts): Flags {
  let values;
  try {
    ({ values } = parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (cause) {
    throw new UpError("E_UP_FLAG", texts.flagUnknown(cause instanceof Error ? cause.message : String(cause)), {
      cause,
    });
  }

  const whole = (flag: string, text: string | undefined, least: number, most: number): number | undefined => {
    if (text === undefined) return undefined;
    const number = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most)) throw new UpError("E_UP_FLAG", texts.flagNumber(flag, text, least, most));
    return number;
  };
  const address = (flag: string, text: string): string => {
    if (isIP(text) === 0) throw new UpError("E_UP_FLAG", texts.flagAddress(flag, text));
    return text;
  };

  const dnsPort = whole("--dns-port", values["dns-port"], 0, 65_535);
  const httpPort = whole("--http-port", values["http-port"], 0, 65_535);
  const workers = whole("--workers", values.workers, 1, 32);
  const httpAddress = values["http-address"];
  return {
    help: values.help ?? false,
    check: values.check ?? false,
    demo: values.demo ?? false,
    upstreams: (values.upstream ?? []).map((text) => parseUpstream(text, texts)),
    listen: (values.listen ?? []).map((text) => address("--listen", text)),
    ...(values.config === undefined ? {} : { config: values.config }),
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(dnsPort === undefined ? {} : { dnsPort }),
    ...(httpPort === undefined ? {} : { httpPort }),
    ...(httpAddress === undefined ? {} : { httpAddress: address("--http-address", httpAddress) }),
    ...(workers === undefined ? {} : { workers }),
  };
}

/** `192.0.2.1`, `192.0.2.1:5300`, `2001:db8::1` or `[2001:db8::1]:5300`; the port defaults to 53. */
function parseUpstream(text: string, texts: Texts): UpstreamFlag {
  const bracketed = /^\[(?<address>[^\]]+)\](?::(?<port>\d{1,5}))?$/u.exec(text)?.groups;
  const dotted = /^(?<address>[\d.]+):(?<port>\d{1,5})$/u.exec(text)?.groups;
  const address = bracketed?.["address"] ?? dotted?.["address"] ?? text;
  const port = Number(bracketed?.["port"] ?? dotted?.["port"] ?? 53);
  if (isIP(address) === 0 || port < 1 || port > 65_535) throw new UpError("E_UP_FLAG", texts.flagUpstream(text));
  return { address, port };
}
