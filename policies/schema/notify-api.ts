/**
 * Endpoints of notifications: what waits for me, how I want to hear of it, and what could not be delivered.
 *
 * What leaves the application says that something is new and its number, and nothing else; of the filter also which protection failed.
 *
 * @module
 */
import { z } from "zod";
import { Instant } from "./vocabulary.ts";

export const NoticeTemplate = z.enum([
  "case-new",
  "case-task",
  "report-new",
  "report-waiting",
  "talk",
  "talk-waiting",
  "technical",
  "duty-clock",
  "incident-new",
  "calendar-ahead",
  "calendar-today",
  "calendar-overdue",
  "probe-failed",
  "probe-mended",
  "test",
]);
export type NoticeTemplate = z.output<typeof NoticeTemplate>;

export const NoticeLanguage = z.enum(["pl", "en"]);
export type NoticeLanguage = z.output<typeof NoticeLanguage>;

export const NoticeChannel = z.enum(["email", "push", "webhook", "ntfy"]);
export type NoticeChannel = z.output<typeof NoticeChannel>;

export const DeliveryState = z.enum(["waiting", "sending", "sent", "dead", "withheld"]);

export const NoticeView = z.strictObject({
  id: z.string(),
  text: z.string().describe("the very words that go out"),
  href: z.string().nullable().describe("where it is dealt with, inside the application"),
  at: Instant,
  urgent: z.boolean(),
  standIn: z.boolean().describe("came here because somebody else did not confirm it"),
  acknowledgedAt: Instant.nullable(),
  deliveries: z.array(
    z.strictObject({
      channel: NoticeChannel,
      state: DeliveryState,
      attempts: z.int(),
      at: Instant.nullable().describe("when it was sent"),
      error: z.string().nullable(),
    }),
  ),
});
export type NoticeView = z.output<typeof NoticeView>;

const ClockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u);

export const NoticeChoices = z.strictObject({
  language: NoticeLanguage.default("pl").describe(
    "of what leaves the application; choices saved before it was asked are Polish",
  ),
  email: z.strictObject({ on: z.boolean(), address: z.union([z.email().max(120), z.literal("")]) }),
  push: z.boolean(),
  webhook: z.boolean(),
  ntfy: z.boolean(),
  quiet: z
    .strictObject({ from: ClockTime, to: ClockTime })
    .nullable()
    .describe("venue time; what is urgent goes through"),
  deputy: z.string().max(64).nullable().describe("account that hears of what I do not confirm in time"),
});
export type NoticeChoices = z.output<typeof NoticeChoices>;

const ChannelStanding = z.enum(["on", "not-configured"]);

export const NoticeSettingsView = z.strictObject({
  choices: NoticeChoices,
  venue: z.strictObject({
    email: ChannelStanding,
    push: ChannelStanding,
    webhook: ChannelStanding,
    ntfy: ChannelStanding,
    digestMinutes: z.int(),
    escalateMinutes: z.int(),
    urgentEscalateMinutes: z.int(),
  }),
  pushKey: z.string().nullable().describe("VAPID public key, base64url (RFC 8292)"),
  ntfyTopic: z.string().nullable().describe("address to subscribe to; keep it to yourself"),
  browsers: z.array(z.strictObject({ id: z.string(), label: z.string(), since: Instant })),
  colleagues: z.array(z.strictObject({ account: z.string(), displayName: z.string() })),
});
export type NoticeSettingsView = z.output<typeof NoticeSettingsView>;

/** What a browser gives for one subscription (Push API). */
export const PushSubscriptionBody = z.strictObject({
  endpoint: z.url({ protocol: /^https$/u }).max(1_000),
  p256dh: z.string().regex(/^[\w-]{80,100}=*$/u),
  auth: z.string().regex(/^[\w-]{20,30}=*$/u),
  label: z.string().trim().max(60),
});

export const OutboxView = z.strictObject({
  waiting: z.int(),
  sentToday: z.int(),
  dead: z
    .array(
      z.strictObject({
        id: z.string(),
        channel: NoticeChannel,
        displayName: z.string(),
        attempts: z.int(),
        error: z.string(),
        at: Instant,
      }),
    )
    .describe("what nobody will try again by itself; without number or kind, so that it tells nothing of a case"),
});
export type OutboxView = z.output<typeof OutboxView>;

export const NotifyApi = {
  notices: { method: "GET", path: "/api/notices", permission: "session", response: z.array(NoticeView) },
  noticeConfirm: {
    method: "POST",
    path: "/api/notices/:id/confirm",
    permission: "session",
    body: z.strictObject({}),
    response: z.strictObject({}),
  },
  noticeTest: {
    method: "POST",
    path: "/api/notices/test",
    permission: "session",
    body: z.strictObject({}),
    response: z.strictObject({ id: z.string() }),
  },
  noticeSettings: {
    method: "GET",
    path: "/api/notice-settings",
    permission: "session",
    response: NoticeSettingsView,
  },
  noticeSettingsSave: {
    method: "PUT",
    path: "/api/notice-settings",
    permission: "session",
    body: NoticeChoices,
    response: NoticeSettingsView,
  },
  noticeBrowserAdd: {
    method: "POST",
    path: "/api/notice-settings/browsers",
    permission: "session",
    body: PushSubscriptionBody,
    response: NoticeSettingsView,
  },
  noticeBrowserRemove: {
    method: "DELETE",
    path: "/api/notice-settings/browsers/:id",
    permission: "session",
    response: NoticeSettingsView,
  },
  outbox: { method: "GET", path: "/api/outbox", permission: "outbox.manage", response: OutboxView },
  outboxRetry: {
    method: "POST",
    path: "/api/outbox/:id/retry",
    permission: "outbox.manage",
    body: z.strictObject({}),
    response: OutboxView,
  },
} as const;
