/* Runs before the first paint so that a chosen theme or language never flashes the other one. Storage may be closed: then the defaults stand. */
try {
  var theme = localStorage.getItem("latarnik.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("latarnik.language") === "en") document.documentElement.lang = "en";
} catch {
  /* the defaults stand */
}
