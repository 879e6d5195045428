/**
 * Tickets that make an answer count once, and slips' codes as people type them.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { parseBallot } from "../../../../dashboard/surveys/ballots.ts";
import { TicketDesk } from "../../../../dashboard/surveys/tickets.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2027, 4, 20, 10);

describe("a ticket", () => {
  it.each([
    { why: "fresh", round: "r1", at: NOW, out: "good" },
    { why: "for another round", round: "r2", at: NOW, out: "wrong" },
    { why: "still good at noon", round: "r1", at: NOW + 4 * HOUR, out: "good" },
    { why: "too old in the evening", round: "r1", at: NOW + 4 * HOUR + 1, out: "wrong" },
  ])("$why", ({ round, at, out }) => {
    const desk = new TicketDesk("a".repeat(64));
    expect(desk.look(round, desk.draw("r1", NOW), at)).toBe(out);
  });

  it("is good once, forged never, and again after its answer failed", () => {
    const desk = new TicketDesk("a".repeat(64));
    const ticket = desk.draw("r1", NOW);
    desk.use(ticket, NOW);
    expect(desk.look("r1", ticket, NOW)).toBe("used");
    desk.giveBack(ticket);
    expect(desk.look("r1", ticket, NOW)).toBe("good");
    expect(new TicketDesk("b".repeat(64)).look("r1", ticket, NOW)).toBe("wrong");
    // A later time under the same signature would make an old ticket young.
    const [nonce, , signature] = ticket.split(".");
    expect(desk.look("r1", `${nonce ?? ""}.${(NOW + HOUR).toString(36)}.${signature ?? ""}`, NOW + HOUR)).toBe("wrong");
    expect(desk.look("r1", "", NOW)).toBe("wrong");
  });

  it("is drawn anew every time and says nothing of the one before", () => {
    const desk = new TicketDesk("a".repeat(64));
    expect(new Set(Array.from({ length: 50 }, () => desk.draw("r1", NOW))).size).toBe(50);
  });
});

describe("a slip's code", () => {
  it.each([
    { why: "as printed", typed: "ACDEF-GHJKM", out: "ACDEFGHJKM" },
    { why: "small letters and a space", typed: " acdef ghjkm ", out: "ACDEFGHJKM" },
    { why: "a long dash", typed: "ACDEF–GHJKM", out: "ACDEFGHJKM" },
    { why: "too short", typed: "ACDEF", out: null },
    { why: "signs that no code has", typed: "ACDEF'GHJK", out: null },
  ])("$why", ({ typed, out }) => expect(parseBallot(typed)).toBe(out));
});
