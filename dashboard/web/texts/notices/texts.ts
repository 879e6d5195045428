/**
 * Texts of notifications and of the security branch.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { noticesPl } from "./pl.ts";

export type NoticeTextKey = keyof typeof noticesPl;
export type NoticeTexts = AreaTexts<NoticeTextKey>;

export const useNoticeTexts = makeArea<NoticeTextKey>({
  pl: async () => (await import("./pl.ts")).noticesPl,
  en: async () => (await import("./en.ts")).noticesEn,
});
