"use strict";
// Strings of the search that Sphinx's Danish catalogue leaves in English.
Documentation.addTranslations({
  locale: "da",
  plural_expr: "(n != 1)",
  messages: {
    ", in ": ", i ",
    "Search finished, found ${resultCount} page(s) matching the search query.":
      "Fundne sider: ${resultCount}.",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "Søgningen fandt ingen sider. Se efter, om alle ord er stavet rigtigt.",
  },
});
// A page opened from disk may not fetch other pages for an extract.
if (window.location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
// Pages of two surveys may have the same title: each result is told with the part of the book that it stands in.
const nameParts = () => {
  const parts = new Map();
  for (const caption of document.querySelectorAll("p.caption"))
    for (const link of caption.nextElementSibling?.querySelectorAll("a[href]") ?? [])
      parts.set(link.pathname, caption.textContent.trim());
  for (const link of document.querySelectorAll("#search-results li > a:not([data-part])")) {
    link.dataset.part = parts.get(link.pathname) ?? "";
    if (link.dataset.part) link.insertAdjacentHTML("afterend", '<span class="search-part"></span>');
    if (link.dataset.part) link.nextElementSibling.textContent = ` ${link.dataset.part}`;
  }
};
// An extract is of the page's own text, without buttons, contents, code, and the mark that many pages begin with.
const extractOwnText = () => {
  const textOf = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const own = page.querySelector("article");
    if (!own) return textOf(html, anchor);
    for (const aside of own.querySelectorAll(".synthetic-mark, .hide.above-input, h1")) aside.remove();
    own.setAttribute("role", "main");
    return textOf(own.outerHTML, anchor);
  };
};
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search !== "undefined") extractOwnText();
  const results = document.getElementById("search-results");
  if (results) new MutationObserver(nameParts).observe(results, { childList: true, subtree: true });
});
