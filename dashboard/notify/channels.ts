/**
 * The ways out: SMTP, web push, webhook, ntfy. Each is encrypted, has an end to its patience, and says why it failed.
 *
 * Files of secrets are read at each attempt: a new password takes effect without a restart, a missing file is an error of the delivery.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { createTransport } from "nodemailer";
import webpush from "web-push";
import type { Config } from "../../policies/schema/config.ts";
import type { Channels, Outgoing, Sent } from "./context.ts";
import { NotifyError } from "./error.ts";
import { isPushService } from "./model.ts";
import { readCredentials, readSecret } from "./secrets.ts";
import type { VapidKeys } from "./secrets.ts";
import type { BrowserRow } from "./tables.ts";
import { whereWords } from "./words.ts";

const PUSH_TTL_S = 24 * 3_600;
/** RFC 8030 section 5.4: at most 32 characters of base64url. */
const TOPIC_LENGTH = 32;

const authority = (file: string | undefined): { ca?: string } =>
  file === undefined ? {} : { ca: readFileSync(file, "utf8") };

/** Code of a failure, never its text: texts of servers repeat addresses. */
const codeOf = (cause: unknown): string => {
  if (cause instanceof NotifyError) return cause.code;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/u.test(code) ? code : "FAILED";
};

interface Posted {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer | string;
  readonly ca?: string;
}

/** One HTTPS request; redirects are not followed. @returns status */
function post(url: string, posted: Posted, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const { method, headers, body, ca } = posted;
    const asked = request(url, { method, headers: { ...headers }, agent: false, ...(ca === undefined ? {} : { ca }) });
    const timer = setTimeout(
      () => asked.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })),
      timeoutMs,
    );
    asked.on("response", (answer) => {
      answer.resume();
      answer.on("error", () => undefined);
      clearTimeout(timer);
      resolve(answer.statusCode ?? 0);
      answer.on("end", () => asked.destroy());
    });
    asked.on("error", (cause) => {
      clearTimeout(timer);
      reject(cause);
    });
    asked.end(body);
  });
}

const judged = (status: number): Sent =>
  status >= 200 && status < 300
    ? { kind: "sent" }
    : // Too early, too many, or their fault: later. Everything else will not get better by itself.
      {
        kind: status === 408 || status === 425 || status === 429 || status >= 500 ? "failed" : "never",
        error: `HTTP_${String(status)}`,
      };

/** `t=…,v1=HMAC-SHA-256(key, t "." body)`: whoever receives it can refuse what is old. */
export const signatureOf = (secret: string, atS: number, body: string): string =>
  `t=${String(atS)},v1=${createHmac("sha256", secret)
    .update(`${String(atS)}.${body}`)
    .digest("hex")}`;

async function attempt(work: () => Promise<Sent>): Promise<Sent> {
  try {
    return await work();
  } catch (cause) {
    return { kind: "failed", error: codeOf(cause) };
  }
}

async function sendEmail(
  { email, timeoutMs }: Config["notifications"],
  address: string,
  { key, title, text, urgent, language, path }: Outgoing,
  origin: string | undefined,
): Promise<Sent> {
  if (email === undefined) return { kind: "never", error: "NOT_CONFIGURED" };
  const transport = createTransport({
    host: email.host,
    port: email.port,
    secure: email.security === "tls",
    requireTLS: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    tls: { minVersion: "TLSv1.2", ...authority(email.caFile) },
    ...(email.credentialsFile === undefined ? {} : { auth: readCredentials(email.credentialsFile) }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: { name: "Latarnik", address: email.from },
      to: address,
      subject: title,
      text: `${text}\n\n${whereWords(language, origin === undefined ? undefined : `${origin}${path ?? ""}`)}\n`,
      messageId: `<${key}@${email.from.split("@")[1] ?? "latarnik.invalid"}>`,
      headers: { "Auto-Submitted": "auto-generated", ...(urgent ? { Importance: "high" } : {}) },
    });
    return { kind: "sent" };
  } catch (cause) {
    const status = (cause as { responseCode?: unknown }).responseCode;
    // A refused recipient stays refused (RFC 5321 section 4.2.1); a refused password is mended by a person soon.
    const never = codeOf(cause) === "EENVELOPE" && typeof status === "number" && status >= 500;
    return {
      kind: never ? "never" : "failed",
      error: typeof status === "number" ? `SMTP_${String(status)}` : codeOf(cause),
    };
  } finally {
    transport.close();
  }
}

