/**
 * Log of the agent's programs: JSON lines on standard output, where systemd or the supervisor keeps them.
 *
 * What may be logged is decided by the callers: never a name that was asked, never an address that asked. As a second
 * line of defence every entry is read through before it is written and anything shaped like an address is replaced.
 *
 * @module
 */
import winston from "winston";

export interface Log {
  error(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
}

const IPV4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/gu;
/** Two colons at least and hexadecimal around them, compressed or not; a time of day is caught as well and no loss. */
const IPV6 = /(?<![0-9a-z:])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|\[address\])?(?:%[\w.-]+)?/giu;

/** Replaces addresses anywhere in a value, however deep. Exported for its test. */
export function withoutAddresses(value: unknown): unknown {
  if (typeof value === "string") return value.replace(IPV4, "[address]").replace(IPV6, "[address]");
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAddresses(inner)]));
  return value;
}

export function openLog(program: string, level: "error" | "warn" | "info" | "debug"): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Console()],
  });
  const write =
    (severity: "error" | "warn" | "info") =>
    (message: string, facts: Record<string, unknown> = {}) =>
      void logger.log({
        ...(withoutAddresses(facts) as Record<string, unknown>),
        level: severity,
        message: String(withoutAddresses(message)),
        program,
      });
  return { error: write("error"), warn: write("warn"), info: write("info") };
}
