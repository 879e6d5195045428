/**
 * Antivirus on Windows: what the security centre lists, what Defender says of itself, and whether the test file was caught.
 *
 * The centre keeps entries of programs long gone, so each is looked for. Defender calls itself «Normal» with signatures of two
 * years ago and gives 65535 for «never»; its own word that they are current is not used at all. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { answerOf, booleanIn, instantIn, listOf, numberIn, type Row, rowsIn, rowsOf, textIn } from "./dump.ts";
import { decodeProductState } from "./product-state.ts";
import { readEicar } from "./eicar.ts";

type Product = FactValue<"antivirus">["products"][number];

const DEFENDER_GUID = "{d68ddc3a-831f-4fae-9e44-da132c1acf46}";
const DEFENDER = "Microsoft Defender";
const DAY_MS = 86_400_000;
/** Ages from here on mean «never» or «not known»: 65535 and 4294967295 do. */
const AGE_NEVER = 65_535;

/** Folder of a program or of a service's command line, in lower case; null if there is none to compare. */
function folderOf(path: string): string | null {
  const clean = path
    .trim()
    .toLowerCase()
    .replaceAll("%programfiles%", String.raw`c:\program files`);
  const program = clean.startsWith('"') ? clean.slice(1).split('"')[0] : clean.split(".exe")[0];
  const cut = (program ?? "").lastIndexOf("\\");
  return cut > 3 ? (program as string).slice(0, cut) : null;
}

/** True: its program exists or a service runs from its folder; false: neither; null: nobody could look. */
function aliveOf(entry: Row, services: readonly Row[] | null): boolean | null {
  const exists = listOf(entry["exists"]);
  if (exists.includes(true)) return true;
  const folder = folderOf(textIn(entry, "program") ?? "");
  const runs =
    folder !== null &&
    services?.some(
      (service) => textIn(service, "State") === "Running" && folderOf(textIn(service, "PathName") ?? "") === folder,
    );
  if (runs === true) return true;
  return exists.includes(false) ? false : null;
}

function thirdParty(entry: Row, services: readonly Row[] | null): Product {
  const { realtime, signatures } = decodeProductState(numberIn(entry, "productState"));
  return {
    name: textIn(entry, "displayName") ?? "?",
    kind: "third-party",
    realtime,
    signatures,
    signaturesAt: null,
    alive: aliveOf(entry, services),
    version: null,
  };
}

const PASSIVE = new Set(["Passive Mode", "SxS Passive Mode", "EDR Block Mode"]);

/** Mode names are not translated. A switch that is off makes it off; one that did not answer leaves it unknown. */
function realtimeOf(status: Row): Product["realtime"] {
  const mode = textIn(status, "AMRunningMode");
  if (mode === "Not running") return "off";
  if (mode !== null && PASSIVE.has(mode)) return "passive";
  if (mode !== "Normal") return "unknown";
  const switches = ["AntivirusEnabled", "RealTimeProtectionEnabled", "AMServiceEnabled"].map((n) =>
    booleanIn(status, n),
  );
  if (switches.includes(false)) return "off";
  return switches.includes(null) ? "unknown" : "on";
}

function signaturesOf(status: Row, context: MeasuredContext): Pick<Product, "signatures" | "signaturesAt"> {
  const age = numberIn(status, "AntivirusSignatureAge");
  const never = age !== null && (age < 0 || age >= AGE_NEVER);
  if (never || age === null) {
    const none = textIn(status, "AntivirusSignatureVersion") === "0.0.0.0";
    return { signatures: none ? "missing" : "unknown", signaturesAt: null };
  }
  const writtenAt = instantIn(status, "AntivirusSignatureLastUpdated");
  const countedAt = context.now - age * DAY_MS;
  // Both say it; when they disagree by more than a day the older one is believed.
  const at = writtenAt === null || writtenAt > countedAt + 2 * DAY_MS ? countedAt : writtenAt;
  return { signatures: "unknown", signaturesAt: at as Instant };
}

function defender(
  status: Row | undefined,
  entry: Row | undefined,
  services: readonly Row[] | null,
  context: MeasuredContext,
): Product {
  const listed = entry === undefined ? null : decodeProductState(numberIn(entry, "productState"));
  const service = services?.find((one) => textIn(one, "Name")?.toLowerCase() === "windefend");
  // A component of Windows: it is there if its program or its service is, running or not.
  const alive = service === undefined ? (entry === undefined ? null : aliveOf(entry, services)) : true;
  if (status === undefined)
    return {
      name: DEFENDER,
      kind: "defender",
      realtime: listed?.realtime ?? "unknown",
      signatures: listed?.signatures ?? "unknown",
      signaturesAt: null,
      alive,
      version: null,
    };
  const own = realtimeOf(status);
  const contradicted = own === "on" && listed !== null && listed.realtime !== "on" && listed.realtime !== "unknown";
  return {
    name: DEFENDER,
    kind: "defender",
    realtime: contradicted ? "unknown" : own,
    ...signaturesOf(status, context),
    alive: alive ?? booleanIn(status, "AMServiceEnabled"),
    version: textIn(status, "AMProductVersion"),
  };
}

export function readAntivirus(raw: RawOutputs, context: MeasuredContext): FactOf<"antivirus"> {
  const centre = answerOf(raw, "facts", "security-center");
  const services = rowsIn(raw, "facts", "services");
  const status = rowsIn(raw, "facts", "defender")?.[0];
  const listed = "data" in centre ? rowsOf(centre.data) : null;
  const isDefender = (entry: Row): boolean => textIn(entry, "instanceGuid")?.toLowerCase() === DEFENDER_GUID;
  const entry = listed?.find(isDefender);
  const products = (listed ?? []).filter((one) => !isDefender(one)).map((one) => thirdParty(one, services));
  if (status !== undefined || entry !== undefined) products.push(defender(status, entry, services, context));
  if (products.length === 0) {
    if ("unavailable" in centre) return unavailable(context, centre.unavailable, centre.note);
    // Its service off, the centre lists nothing and knows nothing.
    const keeper = services?.find((one) => textIn(one, "Name")?.toLowerCase() === "wscsvc");
    if (keeper === undefined || textIn(keeper, "State") !== "Running") return unavailable(context, "unreadable");
  }
  return measured(context, { products: products.slice(0, 20), eicar: readEicar(raw), gatekeeper: null });
}
