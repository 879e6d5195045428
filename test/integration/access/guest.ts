/**
 * A report from the children's page, taken in as the control process does.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { helpContext, takeReport } from "../../../dashboard/help/index.ts";
import { helpNotify } from "../../../dashboard/notify/index.ts";
import { dataFolderAt } from "../../../dashboard/platform/data-folder.ts";
import { openVault } from "../../../dashboard/vault/index.ts";
import type { GuestReport } from "../../../policies/schema/help-document.ts";
import { HELP as HELP_TEXTS } from "../../support/help-world.ts";
import { VENUE } from "./stage.ts";
import type { RealServer } from "./stage.ts";

/** @returns id of the report */
export async function takeGuestReport(
  server: RealServer,
  about: GuestReport["about"],
  staff: Parameters<typeof helpNotify>[1],
): Promise<string> {
  const clock = () => server.now as never;
  const folder = dataFolderAt(join(server.folder, "data"));
  const context = helpContext({
    database: server.database,
    clock,
    venue: { id: VENUE, name: "Centrum Nauki Przykład" },
    vault: openVault({ folder, clock }),
    help: HELP_TEXTS,
    notify: helpNotify(VENUE, staff),
  });
  const id = randomUUID();
  await takeReport(context, { id, network: null, about, text: "ktoś mnie straszy", place: null }, server.now);
  return id;
}
