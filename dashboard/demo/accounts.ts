/**
 * Accounts of the invented venue: the first by the link of the set-up, the others by its administrator.
 *
 * @module
 */
import { issueSetupToken } from "../access/index.ts";
import { PlatformError } from "../platform/error.ts";
import { dateOf } from "./calendar.ts";
import { textOf } from "./stage.ts";
import type { DemoStage } from "./stage.ts";
import { DEMO_PASSWORD, STAFF } from "./venue.ts";

/** @throws {PlatformError} `E_PLATFORM_INTERNAL` if somebody made an account meanwhile */
export async function makeAccounts(stage: DemoStage): Promise<void> {
  const token = await issueSetupToken(stage.database, stage.now());
  if (token === null) throw new PlatformError("E_PLATFORM_INTERNAL", "somebody made an account while the demo began");
  for (const { key, displayName, plain, appointed } of STAFF) {
    const person = { login: key, displayName, password: DEMO_PASSWORD };
    if (key === "admin") {
      const made = await stage.knock("/api/setup", { token, ...person });
      stage.accounts.set(key, (made["account"] as { readonly id: string }).id);
      // The first account keeps the network, too, until somebody else does.
      await stage.ask(key, "PATCH", `/api/accounts/${stage.accounts.get(key) ?? ""}`, { roles: ["admin"] });
      continue;
    }
    if (appointed.some(({ role }) => role === "dyrektor") || plain.length > 0) {
      const order = { number: "POKAZ/0", on: dateOf(stage.now()) };
      const roles = [...plain, ...appointed.map(({ role }) => role)];
      const made = await stage.ask("admin", "POST", "/api/accounts", {
        ...person,
        roles,
        ...(appointed.length > 0 ? { order } : {}),
      });
      stage.accounts.set(key, textOf(made, "id"));
      continue;
    }
    // Roles by order come from the director; until then the account holds none.
    const invited = await stage.ask("admin", "POST", "/api/invitations", { login: key, displayName, roles: [] });
    await stage.knock("/api/invitation/accept", { token: textOf(invited, "token"), password: DEMO_PASSWORD });
    stage.accounts.set(key, textOf(invited, "account"));
  }
}
