/**
 * Words of the public page for remarks on the Standards, in three languages; what it shares with «Myślę, że to pomyłka» comes from there.
 * Also for children: short words, no sentence over twelve.
 *
 * @module
 */
import { publicTexts } from "./all.ts";
import type { PublicLanguage } from "./all.ts";

const pl = {
  ...publicTexts.pl,
  title: "Uwagi do Standardów",
  lead: "Coś działa źle albo można to robić lepiej? Napisz nam. Każdą uwagę czyta człowiek.",
  who: "Kim jesteś?",
  text: "Twoja uwaga",
  textHint: "Nie podawaj nazwisk ani numerów telefonu.",
  textMissing: "Napisz co najmniej dziesięć znaków.",
  doneTitle: "Dziękujemy. To Twój kod.",
  doneText: "Zapisz go. Tym kodem sprawdzisz odpowiedź.",
  another: "Napisz następną uwagę",
  private: "Nie pytamy, jak się nazywasz. Nie zapisujemy, kto pisze.",
  waiting: "Jeszcze czytamy. Zajrzyj tu za kilka dni.",
  accepted: "Przyjęliśmy tę uwagę.",
  partly: "Przyjęliśmy część tej uwagi.",
  declined: "Nie przyjęliśmy tej uwagi.",
  notStandards: "Ta uwaga nie dotyczy Standardów.",
  child: "jestem dzieckiem",
  guardian: "jestem rodzicem lub opiekunem",
  guest: "jestem gościem",
  staff: "pracuję tutaj",
  other: "nie chcę mówić",
};

const en = {
  ...publicTexts.en,
  title: "Remarks on the Standards",
  lead: "Is something wrong, or could it be better? Write to us. A person reads every remark.",
  who: "Who are you?",
  text: "Your remark",
  textHint: "Do not give names or phone numbers.",
  textMissing: "Write ten characters at least.",
  doneTitle: "Thank you. This is your code.",
  doneText: "Keep it. With this code you see the answer.",
  another: "Write another remark",
  private: "We do not ask your name. We do not store who writes.",
  waiting: "We are still reading. Look here in a few days.",
  accepted: "We accepted this remark.",
  partly: "We accepted a part of this remark.",
  declined: "We did not accept this remark.",
  notStandards: "This remark is not about the Standards.",
  child: "I am a child",
  guardian: "I am a parent or guardian",
  guest: "I am a guest",
  staff: "I work here",
  other: "I would rather not say",
};

const uk = {
  ...publicTexts.uk,
  title: "Зауваження до Стандартів",
  lead: "Щось працює погано чи може бути краще? Напиши нам. Кожне зауваження читає людина.",
  who: "Хто ти?",
  text: "Твоє зауваження",
  textHint: "Не пиши прізвищ і номерів телефону.",
  textMissing: "Напиши щонайменше десять знаків.",
  doneTitle: "Дякуємо. Це твій код.",
  doneText: "Збережи його. З цим кодом ти побачиш відповідь.",
  another: "Написати ще одне зауваження",
  private: "Ми не питаємо, як тебе звати. Ми не записуємо, хто пише.",
  waiting: "Ми ще читаємо. Зазирни сюди за кілька днів.",
  accepted: "Ми прийняли це зауваження.",
  partly: "Ми прийняли частину цього зауваження.",
  declined: "Ми не прийняли цього зауваження.",
  notStandards: "Це зауваження не про Стандарти.",
  child: "я дитина",
  guardian: "я мама, тато або опікун",
  guest: "я гість",
  staff: "я тут працюю",
  other: "не хочу казати",
};

export type RemarkTexts = Readonly<Record<keyof typeof pl, string>>;

export const remarkTexts: Readonly<Record<PublicLanguage, RemarkTexts>> = { pl, en, uk };
