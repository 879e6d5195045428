/**
 * What waits for a person: list entries that were set aside, and people who say a block is a mistake.
 *
 * @module
 */
import { useApi } from "../../../api/queries.ts";
import { NotYet, Trouble } from "../../../parts/trouble.tsx";
import { Who } from "../../../parts/who.tsx";
import { Federation } from "./federation.tsx";
import { Mistakes } from "./mistakes.tsx";
import { Quarantine } from "./quarantine.tsx";

export default function QueuePage() {
  const quarantine = useApi("quarantine");
  const mistakes = useApi("mistakes");
  return (
    <>
      <Who permissions={["lists.decide", "exceptions.write"]} />
      {mistakes.data === undefined ? (
        <NotYet error={mistakes.error} retry={() => void mistakes.refetch()} />
      ) : (
        <Mistakes mistakes={mistakes.data} />
      )}
      {quarantine.data === undefined ? (
        quarantine.error === null ? null : (
          <Trouble error={quarantine.error} retry={() => void quarantine.refetch()} />
        )
      ) : (
        <Quarantine entries={quarantine.data} />
      )}
      <Federation />
    </>
  );
}
