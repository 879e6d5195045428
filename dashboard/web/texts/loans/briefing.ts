/**
 * What is said to the group before the tablets are handed out: one idea a sentence, at most twelve words, in three languages.
 *
 * Shown together, so that whoever stands there hears it in a language of theirs.
 *
 * @module
 */
export interface Briefing {
  readonly onlyForActivity: string;
  readonly noPictures: string;
  /** For an activity that needs the camera. */
  readonly picturesOfWork: string;
}

export const briefing: Readonly<Record<"pl" | "en" | "uk", Briefing>> = {
  pl: {
    onlyForActivity: "Tablet służy tylko do tych zajęć.",
    noPictures: "Nie robimy nim zdjęć ani filmów z ludźmi.",
    picturesOfWork: "Robimy zdjęcia tylko do zadania. Nie robimy zdjęć ludziom.",
  },
  en: {
    onlyForActivity: "The tablet is only for this activity.",
    noPictures: "We take no pictures or films of people with it.",
    picturesOfWork: "We take pictures only for the task. We take no pictures of people.",
  },
  uk: {
    onlyForActivity: "Планшет потрібен тільки для цього заняття.",
    noPictures: "Ми не знімаємо ним людей: ні фото, ні відео.",
    picturesOfWork: "Ми фотографуємо тільки для завдання. Ми не фотографуємо людей.",
  },
};