async function sendPush(
  { push, timeoutMs }: Config["notifications"],
  keys: VapidKeys,
  browser: BrowserRow,
  { key, title, text, urgent }: Outgoing,
): Promise<Sent> {
  if (push === undefined) return { kind: "never", error: "NOT_CONFIGURED" };
  // Hosts may have been taken off the list since the browser came.
  if (!isPushService(browser.endpoint, push.hosts)) return { kind: "gone", error: "NOT_LISTED" };
  const details = webpush.generateRequestDetails(
    { endpoint: browser.endpoint, keys: { p256dh: browser.p256dh, auth: browser.auth } },
    JSON.stringify({ title, text, tag: key }),
    {
      TTL: PUSH_TTL_S,
      urgency: urgent ? "high" : "normal",
      topic: key.replaceAll("-", "").slice(0, TOPIC_LENGTH),
      vapidDetails: { subject: `mailto:${push.contact}`, ...keys },
    },
  );
  const status = await post(
    details.endpoint,
    {
      method: "POST",
      headers: details.headers,
      body: details.body ?? "",
      ...authority(push.caFile),
    },
    timeoutMs,
  );
  // RFC 8030 section 7.3: the subscription is no more.
  return status === 404 || status === 410 ? { kind: "gone", error: `HTTP_${String(status)}` } : judged(status);
}

/**
 * @param origin  address of the application, if people reach it by one
 * @param nowS    seconds since 1970, for signatures
 */
export function openChannels(
  settings: Config["notifications"],
  keys: VapidKeys,
  origin: string | undefined,
  nowS: () => number,
): Channels {
  const { webhook, ntfy, timeoutMs } = settings;
  return {
    has: {
      email: settings.email !== undefined,
      push: settings.push !== undefined,
      webhook: webhook !== undefined,
      ntfy: ntfy !== undefined,
    },
    email: (address, message) => attempt(() => sendEmail(settings, address, message, origin)),
    push: (browser, message) => attempt(() => sendPush(settings, keys, browser, message)),
    webhook: (account, { key, title, text, urgent }) =>
      attempt(async () => {
        if (webhook === undefined) return { kind: "never", error: "NOT_CONFIGURED" };
        const body = JSON.stringify({ id: key, to: account, title, text, urgent });
        const headers = {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "idempotency-key": key,
          "x-latarnik-signature": signatureOf(readSecret(webhook.secretFile), nowS(), body),
        };
        return judged(
          await post(webhook.url, { method: "POST", headers, body, ...authority(webhook.caFile) }, timeoutMs),
        );
      }),
    ntfy: (topic, { key, title, text, urgent }) =>
      attempt(async () => {
        if (ntfy === undefined) return { kind: "never", error: "NOT_CONFIGURED" };
        // The JSON form: headers of HTTP carry no Polish letters.
        const body = JSON.stringify({
          topic,
          title: "Latarnik",
          message: title === text ? text : `${title}\n${text}`,
          priority: urgent ? 5 : 3,
        });
        const headers = {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "idempotency-key": key,
          "x-latarnik-signature": signatureOf(readSecret(ntfy.secretFile), nowS(), body),
          ...(ntfy.tokenFile === undefined ? {} : { authorization: `Bearer ${readSecret(ntfy.tokenFile, 8)}` }),
        };
        return judged(await post(ntfy.url, { method: "POST", headers, body, ...authority(ntfy.caFile) }, timeoutMs));
      }),
  };
}
