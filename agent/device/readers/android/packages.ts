/**
 * Programs somebody put on the tablet, and the shop each came from. Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { listOf, whyNot } from "./answers.ts";

/** Shops that check what they give out, and the tool by which a venue's own management installs. */
export const SHOPS: ReadonlySet<string> = new Set([
  "com.android.vending",
  "com.sec.android.app.samsungapps",
  "com.huawei.appmarket",
  "com.amazon.venezia",
  "com.xiaomi.mipicks",
  "com.google.android.apps.work.clouddpc",
]);

const PACKAGE = /^package:([A-Za-z0-9._]{1,200})(?:\s+installer=([A-Za-z0-9._]{1,200}))?(?:\s+uid:\d+)?\s*$/u;

export interface InstalledPackage {
  readonly name: string;
  /** null: nobody, which is how a file from elsewhere looks */
  readonly installer: string | null;
}

/** @returns null unless every line was understood */
export function packagesOf(raw: RawOutputs): readonly InstalledPackage[] | null {
  const lines = listOf(raw, "packages");
  if (lines === null) return null;
  const found: InstalledPackage[] = [];
  for (const line of lines) {
    const [, name, installer] = PACKAGE.exec(line.trim()) ?? [];
    if (name === undefined) return null;
    found.push({ name, installer: installer === undefined || installer === "null" ? null : installer });
  }
  return found;
}

const MOST = 2_000;

export function readSoftware(raw: RawOutputs, context: MeasuredContext): FactOf<"software"> {
  const packages = packagesOf(raw);
  if (packages === null) return unavailable(context, whyNot(raw, "packages"));
  return measured(context, {
    installed: packages
      .slice(0, MOST)
      .map(({ name, installer }) => ({ name, version: null, publisher: null, from: installer })),
    activation: "not-applicable",
  });
}
