/**
 * «Sieć i listy»: networks, lists, services, what waits for a person, exceptions, generations and «dlaczego?».
 *
 * Each part is loaded when it is opened, and has its own address.
 *
 * @module
 */
import { Suspense, lazy, useEffect } from "react";
import { useMay } from "../../api/queries.ts";
import { navigate, usePlace } from "../../app/router.tsx";
import { Loading } from "../../parts/trouble.tsx";
import { NetworkFrame } from "./frame.tsx";
import { openTabs, tabs } from "./tabs.ts";

const parts = {
  networks: lazy(() => import("./networks-page.tsx")),
  lists: lazy(() => import("./lists/page.tsx")),
  services: lazy(() => import("./services.tsx")),
  queue: lazy(() => import("./queue/page.tsx")),
  exceptions: lazy(() => import("./exceptions/page.tsx")),
  generations: lazy(() => import("./generations.tsx")),
  why: lazy(() => import("./why.tsx")),
} as const;

export default function NetworkPage() {
  const may = useMay();
  const { path, search } = usePlace();
  const open = openTabs(may);
  const asked = tabs.find((tab) => tab.path === path.replace(/\/+$/u, ""))?.id ?? "networks";
  const allowed = open.some((tab) => tab.id === asked);
  const first = open[0]?.path;
  // Addresses sent before «dlaczego?» had a page of its own still lead to their answer.
  const old = asked === "networks" && search.has("name") && may("explain.use");
  const to = old ? `/network/why?${search.toString()}` : allowed ? null : (first ?? "/");
  useEffect(() => {
    if (to !== null) navigate(to, { replace: true });
  }, [to]);
  if (to !== null) return null;
  const Part = parts[asked];
  return (
    <NetworkFrame tab={asked}>
      <Suspense fallback={<Loading />}>
        <Part />
      </Suspense>
    </NetworkFrame>
  );
}
