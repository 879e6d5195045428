/**
 * Endpoints of the register of devices.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { enrolLink } from "../../policies/engine/enrol-link.ts";
import { Api } from "../../policies/schema/api.ts";
import type { DeviceSummary } from "../../policies/schema/device-api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { Refusal } from "../platform/error.ts";
import { language } from "../platform/http.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import { settleAlarms } from "./alarms.ts";
import { changeState, createAsset, updateAsset } from "./assets.ts";
import type { Known } from "./assets.ts";
import type { DeviceContext, Person } from "./context.ts";
import { attest, endExemption, exempt, noteTicket, viewTickets } from "./decisions.ts";
import { viewDevice } from "./device-view.ts";
import { decideEnrolment, issueCode } from "./enrolment.ts";
import type { EnrolContext } from "./enrolment.ts";
import { importRegister } from "./import.ts";
import { openInspection, saveInspection, viewInspections } from "./inspections.ts";
import { registerDownloads } from "./downloads.ts";
import { baselinesOf, fixListOf } from "./overview.ts";
import { addPhoto, readPhoto, removePhoto, viewPhotos } from "./photos.ts";
import { reconcile } from "./reconcile.ts";
import { removeRouter, saveRouter, viewRouters } from "./routers.ts";
import { keyIdOf } from "./signed.ts";
import { readStandings, summaryOf } from "./standing.ts";

export interface DeviceRouteOptions extends EnrolContext {
  readonly publisher: Pick<PublisherKey, "publicKey">;
  /** Address people type, if a proxy stands in front. */
  readonly origin: string | undefined;
  readonly networks: () => ReadonlySet<string> | null;
  /** As people know it; stands above every paper. */
  readonly venueName?: string;
}

/** Two million characters of a register, most of them outside ASCII, as JSON. */
const IMPORT_LIMIT = 8 * 1024 * 1024;

const personOf = ({ session }: Caller): Person => ({
  id: session.account.id,
  name: session.account.displayName,
});

