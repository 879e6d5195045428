/**
 * THE order in which a question is handled. The order is the architecture; change it only with the reasons below.
 *
 * 1. `admit`      garbage and answers-to-nothing cost one pass over a header and see nothing else.
 * 2. `identify`   the limit and every decision hang on the network; unknown sources are treated most strictly.
 * 3. `limit`      before any name is looked up, keyed on the connection and not on what the packet claims.
 * 4. `authorise`  strangers are refused behind the limit, so refusals cannot be farmed.
 * 5. `decide`     client rules ▸ special names ▸ never-block ▸ staff's allow ▸ local deny ▸ lists ▸ allow-only ▸ safe search. Above
 *                 the cache: verdicts are per network, answers are shared. A block ends here and nobody is asked.
 * 6. `cache`      below every decision, so what is kept is free of policy.
 * 7. `forward`    the only place where a name leaves the venue; identical questions share one exchange.
 * 8. `inspect`    above the cache: aliases, HTTPS targets and addresses are judged on every use of an answer.
 * 9. `observe`    not in the list: it runs after the reply has left and can neither delay nor change it.
 *
 * A throw anywhere becomes SERVFAIL and a count; it never ends the worker, and it never becomes an unfiltered answer.
 *
 * @module
 */
import type { TtlLimits } from "../answer/read-answer.ts";
import { RCODE, writePlain } from "../answer/reply.ts";
import type { AnswerCache } from "../cache/answer-cache.ts";
import { admit } from "./admit.ts";
import { authorise } from "./authorise.ts";
import { cacheLookup } from "./cache.ts";
import { decide, type DecideSettings } from "./decide.ts";
import { forward } from "./forward.ts";
import { type Exchange, type Handler, Outcome, type Ports, type Snapshot, Step } from "./handler.ts";
import { identify } from "./identify.ts";
import { inspect } from "./inspect.ts";
import { limit, type LimitSettings } from "./limit.ts";

export interface ChainSettings extends DecideSettings {
  readonly cache: AnswerCache;
  readonly ports: Ports;
  readonly limits: TtlLimits;
  readonly rate: LimitSettings;
  snapshot(): Snapshot;
  /** A handler threw: counted and logged without the question. */
  failed(handler: string, error: unknown): void;
}

export interface Chain {
  readonly order: readonly string[];
  /** Runs one received question; calls `exchange.deliver` and then `observe` unless it is dropped. */
  receive(exchange: Exchange): Step;
}

export function buildChain(settings: ChainSettings): Chain {
  const handlers: Handler[] = [
    admit,
    identify(settings.rate),
    limit(settings.rate),
    authorise,
    decide(settings),
    cacheLookup(settings.cache),
    forward({ ...settings, resume }),
    inspect(settings),
  ];
  const atCache = handlers.findIndex((handler) => handler.name === "cache");
  const afterForward = handlers.findIndex((handler) => handler.name === "forward") + 1;

  function run(exchange: Exchange, from: number, snapshot: Snapshot): Step {
    for (let i = from; i < handlers.length; i += 1) {
      const handler = handlers[i] as Handler;
      let step: Step;
      try {
        step = handler.run(exchange, snapshot);
      } catch (error) {
        settings.failed(handler.name, error);
        exchange.outcome = Outcome.failed;
        exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.servfail);
        step = Step.answered;
      }
      // At most once: the answer to a blocked question is never judged again.
      if (step === Step.again) i = atCache - 1;
      else if (step !== Step.next) return step;
    }
    return Step.dropped;
  }

  function finish(exchange: Exchange, step: Step): Step {
    if (step === Step.answered) exchange.deliver(exchange);
    if (step !== Step.pending) settings.ports.observe(exchange);
    return step;
  }

  function resume(exchange: Exchange, step: Step): void {
    // The time of the answer, not of the question: TTLs of an answer that just came in have not aged.
    exchange.receivedAtMs = settings.ports.now();
    finish(exchange, step === Step.next ? run(exchange, afterForward, exchange.snapshot ?? settings.snapshot()) : step);
  }

  return {
    order: handlers.map((handler) => handler.name),
    receive: (exchange) => {
      const snapshot = settings.snapshot();
      exchange.snapshot = snapshot;
      return finish(exchange, run(exchange, 0, snapshot));
    },
  };
}
