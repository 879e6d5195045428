/**
 * Steps at the desk: each is kept until the server has it, sent in order under its own id, and shown at once. Pure.
 *
 * A step never changes once it is taken. The step that opens a session is also the session's id, so that everything after it can be
 * addressed without the network.
 *
 * @module
 */
import type { LoanSessionView, LoanedDevice } from "../../../../policies/schema/loan-api.ts";
import type { GateAnswer } from "../../../../policies/schema/device-baseline.ts";
import type { Body } from "../../api/contract.ts";

export const stepKinds = [
  "loanCreate",
  "loanBrief",
  "loanHandOut",
  "loanReturn",
  "loanMissing",
  "loanClose",
  "loanExtend",
  "promptClose",
] as const;
export type StepKind = (typeof stepKinds)[number];

export type Step = {
  readonly [K in StepKind]: {
    readonly kind: K;
    /** Session or prompt in the address; `""` for a new session. */
    readonly target: string;
    readonly body: NonNullable<Body<K>>;
    readonly at: number;
    /** The answer that was shown when the tablet went out. */
    readonly gate?: GateAnswer;
    /** Account that took it: a tablet at the desk is used by several people, and nobody signs for another. */
    readonly by?: string;
  };
}[StepKind];

/** A step the server did not accept; a person must see why. */
export interface Refused {
  readonly step: Step;
  readonly code: string;
  readonly message: string;
  readonly at: number;
}

/** Steps that can never succeed because their session was refused. */
export const orphans = (steps: readonly Step[], session: string): readonly Step[] =>
  steps.filter((step) => step.target === session);

type Sessions = readonly LoanSessionView[];
type Owner = LoanSessionView["owner"];

/** Instants of requests are plain numbers, those of answers are marked; both are milliseconds of the same clock. */
const moment = (at: number): LoanSessionView["endsAt"] => at as LoanSessionView["endsAt"];

function change(sessions: Sessions, id: string, edit: (session: LoanSessionView) => LoanSessionView): Sessions {
  return sessions.map((session) => (session.id === id ? edit(session) : session));
}

const out = (device: LoanedDevice): boolean => device.returnedAt === null;

function editDevice(
  session: LoanSessionView,
  id: string,
  edit: (device: LoanedDevice) => LoanedDevice,
): LoanSessionView {
  return {
    ...session,
    devices: session.devices.map((device) => (device.device === id && out(device) ? edit(device) : device)),
  };
}

function apply(sessions: Sessions, step: Step, owner: Owner): Sessions {
  switch (step.kind) {
    case "loanCreate": {
      const { body } = step;
      const id = body.step;
      if (sessions.some((session) => session.id === id)) return sessions;
      return [
        {
          id,
          number: "",
          state: "prepared",
          activity: body.activity,
          ageBand: body.ageBand,
          children: body.children,
          camera: body.camera ?? false,
          owner,
          createdAt: moment(step.at),
          briefedAt: null,
          startedAt: null,
          endsAt: moment(body.endsAt),
          overdue: false,
          closedAt: null,
          devices: [],
        },
        ...sessions,
      ];
    }
    case "loanBrief":
      return change(sessions, step.target, (session) => ({
        ...session,
        briefedAt: session.briefedAt ?? moment(step.body.at),
      }));
    case "loanHandOut": {
      const { body, gate } = step;
      return change(sessions, step.target, (session) =>
        session.devices.some((device) => device.device === body.device && out(device))
          ? session
          : {
              ...session,
              state: "running",
              startedAt: session.startedAt ?? moment(body.at),
              devices: [
                ...session.devices,
                {
                  device: body.device as LoanedDevice["device"],
                  gate: gate ?? { word: "check-first", reasons: [], more: 0, minutes: 0, judgedAt: moment(body.at) },
                  handedOutAt: moment(body.at),
                  override:
                    typeof body.override === "string"
                      ? { by: session.owner.displayName, reason: body.override, at: moment(body.at) }
                      : null,
                  returnedAt: null,
                  condition: null,
                  missing: false,
                },
              ],
            },
      );
    }
    case "loanReturn": {
      const { body } = step;
      return change(sessions, step.target, (session) =>
        editDevice(session, body.device, (device) => ({
          ...device,
          returnedAt: moment(body.at),
          missing: false,
          condition: {
            damaged: body.damaged,
            media: body.media,
            accounts: body.accounts,
            wiped: body.wiped,
            remark: body.remark ?? "",
          },
        })),
      );
    }
    case "loanMissing":
      return change(sessions, step.target, (session) =>
        editDevice(session, step.body.device, (device) => ({ ...device, missing: true })),
      );
    case "loanClose":
      return change(sessions, step.target, (session) => ({
        ...session,
        state: "closed",
        closedAt: moment(step.body.at),
      }));
    case "loanExtend":
      return change(sessions, step.target, (session) => ({
        ...session,
        endsAt: moment(step.body.endsAt),
        overdue: false,
      }));
    case "promptClose":
      return sessions;
    default:
      return step satisfies never;
  }
}

/** Sessions as they will be once every waiting step has reached the server. */
export const project = (sessions: Sessions, steps: readonly Step[], owner: Owner): Sessions =>
  steps.reduce((so, step) => apply(so, step, owner), sessions);

export interface Tally {
  /** handed out and neither back nor reported missing */
  readonly out: readonly LoanedDevice[];
  readonly back: readonly LoanedDevice[];
  readonly missing: readonly LoanedDevice[];
  /** nothing is out, so the session may be closed */
  readonly mayClose: boolean;
}

export function tallyOf(session: LoanSessionView): Tally {
  const missing = session.devices.filter((device) => device.missing && out(device));
  const open = session.devices.filter((device) => out(device) && !device.missing);
  return {
    out: open,
    back: session.devices.filter((device) => !out(device)),
    missing,
    mayClose: open.length === 0 && session.devices.length > 0,
  };
}

/** Something came back that the next child must not see; what nobody counted is not nothing. */
export const hasLeftovers = ({ condition }: LoanedDevice): boolean =>
  condition !== null && !condition.wiped && (condition.media !== 0 || condition.accounts !== 0);

/** 15 minutes past the end with something still out; the desk says it without the server, too. */
export const isOverdue = (session: LoanSessionView, now: number): boolean =>
  session.overdue ||
  (session.closedAt === null && now > session.endsAt + 15 * 60_000 && tallyOf(session).out.length > 0);

/**
 * The inventory number in what a camera read or a person typed: a label's address, or the number itself.
 *
 * @param known  numbers of the register; a hurried «tab-07» is the one that differs only in its capitals
 */
export function deviceIn(text: string, known: readonly string[]): string {
  const path = /\/devices\/([^/?#]+)/u.exec(text.trim())?.[1];
  const asked = path === undefined ? text.trim() : decoded(path);
  return known.find((id) => id === asked) ?? known.find((id) => id.toLowerCase() === asked.toLowerCase()) ?? asked;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken escape is a number nobody has; the server will say so
  }
}

/** RFC 9562 version 4 from 16 random octets; `crypto.randomUUID` is missing on plain HTTP in the venue's own network. */
export function uuidOf(random: Uint8Array): string {
  const octets = Uint8Array.from(random.subarray(0, 16));
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x40;
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
