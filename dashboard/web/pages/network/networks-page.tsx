/**
 * The networks and the resolvers that serve them.
 *
 * @module
 */
import { useApi } from "../../api/queries.ts";
import { NotYet } from "../../parts/trouble.tsx";
import { Networks } from "./networks.tsx";
import { Resolvers } from "./resolvers.tsx";

export default function NetworksPage() {
  const { data, error, refetch } = useApi("networks");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <>
      <Networks networks={data.networks} generation={data.policyGeneration} />
      <Resolvers resolvers={data.resolvers} />
    </>
  );
}
