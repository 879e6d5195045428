/**
 * Words of the poster and of the lock screen, for children: short sentences, three languages side by side.
 *
 * @module
 */
export type PosterLanguage = "pl" | "en" | "uk";

export interface PosterTexts {
  readonly title: string;
  readonly lead: string;
  readonly here: string;
  readonly free: string;
  readonly always: string;
  readonly scan: string;
  readonly scanWhere: string;
  readonly danger: string;
  readonly nobody: string;
  readonly lock: string;
}

export const poster: Readonly<Record<PosterLanguage, PosterTexts>> = {
  pl: {
    title: "Coś cię martwi? Powiedz o tym.",
    lead: "Nie masz kłopotów. Ktoś ci pomoże.",
    here: "U nas porozmawiasz z tą osobą",
    free: "Możesz też zadzwonić lub napisać",
    always: "całą dobę",
    scan: "Zeskanuj. Tam jest pomoc.",
    scanWhere: "Działa w naszej sieci Wi-Fi. Nie zapisujemy, kto czyta.",
    danger: "Ktoś jest w niebezpieczeństwie? Zadzwoń",
    nobody: "Powiedz o tym każdemu pracownikowi.",
    lock: "Coś cię martwi? Podejdź do pracownika albo zadzwoń: {phones}. W niebezpieczeństwie: 112.",
  },
  en: {
    title: "Is something worrying you? Tell somebody.",
    lead: "You are not in trouble. Somebody will help you.",
    here: "Here you can talk to this person",
    free: "You can also call or write",
    always: "day and night",
    scan: "Scan this. Help is there.",
    scanWhere: "It works in our Wi-Fi. We do not write down who reads it.",
    danger: "Is somebody in danger? Call",
    nobody: "Tell any member of our staff.",
    lock: "Is something worrying you? Come to our staff or call: {phones}. In danger: 112.",
  },
  uk: {
    title: "Тебе щось турбує? Розкажи про це.",
    lead: "Ти не маєш проблем. Хтось тобі допоможе.",
    here: "У нас ти можеш поговорити з цією людиною",
    free: "Ти також можеш зателефонувати або написати",
    always: "цілодобово",
    scan: "Відскануй. Там є допомога.",
    scanWhere: "Працює в нашій мережі Wi-Fi. Ми не записуємо, хто читає.",
    danger: "Хтось у небезпеці? Телефонуй",
    nobody: "Розкажи про це будь-якому працівнику.",
    lock: "Тебе щось турбує? Підійди до працівника або зателефонуй: {phones}. У небезпеці: 112.",
  },
};
