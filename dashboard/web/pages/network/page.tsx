/**
 * «Sieć i listy»: networks, resolvers, lists, and «co by było, gdyby» for any name on any network.
 *
 * @module
 */
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Loading, Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { Explain } from "./explain.tsx";
import { Lists } from "./lists.tsx";
import { Networks } from "./networks.tsx";
import { Resolvers } from "./resolvers.tsx";

export default function NetworkPage() {
  const { t } = useTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("networks", { enabled: may("networks.read") });
  return (
    <Page title={t("nav.network")} lead={t("network.lead")} wide>
      {may("networks.read") && may("explain.use") && data !== undefined && <Explain networks={data.networks} />}
      {may("networks.read") &&
        (data === undefined ? (
          error === null ? (
            <Loading />
          ) : (
            <Trouble error={error} retry={() => void refetch()} />
          )
        ) : (
          <Networks networks={data.networks} generation={data.policyGeneration} />
        ))}
      {may("lists.read") && <Lists />}
      {data !== undefined && <Resolvers resolvers={data.resolvers} />}
    </Page>
  );
}
