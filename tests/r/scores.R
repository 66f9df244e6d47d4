# Scores and positive shares of items in every group of some breakdowns, by R's survey package.
# Arguments: CSV of respondents (cell, N, w, breakdowns, items), CSV to write, items, breakdowns (comma-separated).
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], na.strings = "", colClasses = c(cell = "character"))
items <- strsplit(arguments[3], ",")[[1]]
breakdowns <- strsplit(arguments[4], ",")[[1]]
people$samlet <- "samlet"
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~cell, fpc = ~N, weights = ~w, data = people)
rows <- list()
for (item in items) {
  people$y <- people[[item]]
  design$variables$y <- people$y
  design$variables$top <- as.numeric(people$y >= 4)
  answered <- subset(design, !is.na(y))
  for (breakdown in breakdowns) {
    by <- as.formula(paste0("~", breakdown))
    found <- svyby(~y + top, by, answered, svymean, keep.names = FALSE)
    replace <- NA
    if (breakdown == "samlet") replace <- deff(svymean(~y, answered, deff = "replace"))
    rows[[length(rows) + 1]] <- data.frame(
      item = item, breakdown = breakdown, group = as.character(found[[1]]), score = found$y, se = found$se.y,
      share = found$top, share_se = found$se.top, deff = replace
    )
  }
}
numbers <- do.call(rbind, rows)
write.csv(numbers, arguments[2], row.names = FALSE)
