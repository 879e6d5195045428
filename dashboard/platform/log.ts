/**
 * The log of both processes: one JSON object a line on standard error, redacted before any transport sees it.
 *
 * @module
 */
import winston from "winston";
import { redact, redactText } from "./redact.ts";

/** What slices may do with a log; a test hands in its own. */
export interface Log {
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  debug(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/**
 * @param processName  `control` or `server`, written on each line
 * @param level        least severe level that is written
 * @param stream       where lines go, standard error if not given
 */
export function openLog(
  processName: string,
  level: "error" | "warn" | "info" | "debug",
  stream: NodeJS.WritableStream = process.stderr,
): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.printf((record) => {
      const { level: recordLevel, message, ...details } = record;
      return JSON.stringify({
        at: new Date().toISOString(),
        process: processName,
        level: recordLevel,
        message: redactText(String(message)),
        ...(redact(details) as Record<string, unknown>),
      });
    }),
    transports: [new winston.transports.Stream({ stream })],
  });
  // The details are nested under one key: winston would otherwise append `details.message` to the message.
  const write =
    (at: "error" | "warn" | "info" | "debug") =>
    (message: string, details?: Readonly<Record<string, unknown>>): void => {
      logger.log({ level: at, message, ...(details === undefined ? {} : { details }) });
    };
  return { error: write("error"), warn: write("warn"), info: write("info"), debug: write("debug") };
}

/** Swallows everything; for callers that have no log of their own. */
export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
