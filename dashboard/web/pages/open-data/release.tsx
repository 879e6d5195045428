/**
 * One release: who did what, what is hidden, and the steps whoever looks may take.
 *
 * @module
 */
import { useState } from "react";
import { Download } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { OpenDataOpened, OpenDataStep } from "../../../../policies/schema/open-data-api.ts";
import { call } from "../../api/call.ts";
import { useApi, useMay, useSession } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Facts, Mono } from "../../parts/facts.tsx";
import { Time } from "../../parts/time.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { usePublishingTexts } from "../../texts/publishing/texts.ts";
import { savePaper } from "../cases/save-paper.ts";
import { Tables, whyOf } from "./tables.tsx";

type Step = OpenDataStep["step"];

function Steps({ release }: { readonly release: OpenDataOpened }) {
  const { t } = usePublishingTexts();
  const client = useQueryClient();
  const may = useMay();
  const roles = useSession().data?.roles ?? [];
  const [asked, setAsked] = useState<Step | null>(null);
  const step = useMutation({
    mutationFn: (body: OpenDataStep) => call("openDataStep", { id: release.id, body }),
    onSuccess: async () => {
      setAsked(null);
      await client.invalidateQueries({ queryKey: ["openData"] });
      await client.invalidateQueries({ queryKey: ["openDataRelease"] });
    },
  });
  const file = useMutation({
    mutationFn: () => call("openDataPackage", { id: release.id, body: {} }),
    onSuccess: savePaper,
  });
  const officer = roles.includes("iod");
  const waits = release.state === "prepared";
  const open = (one: Step) => {
    step.reset();
    setAsked(one);
  };
  return (
    <>
      <div className="open-steps no-print">
        {waits && officer && !release.prepared.mine && (
          <Button variant="primary" onPress={() => open("approve")}>
            {t("open.approve")}
          </Button>
        )}
        {waits && officer && <Button onPress={() => open("return")}>{t("open.return")}</Button>}
        {waits && release.prepared.mine && <p className="muted small">{t("open.own")}</p>}
        {release.state === "approved" && (
          <Button variant="primary" isDisabled={file.isPending} onPress={() => file.mutate()}>
            <Download aria-hidden="true" size={17} />
            {t("open.download")}
          </Button>
        )}
        {release.state === "approved" && (officer || may("open-data.prepare")) && (
          <Button onPress={() => open("withdraw")}>{t("open.withdraw")}</Button>
        )}
      </div>
      {file.error !== null && <Trouble error={file.error} />}
      {asked !== null && (
        <Confirm
          title={t(`open.${asked}Title`)}
          action={t(`open.${asked}`)}
          danger={asked === "withdraw"}
          reason={asked !== "approve"}
          busy={step.isPending}
          error={step.error}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => step.mutate({ step: asked, digest: release.digest, reason })}
        >
          <p>{t(`open.${asked}Text`)}</p>
        </Confirm>
      )}
    </>
  );
}

export function Release({ id }: { readonly id: string }) {
  const { t, language } = usePublishingTexts();
  const { data, error, refetch } = useApi("openDataRelease", { id });
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const { content } = data;
  const who = ({ at, by }: { readonly at: number; readonly by: string }) => (
    <>
      {by}, <Time at={at} exact />
    </>
  );
  const kept = content.tables.filter((table) => content.kept.includes(table.id));
  return (
    <section className="open-release" aria-labelledby="open-release">
      <h2 id="open-release">{t("open.release", { year: String(data.year), release: data.release })}</h2>
      <Facts
        items={[
          [t("open.state"), t(`open.state.${data.state}`)],
          [t("open.preparedBy"), who(data.prepared)],
          ...(data.approved === null ? [] : [[t("open.approvedBy"), who(data.approved)] as const]),
          ...(data.ended === null ? [] : [[t("open.endedBy"), who(data.ended)] as const]),
          ...(data.ended === null || data.ended.reason === "" ? [] : [[t("open.reason"), data.ended.reason] as const]),
          [t("open.licenceShort"), data.licence],
          [t("open.hiddenCount"), String(data.hidden)],
          [t("open.digest"), <Mono key="digest">{data.digest}</Mono>],
          ...(kept.length === 0
            ? []
            : [[t("open.kept"), kept.map(({ title }) => title[language]).join(", ")] as const]),
          ...(content.missing.length === 0
            ? []
            : [[t("open.missing"), content.missing.map(({ label }) => label[language]).join(", ")] as const]),
        ]}
      />
      <Steps release={data} />
      {data.state === "prepared" && data.why === null && <p className="notice">{t("open.changed")}</p>}
      <Tables tables={content.tables} why={whyOf(data.why)} />
    </section>
  );
}
