# Scores and positive shares of items in every group of some breakdowns, by R's survey package.
# Arguments: CSV of respondents (cell, N, w, breakdowns, items), CSV of tasks (item, breakdown), CSV to write.
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], na.strings = "", colClasses = c(cell = "character"))
tasks <- read.csv(arguments[2])
people$samlet <- "samlet"
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~cell, fpc = ~N, weights = ~w, data = people)
rows <- lapply(seq_len(nrow(tasks)), function(number) {
  item <- tasks$item[number]
  breakdown <- tasks$breakdown[number]
  design$variables$y <- people[[item]]
  design$variables$top <- as.numeric(people[[item]] >= 4)
  answered <- subset(design, !is.na(y))
  found <- svyby(~y + top, as.formula(paste0("~", breakdown)), answered, svymean, keep.names = FALSE)
  replace <- NA
  if (breakdown == "samlet") replace <- deff(svymean(~y, answered, deff = "replace"))
  data.frame(
    item = item, breakdown = breakdown, group = as.character(found[[1]]), score = found$y, se = found$se.y,
    share = found$top, share_se = found$se.top, deff = replace
  )
})
numbers <- do.call(rbind, rows)
write.csv(numbers, arguments[3], row.names = FALSE)
