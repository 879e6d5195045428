/**
 * Somebody went back to an older generation: who, why, and the way to newer lists again.
 *
 * @module
 */
import { useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Anchor } from "lucide-react";
import { call } from "../../api/call.ts";
import { useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Time } from "../../parts/time.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { useLists } from "./lists/use-lists.ts";

export function Hold() {
  const { t } = useTexts();
  const may = useMay();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const hold = useLists().data?.hold ?? null;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call("holdLift"),
    onSuccess: async () => {
      setAsking(false);
      await Promise.all(["lists", "generations"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
  if (hold === null) return null;
  return (
    <section className="hold" aria-labelledby="hold-title">
      <Anchor aria-hidden="true" size={24} />
      <div className="hold-words">
        <h2 id="hold-title">{t("hold.title", { generation: hold.generation })}</h2>
        <p>
          {t("hold.by", { by: hold.by })} <Time at={hold.at} />. {t("hold.reason", { reason: hold.reason })}
        </p>
        <p>{t("hold.text")}</p>
      </div>
      {may("lists.decide") && (
        <Button variant="primary" onPress={() => setAsking(true)}>
          {t("hold.lift")}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t("hold.liftAsk")}
          action={t("hold.lift")}
          busy={isPending}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() => mutate()}
        >
          <p>{t("hold.liftText")}</p>
        </Confirm>
      )}
    </section>
  );
}
