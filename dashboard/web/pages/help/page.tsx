/**
 * Chooses between the desk and the settings of help for children; the tab stands in the address.
 *
 * @module
 */
import { useMay } from "../../api/queries.ts";
import { usePlace } from "../../app/router.tsx";
import { Desk } from "./desk.tsx";
import { HelpFrame } from "./frame.tsx";
import { Settings } from "./settings.tsx";

export default function HelpPage() {
  const may = useMay();
  const { search } = usePlace();
  const tab = may("help.answer") && search.get("tab") !== "settings" ? "desk" : "settings";
  return <HelpFrame open={tab}>{tab === "desk" ? <Desk /> : <Settings />}</HelpFrame>;
}
