/**
 * The fake server's half for devices and loans. It keeps the rules the page relies on: a step counts once, a red tablet needs a
 * reason, nothing is handed out before the briefing, and a session closes only when all is back.
 *
 * @module
 */
import { generateKeyPairSync, sign } from "node:crypto";
import type { z } from "zod";
import { canonicalJson } from "../../../dashboard/platform/canonical.ts";
import { bareImage } from "../../../dashboard/devices/image.ts";
import type { DeviceApi, PhotoView } from "../../../policies/schema/device-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import type { LoanApi } from "../../../policies/schema/loan-api.ts";
import { deviceViewOf, gateOf } from "./device-fixtures.ts";
import type { DeviceFixtures } from "./device-fixtures.ts";
import { Refusal } from "./fake-lists.ts";
import type { Fixtures } from "./fixtures.ts";

type Body<K extends keyof typeof LoanApi> = (typeof LoanApi)[K] extends { readonly body: infer B extends z.ZodType }
  ? z.output<B>
  : never;
type Session = DeviceFixtures["loans"][number];

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Refusal(404, "E_API_NOT_FOUND", "Nie ma tego.");
  return found;
}

export function deviceAnswers(data: Fixtures, nudge: (topic: string) => void) {
  const steps = new Set<string>();
  const photos: { readonly device: string; readonly view: PhotoView; readonly image: string }[] = [];
  // The venue's key: the page takes no list it cannot verify.
  const pair = generateKeyPairSync("ed25519");
  const publicKey = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
  const deviceBy = (id: string) => must(data.devices.find((device) => device.id === id));
  const loanBy = (id: string): Session => must(data.loans.find((loan) => loan.id === id));
  const me = () => ({ account: data.session.account.id, displayName: data.session.account.displayName });
  /** Runs `edit` unless the step was seen before. */
  const once = (id: string, step: string, edit: (session: Session) => void): Session => {
    const session = loanBy(id);
    if (steps.has(step)) return session;
    edit(session);
    steps.add(step);
    nudge("loans");
    return session;
  };
  const outIn = (session: Session, id: string) =>
    must(session.devices.find((device) => device.device === id && device.returnedAt === null));

  return {
    devices: () => data.devices,
    device: (_: never, id: string) => deviceViewOf(Date.now(), deviceBy(id)),
    deviceCreate: (body: z.output<typeof DeviceApi.deviceCreate.body>) => {
      if (data.devices.some((device) => device.id === body.id))
        throw new Refusal(409, "E_DEVICE_EXISTS", "Ten numer jest zajęty.", [
          { path: "id", message: "Ten numer jest zajęty." },
        ]);
      const base = must(data.devices.find((device) => device.id === "KIO-01"));
      const made = { ...base, ...body };
      data.devices.push(made);
      return made;
    },
    deviceUpdate: (body: z.output<typeof DeviceApi.deviceUpdate.body>, id: string) => Object.assign(deviceBy(id), body),
    deviceState: (body: { state: "in-order" | "stolen" }, id: string) =>
      Object.assign(deviceBy(id), { state: body.state }),
    alarmsSettle: (_: never, id: string) => Object.assign(deviceBy(id), { alarms: { count: 0, kinds: [] } }),
    photos: (_: never, id: string) => photos.filter((one) => one.device === id).map(({ view }) => view),
    photoAdd: (body: { image: string }, id: string) => {
      const photo = bareImage(Buffer.from(body.image, "base64"));
      if (photo === null) throw new Refusal(422, "E_PHOTO_KIND", "To nie jest zdjęcie.");
      const { octets, ...about } = photo;
      const view = {
        ...about,
        id: `p-${String(photos.length)}`,
        sizeBytes: octets.length,
        at: Date.now() as Instant,
        by: me().displayName,
      };
      photos.push({ device: id, view, image: Buffer.from(octets).toString("base64") });
      return view;
    },
    photo: (_: never, id: string) => {
      const { view, image } = must(photos.find((one) => one.view.id === id));
      return { ...view, image };
    },
    photoRemove: (_: never, id: string) => {
      photos.splice(photos.indexOf(must(photos.find((one) => one.view.id === id))), 1);
      return {};
    },
    deviceImport: (body: { csv?: string; xlsx?: string; dryRun: boolean }) =>
      (body.csv ?? Buffer.from(body.xlsx ?? "", "base64").toString()).includes("BAD")
        ? {
            added: 0,
            changed: 0,
            unchanged: 0,
            faults: [
              {
                line: 3,
                column: "kind",
                code: "E_VALUE",
                message: "Nie ma takiego rodzaju: BAD",
                ...(body.xlsx === undefined ? {} : { cell: "B3" }),
              },
            ],
          }
        : { added: 2, changed: 1, unchanged: 4, faults: [] },
    enrolCode: () => ({
      code: "7K3M-9XQ2",
      expiresAt: Date.now() + 15 * 60_000,
      link: `https://latarnik.example/enrol#code=7K3M-9XQ2&key=${"9f2b61c7".repeat(8)}`,
    }),
    enrolConfirm: (body: { decision: string }, id: string) =>
      Object.assign(deviceBy(id), { enrolment: body.decision === "confirm" ? "enrolled" : "revoked" }),
    fixList: () => data.fixList,
    tickets: () => data.tickets,
    ticketNote: (body: { note: string }, id: string) =>
      Object.assign(must(data.tickets.find((one) => one.id === id)), body),
    exemptionCreate: () => ({ id: "ex-2" }),
    exemptionEnd: () => ({}),
    attest: () => ({}),
    baselines: () => data.baselines,
    reconciliation: () => data.reconciliation,
    routers: () => data.routers,
    routerSave: (body: z.output<typeof DeviceApi.routerSave.body>) => {
      const made = {
        ...body,
        probes: [],
        notMeasuredFrom: [],
        firmwareAgeDays: null,
        state: "not-measured" as const,
      };
      data.routers = [...data.routers.filter((one) => one.id !== body.id), made];
      return made;
    },
    routerRemove: (_: never, id: string) => {
      data.routers = data.routers.filter((one) => one.id !== id);
      return {};
    },
    inspections: () => data.inspections,
    inspectionOpen: (_: never, id: string) =>
      Object.assign(must(data.inspections.find((one) => one.device === id)), { state: "open", openedAt: Date.now() }),
    inspectionSave: (body: z.output<typeof DeviceApi.inspectionSave.body>, id: string) =>
      Object.assign(must(data.inspections.find((one) => one.id === id)), {
        content: body.content,
        ...(body.sign ? { state: "signed", signedAt: Date.now(), by: me().displayName } : {}),
      }),
    loans: () => data.loans,
    lendingTraining: () => data.lendingTraining,
    loan: (_: never, id: string) => loanBy(id),
    loanCreate: (body: Body<"loanCreate">) => {
      if (!data.loans.some((loan) => loan.id === body.step)) {
        const { step, at, ...rest } = body;
        data.loans.unshift({
          ...rest,
          id: step,
          number: `Z/2026/${String(14 + data.loans.length).padStart(3, "0")}`,
          state: "prepared",
          owner: me(),
          createdAt: at ?? Date.now(),
          briefedAt: null,
          startedAt: null,
          overdue: false,
          closedAt: null,
          devices: [],
        });
        nudge("loans");
      }
      return loanBy(body.step);
    },
    loanBrief: (body: Body<"loanBrief">, id: string) =>
      once(id, body.step, (session) => {
        session.briefedAt = body.at;
      }),
    loanHandOut: (body: Body<"loanHandOut">, id: string) =>
      once(id, body.step, (session) => {
        if (session.briefedAt === null) throw new Refusal(409, "E_LOAN_BRIEFING", "Najpierw omów zasady.");
        const { gate } = deviceBy(body.device);
        if ((gate.word === "do-not-hand-out" || gate.word === "check-first") && body.override === null)
          throw new Refusal(409, "E_LOAN_GATE", "Tego tabletu nie wolno wydać bez powodu.");
        session.state = "running";
        session.startedAt ??= body.at;
        session.devices.push({
          device: body.device,
          gate,
          handedOutAt: body.at,
          override: body.override === null ? null : { by: me().displayName, reason: body.override, at: body.at },
          returnedAt: null,
          condition: null,
          missing: false,
        });
      }),
    loanReturn: (body: Body<"loanReturn">, id: string) =>
      once(id, body.step, (session) => {
        const { damaged, media, accounts, wiped, remark } = body;
        Object.assign(outIn(session, body.device), {
          returnedAt: body.at,
          missing: false,
          condition: { damaged, media, accounts, wiped, remark },
        });
        if (!wiped && (media ?? 0) > 0)
          deviceBy(body.device).gate = gateOf(Date.now(), "do-not-hand-out", [
            {
              check: "media.leftover",
              reason: "media-left",
              params: { count: media ?? 0 },
              minutes: 5,
              who: "edukator",
            },
          ]);
      }),
    loanMissing: (body: Body<"loanMissing">, id: string) =>
      once(id, body.step, (session) => {
        outIn(session, body.device).missing = true;
      }),
    loanClose: (body: Body<"loanClose">, id: string) =>
      once(id, body.step, (session) => {
        if (session.devices.some((device) => device.returnedAt === null && !device.missing))
          throw new Refusal(409, "E_LOAN_OUT", "Nie wszystko wróciło.");
        session.state = "closed";
        session.closedAt = body.at;
      }),
    loanExtend: (body: Body<"loanExtend">, id: string) =>
      once(id, body.step, (session) => {
        session.endsAt = body.endsAt;
        session.overdue = false;
      }),
    loanClean: (_: never, id: string) => {
      deviceBy(id).gate = gateOf(Date.now(), "hand-out");
      return deviceBy(id).gate;
    },
    gateOf: (_: never, id: string) => deviceBy(id).gate,
    gateList: () => {
      const body = {
        createdAt: Date.now(),
        validUntil: Date.now() + 12 * 3_600_000,
        answers: data.devices.map((device) => ({ device: device.id, gate: device.gate })),
        key: publicKey,
      };
      return { ...body, signature: sign(null, Buffer.from(canonicalJson(body)), pair.privateKey).toString("base64") };
    },
    draftWords: () => data.words,
    prompts: () => data.prompts,
    promptClose: (body: Body<"promptClose">, id: string) => {
      const prompt = must(data.prompts.find((one) => one.id === id));
      prompt.outcome = body.outcome;
      prompt.closedAt = Date.now();
      const isWord = body.outcome === "contact" || body.outcome === "attempt" || body.outcome === "unknown";
      prompt.statement = !isWord
        ? null
        : prompt.device === "TAB-02"
          ? { state: "refused", code: "E_CASE_CONTACT_PROOF", undoUntil: null }
          : { state: "recorded", code: null, undoUntil: prompt.closedAt + 15 * 60_000 };
      return prompt;
    },
    promptUndo: (_: never, id: string) => {
      const prompt = must(data.prompts.find((one) => one.id === id));
      Object.assign(prompt, { outcome: null, closedAt: null, statement: null });
      return prompt;
    },
    stepsKnown: (_: never, id: string) => {
      if (!steps.has(id)) throw new Refusal(404, "E_API_NOT_FOUND", "Nie ma takiej czynności.");
      return {};
    },
  };
}
