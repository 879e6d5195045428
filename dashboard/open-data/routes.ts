/**
 * Endpoints of open data. Every preparation, step and package is in the audit; the public doors exist only where the venue opened them.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { sendFile } from "../devices/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { OpenDataContext, OpenDataPerson } from "./context.ts";
import { catalogueOf, packageFile } from "./metadata.ts";
import { packRelease } from "./package.ts";
import {
  approvedRelease,
  approvedReleases,
  openRelease,
  overview,
  prepareRelease,
  takeReleaseStep,
} from "./releases.ts";

const PUBLIC_LIMIT = { max: 30, timeWindow: MINUTE_MS };

const personOf = ({ session }: Caller): OpenDataPerson => ({ account: session.account.id, roles: session.roles });

export function registerOpenDataRoutes(app: FastifyInstance, context: OpenDataContext): void {
  const { database, clock, plan, publisher } = context;
  const noted = async (
    person: OpenDataPerson,
    action: "open-data-prepare" | "open-data-step" | "open-data-package",
    subjectId: string,
    detail: string,
  ): Promise<void> =>
    recordAudit(database, { at: clock(), accountId: person.account, subjectId, action, outcome: "success", detail });

  registerEndpoint(app, Api.openData, async ({ caller }) => overview(context, personOf(caller())));
  registerEndpoint(app, Api.openDataPrepare, async ({ body, caller }) => {
    const person = personOf(caller());
    const prepared = await prepareRelease(context, person, body);
    const [id, outcome] =
      prepared.kind === "prepared" ? [prepared.release.id, prepared.release.digest] : [String(body.year), "refused"];
    await noted(person, "open-data-prepare", id, `${String(body.year)} ${outcome}`);
    return prepared;
  });
  registerEndpoint(app, Api.openDataRelease, async ({ params, caller }) =>
    openRelease(context, personOf(caller()), params["id"] ?? ""),
  );
  registerEndpoint(app, Api.openDataStep, async ({ params, body, caller }) => {
    const person = personOf(caller());
    const stepped = await takeReleaseStep(context, person, params["id"] ?? "", body);
    await noted(person, "open-data-step", stepped.id, `${body.step} ${stepped.digest}`);
    return stepped;
  });
  registerEndpoint(app, Api.openDataPackage, async ({ params, caller }) => {
    const person = personOf(caller());
    const id = params["id"] ?? "";
    const { name, octets, digest } = packRelease(await approvedRelease(context, id), plan, publisher);
    await noted(person, "open-data-package", id, digest);
    return { name, mediaType: "application/zip", base64: Buffer.from(octets).toString("base64"), digest };
  });

  registerEndpoint(
    app,
    Api.openDataPublic,
    async ({ reply }) => {
      // Off is as if there were no such door.
      if (!context.publish) throw new Refusal(404, "E_API_NOT_FOUND");
      void reply.header("cache-control", "public, max-age=300");
      const releases = await approvedReleases(context);
      return catalogueOf(
        publisher,
        Api.openDataPublic.path,
        releases.map(({ id, digest, release }) => ({
          release,
          digest,
          publisher,
          files: [packageFile(`${Api.openDataPublic.path}/${id}`)],
        })),
      );
    },
    PUBLIC_LIMIT,
  );
  app.get(
    Api.openDataPublicFile.path,
    { config: { access: null, rateLimit: PUBLIC_LIMIT } },
    async (request, reply) => {
      if (!context.publish) throw new Refusal(404, "E_API_NOT_FOUND");
      const { id } = request.params as { readonly id: string };
      const found = (await approvedReleases(context)).find((one) => one.id === id);
      // Withdrawn, prepared and unknown look the same from outside.
      if (found === undefined) throw new Refusal(404, "E_API_NOT_FOUND");
      const { name, octets } = packRelease(found.release, plan, publisher);
      void reply.header("cache-control", "public, max-age=300");
      return sendFile(reply, name, "application/zip", octets);
    },
  );
}
