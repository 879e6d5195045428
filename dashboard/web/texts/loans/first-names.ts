/**
 * First names children here often have, in the form they are called by. Only so that the desk can ask «is this a child's name?» before
 * something is written down; names missing here are not asked about, and what is typed goes nowhere for it.
 *
 * @module
 */
export const firstNames: readonly string[] = [
  ..."Ada Adrianna Agata Agnieszka Ala Alicja Aleksandra Amelia Ania Anastazja Anna Antonina Antosia Asia Barbara Basia Blanka Dominika".split(
    " ",
  ),
  ..."Dorota Dziunia Emilia Ewa Gabriela Gabrysia Gosia Hania Hanna Helena Hela Iga Ida Inga Ines Jagoda Jadwiga Janina Joanna Julia".split(
    " ",
  ),
  ..."Julka Justyna Kaja Kalina Karolina Kasia Katarzyna Kinga Klara Kornelia Krysia Laura Lena Lila Lilianna Liliana Łucja Magda".split(
    " ",
  ),
  ..."Magdalena Maja Małgorzata Malwina Marcelina Maria Martyna Marysia Matylda Michalina Mila Milena Monika Natalia Natalka Natasza".split(
    " ",
  ),
  ..."Nikola Nina Ola Oliwia Ola Patrycja Paulina Pola Roksana Rozalia Sandra Sara Sonia Stefania Tola Wanda Weronika Wiktoria Zofia".split(
    " ",
  ),
  ..."Zosia Zuzanna Zuzia Żaneta Daryna Iryna Kateryna Mariia Oksana Olena Solomija Sofija Tetiana Viktoria Yuliia Zlata".split(
    " ",
  ),
  ..."Adam Adaś Adrian Albert Aleks Aleksander Alan Antek Antoni Arek Artur Bartek Bartosz Błażej Borys Bruno Cezary Cyprian Czarek".split(
    " ",
  ),
  ..."Damian Daniel Dawid Dominik Eryk Fabian Filip Franek Franciszek Fryderyk Grzegorz Grześ Hubert Ignacy Igor Iwo Jacek Jakub Jan".split(
    " ",
  ),
  ..."Janek Jaś Jeremi Jerzy Józef Julian Jurek Kacper Kajetan Kamil Karol Kazimierz Konrad Krystian Krzysztof Krzyś Ksawery Kuba Leon".split(
    " ",
  ),
  ..."Leoś Łukasz Maciej Maciek Maks Maksymilian Marcel Marcin Marek Mateusz Michał Mikołaj Miłosz Nikodem Norbert Olaf Oliwier Oskar".split(
    " ",
  ),
  ..."Patryk Paweł Piotr Piotrek Przemek Rafał Robert Ryszard Sebastian Staś Stanisław Szymek Szymon Tadeusz Tomasz Tomek Tymek".split(
    " ",
  ),
  ..."Tymon Tymoteusz Wiktor Witek Wojtek Wojciech Zbyszek Andrij Bohdan Danylo Dmytro Ivan Maksym Matvii Mykola Nazar Oleh Oleksandr".split(
    " ",
  ),
  ..."Ostap Taras Tymofii Vladyslav Volodymyr Yaroslav Yevhen Yurii".split(" "),
];

/** Endings such names take in other cases. */
export const declension = {
  /** Names in `-a`: instead of it. */
  open: { ending: "a", takes: ["a", "i", "y", "ę", "ą", "o", "u", "ie", "e"] },
  /** Other names: behind them. */
  closed: ["", "a", "owi", "em", "iem", "ie", "u", "y", "ego", "emu", "s"],
  /** Those that change before their ending: Marek, Marka; Paweł, Pawła; Staś, Stasia. */
  changing: [
    { ending: "ek", takes: ["ka", "kowi", "kiem", "ku"] },
    { ending: "eł", takes: ["ła", "łowi", "łem", "le"] },
    { ending: "ś", takes: ["sia", "siowi", "siem", "siu"] },
  ],
} as const;
