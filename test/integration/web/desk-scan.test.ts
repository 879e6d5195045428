/**
 * The camera of the desk, tried for real: Chromium is given a film of a label, and the page reads the number off it.
 *
 * The film is made here from the label's own QR code, a little turned to grey and shifted, as a hand holds it.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { qrCode } from "../../../dashboard/web/parts/qr.ts";
import { buildPage, noBrowser } from "./browser.ts";
import { makeStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const WIDTH = 640;
const HEIGHT = 480;
const LABEL = "https://latarnik.example/devices/TAB-01";

/** Planar 4:2:0 film of ten frames; each the code once, smaller and lower from frame to frame. @param text  null: an empty wall */
function film(text: string | null): Buffer {
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F10:1 Ip A1:1 C420jpeg\n`)];
  const code = text === null ? null : qrCode(text);
  for (let frame = 0; frame < 10; frame += 1) {
    const luma = Buffer.alloc(WIDTH * HEIGHT, 214);
    if (code !== null) {
      const dot = frame < 5 ? 9 : 7;
      const left = 150 + frame * 3;
      const top = 70 + frame * 2;
      for (let y = 0; y < code.length; y += 1)
        for (let x = 0; x < code.length; x += 1)
          if (code[y]?.[x] === true)
            for (let line = 0; line < dot; line += 1)
              luma.fill(
                38,
                (top + y * dot + line) * WIDTH + left + x * dot,
                (top + y * dot + line) * WIDTH + left + (x + 1) * dot,
              );
    }
    parts.push(Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128));
  }
  return Buffer.concat(parts);
}

const running = "11111111-1111-4111-8111-111111111111";
const fake = (file: string): readonly string[] => [
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${file}`,
];

describe.skipIf(noBrowser !== null)("the desk's camera", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-film-"));
  const films = { label: join(folder, "label.y4m"), wall: join(folder, "wall.y4m") };
  let stage: Stage;
  let built: Awaited<ReturnType<typeof buildPage>>;
  beforeAll(async () => {
    built = await buildPage();
    writeFileSync(films.label, film(LABEL));
    writeFileSync(films.wall, film(null));
  });
  afterAll(() => {
    built.remove();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    const faults = [...(stage?.faults ?? [])];
    await stage?.end();
    await stage?.close();
    expect(faults).toEqual([]);
  });
  const begin = async (switches: readonly string[], permissions: string[], before = ""): Promise<void> => {
    stage = await makeStage(switches, built);
    await stage.begin({ permissions, viewport: { width: 390, height: 844 } });
    // Remembers every camera that was opened, to see that each is let go.
    await stage.context.addInitScript(`{
      globalThis.opened = [];
      const media = navigator.mediaDevices, ask = media?.getUserMedia.bind(media);
      if (media) media.getUserMedia = async (...a) => { const s = await ask(...a); opened.push(...s.getTracks()); return s; };
      ${before}
    }`);
    await stage.go(`/loans/${running}`);
    await stage.page.waitForSelector('input[name="device"]');
  };
  const cameras = (): Promise<unknown> => stage.page.evaluate(`opened.map((track) => track.readyState)`);

  it("reads the number off a label with the reader that comes with the page, and lets the camera go", async () => {
    await begin(fake(films.label), ["camera"], "delete globalThis.BarcodeDetector;");
    const { page, server } = stage;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.click("text=Czytaj kod aparatem");
    await page.waitForSelector('.answer[aria-label="TAB-01"]', { timeout: 20_000 });
    expect(asked.some((url) => /\/assets\/jsQR-/u.test(url))).toBe(true);
    expect(await page.locator("video").count()).toBe(0);
    expect(await cameras()).toEqual(["ended"]);
    expect(server.asked).toContain("GET /api/gate/TAB-01");
  });

  it("uses the browser's own reader where there is one", async () => {
    await begin(
      fake(films.wall),
      ["camera"],
      `globalThis.BarcodeDetector = class {
        static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
        detect(video) { return Promise.resolve(video.videoWidth > 0 ? [{ rawValue: "${LABEL}" }] : []); }
      };`,
    );
    const asked: string[] = [];
    stage.page.on("request", (request) => asked.push(request.url()));
    await stage.page.click("text=Czytaj kod aparatem");
    await stage.page.waitForSelector('.answer[aria-label="TAB-01"]');
    expect(asked.filter((url) => url.includes("jsQR"))).toEqual([]);
  });

  it("finds nothing on an empty wall, and stops when asked", async () => {
    await begin(fake(films.wall), ["camera"]);
    const { page } = stage;
    await page.click("text=Czytaj kod aparatem");
    await page.waitForSelector("video");
    await expect.poll(cameras).toEqual(["live"]);
    await page.waitForTimeout(1_200);
    expect(await page.locator(".answer").count()).toBe(0);
    expect(await stage.axe("all")).toEqual([]);
    await page.click("text=Wyłącz aparat");
    await page.waitForSelector("video", { state: "detached" });
    expect(await cameras()).toEqual(["ended"]);
  });

  it.each([
    {
      why: "the person said no",
      switches: [...fake(films.wall), "--deny-permission-prompts"],
      permissions: [],
      before: "",
      says: "nie pozwala na aparat",
    },
    { why: "there is none", switches: [], permissions: ["camera"], before: "", says: "nie ma aparatu" },
    {
      why: "a page without https has none",
      switches: [],
      permissions: [],
      before: `Object.defineProperty(navigator, "mediaDevices", { value: undefined });`,
      says: "tylko na stronie z adresem https",
    },
  ])("says what is wrong and lets one type: $why", async ({ switches, permissions, before, says }) => {
    await begin(switches, permissions, before);
    const { page } = stage;
    const start = page.locator("text=Czytaj kod aparatem");
    if (before === "") await start.click();
    else expect(await start.count()).toBe(0);
    await page.waitForSelector(`.scan >> text=${says}`);
    expect(await stage.axe("all")).toEqual([]);
    await page.fill('input[name="device"]', "tab-01");
    await page.keyboard.press("Enter");
    await page.waitForSelector('.answer[aria-label="TAB-01"]');
  });
});
