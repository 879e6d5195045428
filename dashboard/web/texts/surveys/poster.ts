/**
 * Words of the poster, in the language of whoever reads it on the wall. For children, too: no sentence over twelve words.
 *
 * @module
 */
import type { SurveyAudience, SurveyLanguage } from "../../../../policies/schema/survey.ts";

export interface SurveyPosterTexts {
  readonly title: Readonly<Record<SurveyAudience, string>>;
  readonly lead: Readonly<Record<SurveyAudience, string>>;
  readonly scan: string;
  readonly type: string;
  readonly code: string;
  readonly until: string;
  readonly private: string;
}

/** Staff read Polish or English. */
export const SURVEY_POSTER_LANGUAGES: Readonly<Record<SurveyAudience, readonly SurveyLanguage[]>> = {
  child: ["pl", "en", "uk"],
  guardian: ["pl", "en", "uk"],
  staff: ["pl", "en"],
};

export const surveyPoster: Readonly<Record<SurveyLanguage, SurveyPosterTexts>> = {
  pl: {
    title: { child: "Jak się tu czujesz?", guardian: "Jak dbamy o dzieci?", staff: "Czy Standardy działają?" },
    lead: {
      child: "Odpowiedz na kilka pytań. To zajmie dwie minuty.",
      guardian: "Prosimy o dwie minuty: krótka ankieta dla rodziców i opiekunów.",
      staff: "Ankieta dla personelu. Weź kartkę z kodem od koordynatora.",
    },
    scan: "Zeskanuj ten kod telefonem",
    type: "albo wpisz adres",
    code: "Kod ankiety",
    until: "Do {day}",
    private: "Nie pytamy, kim jesteś. Liczymy tylko odpowiedzi.",
  },
  en: {
    title: {
      child: "How do you feel here?",
      guardian: "How do we care for children?",
      staff: "Do the Standards work?",
    },
    lead: {
      child: "Answer a few questions. It takes two minutes.",
      guardian: "Two minutes, please: a short survey for parents and guardians.",
      staff: "Survey for staff. Get a slip with a code from the coordinator.",
    },
    scan: "Scan this code with a phone",
    type: "or type the address",
    code: "Code of the survey",
    until: "Until {day}",
    private: "We do not ask who you are. We only count answers.",
  },
  uk: {
    title: { child: "Як ти тут почуваєшся?", guardian: "Як ми дбаємо про дітей?", staff: "Чи діють Стандарти?" },
    lead: {
      child: "Дай відповідь на кілька запитань. Це дві хвилини.",
      guardian: "Просимо дві хвилини: коротке опитування для батьків та опікунів.",
      staff: "Опитування для працівників. Візьми картку з кодом у координатора.",
    },
    scan: "Зіскануй цей код телефоном",
    type: "або введи адресу",
    code: "Код опитування",
    until: "До {day}",
    private: "Ми не питаємо, хто ти. Ми лише рахуємо відповіді.",
  },
};
