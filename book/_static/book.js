"use strict";
// Strings of the search that Sphinx's Danish catalogue leaves in English.
Documentation.addTranslations({
  locale: "da",
  plural_expr: "(n != 1)",
  messages: {
    ", in ": ", i ",
    "Search finished, found ${resultCount} page(s) matching the search query.":
      "Søgningen fandt ${resultCount} side(r).",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "Søgningen fandt ingen sider. Se efter, om alle ord er stavet rigtigt.",
  },
});
// A page opened from disk may not fetch other pages for an extract.
if (window.location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
