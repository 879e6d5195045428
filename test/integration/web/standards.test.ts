/**
 * «Standardy» in real Chromium: the board with its filters, a duty that is said to be done, a remark that is decided, a protocol that two confirm;
 * accessibility and narrow screens; and the page for everybody that takes remarks.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import type { TrainingSaveBody } from "../../../policies/schema/training-api.ts";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "board", path: "/standards", ready: ".requirement" },
  { name: "calendar", path: "/standards/calendar", ready: ".duty" },
  { name: "remarks", path: "/standards/remarks", ready: ".remark" },
  { name: "improvements", path: "/standards/improvements", ready: ".stack tbody tr" },
  { name: "consultations", path: "/standards/consultations", ready: ".requirement" },
  { name: "trainings", path: "/standards/trainings", ready: ".programmes" },
  { name: "guidance", path: "/standards/guidance", ready: ".requirement" },
  { name: "accessibility", path: "/standards/accessibility", ready: "form.form" },
  { name: "contractors", path: "/standards/contractors", ready: ".stack tbody tr" },
  { name: "remarks from anybody", path: "/uwagi", ready: ".public textarea" },
] as const;

const may = [
  "coordination.read",
  "coordination.write",
  "coordination.confirm",
  "contractors.write",
  "trainings.write",
] as const;

describe.skipIf(noBrowser !== null)("standards", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push(...may);
    server.data.session.roles.push("koordynator");
  });
  const send = () => stage.page.locator(".dialog button[type=submit]");

  lookOver(stage, "standards", parts);

  it("shows the worst first, finds words of the document without their accents, and takes a word", async () => {
    const { page } = stage;
    await stage.go("/standards");
    await page.waitForSelector(".requirement");
    expect(await page.locator(".requirement[data-light]").count()).toBe(96);
    expect(await page.locator("#inconsistencies-title").count()).toBe(1);
    expect(await page.locator(".requirement").first().getAttribute("data-light")).toBe("red");
    await page.getByRole("searchbox").fill("rodzicow opiekunow ankiete");
    expect(await page.locator(".requirement .requirement-id").allTextContents()).toEqual(["R-090"]);
    await page.getByRole("searchbox").fill("nic takiego");
    expect(await page.locator(".empty").count()).toBe(1);
    await page.getByRole("searchbox").fill("R-099");
    await page.getByRole("button", { name: "Potwierdź wymóg R-099" }).press("Enter");
    await send().press("Enter");
    expect(await page.locator(".dialog .field-error").textContent()).not.toBe("");
    await page.locator(".dialog textarea").fill("przejrzano nowe wytyczne ministerstwa");
    await send().press("Enter");
    await page.waitForSelector('.requirement[data-light="green"]');
    expect(stage.server.asked).toContain("POST /api/coordination/board/R-099");
  });

  it("says that a duty was done, decides a remark and confirms a protocol", async () => {
    const { page } = stage;
    await stage.go("/standards/calendar");
    await page.getByRole("button", { name: "Zrobione: Okresowa kontrola urządzeń" }).press("Enter");
    await send().press("Enter");
    await page.waitForSelector("text=Zapisano: Okresowa kontrola urządzeń");
    await stage.go("/standards/remarks");
    await page.getByRole("button", { name: "Rozpatrz uwagę U/3/2027" }).press("Enter");
    await page.locator(".dialog textarea").fill("Zawiesimy drugi plakat niżej.");
    await send().press("Enter");
    await page.waitForSelector("text=Zapisano decyzję o uwadze U/3/2027");
    await stage.go("/standards/consultations");
    await page.getByRole("button", { name: "Potwierdzam ten tekst: protokół K/1/2027" }).press("Enter");
    await page.waitForSelector("text=zamknięty: obie strony potwierdziły");
  });

  it("keeps a list of a training: adds whom to train, ticks a signature, closes it, and reads a file only without faults", async () => {
    const { page, server } = stage;
    /** Bodies the page sent. */
    const sent: TrainingSaveBody[] = [];
    page.on("request", (request) => {
      if (request.method() === "PUT") sent.push(request.postDataJSON() as TrainingSaveBody);
    });
    await stage.go("/standards/trainings");
    await page.locator(".page-actions .button-primary, header .button-primary").first().click();
    await page.locator(".dialog form .field input[type=text]").nth(1).fill("Osoba odpowiedzialna za sieć");
    const add = page.locator(".trainees .button", { hasText: "Dodaj wszystkich" });
    await add.click();
    await page.locator(".trainee .check").first().click();
    await send().click();
    await page.waitForSelector(".note");
    const [made] = sent;
    expect(made?.people.filter(({ signed }) => signed)).toHaveLength(1);
    // Only whoever the programme asks for now.
    expect(made?.people.map(({ account }) => account)).toEqual(["nsp-1"]);
    await page.getByRole("button", { name: "Zamknij listę S/3/2027" }).click();
    await send().click();
    await page.getByRole("button", { name: "Otwórz ponownie listę S/3/2027" }).waitFor();
    expect(server.asked.filter((one) => one.endsWith("/close"))).toHaveLength(1);
    await page.getByRole("button", { name: "Wczytaj z pliku" }).click();
    const file = page.locator("#training-file");
    await file.setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("data\nwczoraj") });
    await page.waitForSelector(".import-answer .code");
    expect(await page.locator(".dialog .button-primary").isDisabled()).toBe(true);
    await file.setInputFiles({ name: "b.csv", mimeType: "text/csv", buffer: Buffer.from("data\n2027-01-01") });
    await expect.poll(() => page.locator(".dialog .button-primary").isDisabled()).toBe(false);
    expect(await stage.axe("all")).toEqual([]);
  });

  it("takes a remark from anybody in their language and stores nothing in the browser", async () => {
    const { page } = stage;
    await stage.go("/uwagi?lang=uk");
    await page.locator("textarea").fill("Плакат висить зависоко.");
    await page.locator("form button[type=submit]").first().press("Enter");
    await page.waitForSelector(".receipt-code");
    expect(await page.locator(".receipt-code").textContent()).toBe("K7M-2QF");
    expect(await page.evaluate("document.documentElement.lang")).toBe("uk");
    expect(stage.server.asked.filter((one) => one.includes("remarks"))).toEqual(["POST /api/remarks"]);
  });
});
