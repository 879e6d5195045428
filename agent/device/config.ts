/**
 * Configuration of one device: what an installer sets once, in `device.yaml`. Everything has a default.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { DeviceError } from "./error.ts";

export const DeviceConfig = z.strictObject({
  dailyAccount: z
    .string()
    .max(100)
    .nullable()
    .default(null)
    .describe("login of the account children use; without it nobody knows whether it is an administrator"),
  proxy: z.url().optional().describe("proxy on the way to the server, `http://host:port`"),
  noProxy: z.string().optional().describe("hosts reached without the proxy, separated by commas"),
  caFile: z.string().optional().describe("certificates trusted beside the system's, PEM"),
  serverKey: z
    .string()
    .regex(/^[0-9a-f]{16,64}$/u)
    .optional()
    .describe("SHA-256 of the server's publisher key; a link with another one is refused"),
  pagePort: z.int().min(0).max(65_535).default(8_054).describe("local page on 127.0.0.1; 0 switches it off"),
  outside: z
    .array(
      z.strictObject({
        way: z.enum(["other-resolver", "dot", "doh"]),
        address: z.union([z.ipv4(), z.ipv6()]),
        port: z.int().min(1).max(65_535),
      }),
    )
    .default([
      { way: "other-resolver", address: "9.9.9.9", port: 53 },
      { way: "dot", address: "9.9.9.9", port: 853 },
      { way: "doh", address: "9.9.9.9", port: 443 },
    ])
    .describe("public servers tried to see whether the filter can be gone around; an empty list tries none"),
});
export type DeviceConfig = z.output<typeof DeviceConfig>;

/** @returns the defaults if there is no such file. @throws {DeviceError} `E_AGENT_CONFIG` */
export function readConfig(file: string): DeviceConfig {
  try {
    return DeviceConfig.parse(existsSync(file) ? (parseYaml(readFileSync(file, "utf8")) ?? {}) : {});
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    const where = issue === undefined ? (cause as Error).message : `${issue.path.join(".")}: ${issue.message}`;
    throw new DeviceError("E_AGENT_CONFIG", `${file}: ${where}`, { cause });
  }
}
