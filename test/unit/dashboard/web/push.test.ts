/**
 * What the worker makes of a push.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { pushedOf } from "../../../../dashboard/web/worker/rules.ts";

const nothing = { title: "Latarnik", text: "Latarnik", tag: "latarnik" };

describe("a push", () => {
  it("is shown as it was written, and nothing that came with it", () => {
    const said = { title: "Nowa sprawa 12/2027", text: "Nowa sprawa 12/2027", tag: "k" };
    expect(pushedOf(JSON.stringify({ ...said, place: "sala 2" }))).toEqual(said);
  });

  it.each([
    { why: "empty", message: "" },
    { why: "no JSON", message: "Nowa sprawa" },
    { why: "null", message: "null" },
    { why: "a number", message: "4" },
    { why: "without a tag", message: '{"title":"a","text":"b"}' },
    { why: "with something else for a title", message: '{"title":{},"text":"b","tag":"c"}' },
  ])("says nothing when it is not ours: $why", ({ message }) => {
    expect(pushedOf(message)).toEqual(nothing);
  });
});
