/**
 * The last round's place in the chain, and the whole chain proved on demand.
 *
 * @module
 */
import { useState } from "react";
import type { VantageView } from "../../../../policies/schema/probes.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useWords } from "./words.ts";

const SHOWN = 16;

export function Proof({ view }: { readonly view: VantageView }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const { data, error, isFetching, refetch } = useApi("probeChain", { enabled: asked });
  const { round } = view;
  return (
    <section aria-labelledby="probe-proof">
      <h2 id="probe-proof">{t("probes.proof")}</h2>
      <p>{t("probes.proofText")}</p>
      <p className="muted small">
        {t("probes.round", { round: round.seq, policy: round.policyGeneration, lists: round.listGeneration })} ·{" "}
        {t("probes.hash")} <code title={round.hash}>{round.hash.slice(0, SHOWN)}…</code>
      </p>
      <p className="no-print">
        <Button
          isDisabled={isFetching}
          onPress={() => {
            if (asked) void refetch();
            else setAsked(true);
          }}
        >
          {t("probes.verify")}
        </Button>
      </p>
      <output>
        {data !== undefined && !isFetching && (
          <>
            <StateMark
              state={data.brokenAt === null ? "good" : "danger"}
              word={
                data.brokenAt === null
                  ? t("probes.verified", { rounds: data.rounds })
                  : t("probes.broken", { round: data.brokenAt })
              }
            />
            <span className="muted small block probe-word">{t("probes.key", { key: data.publicKey })}</span>
          </>
        )}
      </output>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
    </section>
  );
}