/** @throws {Refusal} 404 `E_DEVICE_UNKNOWN` */
async function shown(context: DeviceContext, id: string): Promise<DeviceSummary> {
  const [standing] = await readStandings(context, context.clock(), id);
  if (standing === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  return summaryOf(standing);
}

export function registerDeviceRoutes(app: FastifyInstance, options: DeviceRouteOptions): void {
  const { clock } = options;
  const known = (): Known => ({ networks: options.networks() });
  const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";

  registerEndpoint(app, Api.devices, async () => (await readStandings(options, clock())).map(summaryOf));
  registerEndpoint(app, Api.device, async ({ params }) => viewDevice(options, idOf(params), clock()));
  registerEndpoint(app, Api.deviceCreate, async ({ body, caller }) => {
    await createAsset(options, known(), body, personOf(caller()), clock());
    return shown(options, body.id);
  });
  registerEndpoint(app, Api.deviceUpdate, async ({ params, body, caller }) => {
    await updateAsset(options, known(), idOf(params), body, personOf(caller()), clock());
    return shown(options, idOf(params));
  });
  registerEndpoint(app, Api.deviceState, async ({ params, body, caller }) => {
    await changeState(options, idOf(params), body, personOf(caller()), clock());
    return shown(options, idOf(params));
  });
  registerEndpoint(
    app,
    Api.deviceImport,
    async ({ body, caller, request }) =>
      importRegister(options, known(), { ...body, language: language(request) }, personOf(caller()), clock()),
    undefined,
    IMPORT_LIMIT,
  );
  registerEndpoint(app, Api.enrolCode, async ({ params, caller, request }) => {
    const server = options.origin ?? `${request.protocol}://${request.host}`;
    const fingerprint = keyIdOf(options.publisher.publicKey);
    return issueCode(options, idOf(params), personOf(caller()), clock(), (code) =>
      enrolLink({ server, fingerprint, code }),
    );
  });
  registerEndpoint(app, Api.enrolConfirm, async ({ params, body, caller }) => {
    await decideEnrolment(options, idOf(params), body, personOf(caller()), clock());
    return shown(options, idOf(params));
  });
  registerOverview(app, options);
  registerDecisions(app, options);
  registerRouters(app, options);
  registerInspections(app, options);
  registerPapers(app, options);
  registerDownloads(app, options);
}

/** A photo of 5 MB as base64 in JSON, with room for what surrounds it. */
const PHOTO_LIMIT = 8 * 1024 * 1024;

function registerPapers(app: FastifyInstance, options: DeviceRouteOptions): void {
  const { clock } = options;
  registerEndpoint(app, Api.alarmsSettle, async ({ params, body, caller }) => {
    await settleAlarms(options, params["id"] ?? "", body.reason, personOf(caller()), clock());
    return shown(options, params["id"] ?? "");
  });
  registerEndpoint(app, Api.photos, async ({ params }) => viewPhotos(options, params["id"] ?? ""));
  registerEndpoint(
    app,
    Api.photoAdd,
    async ({ params, body, caller }) => addPhoto(options, params["id"] ?? "", body.image, personOf(caller()), clock()),
    undefined,
    PHOTO_LIMIT,
  );
  registerEndpoint(app, Api.photo, async ({ params }) => readPhoto(options, params["id"] ?? ""));
  registerEndpoint(app, Api.photoRemove, async ({ params, caller }) => {
    await removePhoto(options, params["id"] ?? "", personOf(caller()), clock());
    return {};
  });
}

function registerOverview(app: FastifyInstance, options: DeviceRouteOptions): void {
  const { clock } = options;
  registerEndpoint(app, Api.fixList, async () => fixListOf(await readStandings(options, clock()), clock()));
  registerEndpoint(app, Api.baselines, async () =>
    baselinesOf(options.shelf.current(), await readStandings(options, clock())),
  );
  registerEndpoint(app, Api.reconciliation, async () =>
    reconcile(options, await readStandings(options, clock()), clock()),
  );
}

function registerDecisions(app: FastifyInstance, options: DeviceRouteOptions): void {
  const { clock } = options;
  registerEndpoint(app, Api.tickets, async () => viewTickets(options));
  registerEndpoint(app, Api.ticketNote, async ({ params, body, caller }) =>
    noteTicket(options, params["id"] ?? "", body.note, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.exemptionCreate, async ({ body, caller }) => ({
    id: await exempt(options, body, personOf(caller()), clock()),
  }));
  registerEndpoint(app, Api.exemptionEnd, async ({ params, caller }) => {
    await endExemption(options, params["id"] ?? "", personOf(caller()), clock());
    return {};
  });
  registerEndpoint(app, Api.attest, async ({ body, caller }) => {
    await attest(options, body, personOf(caller()), clock());
    return {};
  });
}

function registerRouters(app: FastifyInstance, options: DeviceRouteOptions): void {
  const { clock } = options;
  registerEndpoint(app, Api.routers, async () => viewRouters(options, clock()));
  registerEndpoint(app, Api.routerSave, async ({ params, body, caller }) =>
    saveRouter(options, params["id"] ?? "", body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.routerRemove, async ({ params, caller }) => {
    await removeRouter(options, params["id"] ?? "", personOf(caller()), clock());
    return {};
  });
}

function registerInspections(app: FastifyInstance, options: DeviceRouteOptions): void {
  const { clock } = options;
  registerEndpoint(app, Api.inspections, async () => viewInspections(options, clock()));
  registerEndpoint(app, Api.inspectionOpen, async ({ params, caller }) =>
    openInspection(options, params["id"] ?? "", personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.inspectionSave, async ({ params, body, caller }) =>
    saveInspection(options, params["id"] ?? "", body, personOf(caller()), clock()),
  );
}
