/**
 * The register of devices: records, enrolment, reports and what they say, tickets, exemptions, routers, inspections.
 *
 * @module
 */
export { readAlerts } from "./alerts.ts";
export type { DeviceAlerts } from "./alerts.ts";
export { bypassingDevices } from "./bypassing.ts";
export { NO_LOANS } from "./context.ts";
export type { DeviceContext, Leftover, LoanBook, LoanOfDevice } from "./context.ts";
export { readCsv, writeCsv } from "./csv.ts";
export type { FileRow } from "./csv.ts";
export { meanRepairMs } from "./decisions.ts";
export { languageOf, sendFile } from "./downloads.ts";
export { registerDeviceDoor } from "./device-door.ts";
export type { SignedDoor } from "./device-door.ts";
export { findDevice, gateFor, gatesFor, registeredAddresses, sondaAddresses } from "./faces.ts";
export type { RegisteredAddress } from "./faces.ts";
export { IMPORT_TEXTS } from "./import-words.ts";
export { ownAddresses, probePlaces } from "./places.ts";
export { probePort } from "./probe.ts";
export { rescore } from "./rescore.ts";
export { ROUTER_PORTS } from "./model.ts";
export { probeRouters } from "./routers.ts";
export { registerDeviceRoutes } from "./routes.ts";
export { letterOf, readWorkbook, writeWorkbook } from "./sheet.ts";
export { BaselineShelf } from "./shelf.ts";
export type { DevicePublicViews } from "./tables.ts";
export { writeStored } from "./zip.ts";
