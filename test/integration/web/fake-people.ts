/**
 * What the small server of the page's tests says about one's own account: no second factor wanted, one session.
 *
 * @module
 */
import type { OwnSessionView, SecurityView } from "../../../policies/schema/people-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";

export const peopleAnswers = {
  security: (): SecurityView => ({
    secondFactor: { standing: "optional", kinds: [], dueAt: null, provenAt: null },
    required: false,
    factors: [],
    recoveryCodesLeft: 0,
    passkeys: "no-name",
  }),
  sessions: (): OwnSessionView[] => [
    {
      id: "0123456789abcdef",
      browser: "Chrome · Linux",
      createdAt: Date.now() as Instant,
      seenAt: Date.now() as Instant,
      provenAt: null,
      current: true,
    },
  ],
};
