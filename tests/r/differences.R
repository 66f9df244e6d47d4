# Differences of mean scores between groups with their standard errors, and Rao and Scott's tests, by R's survey package.
# Arguments: CSV of respondents (cell, N, w, breakdowns, items), CSV of differences to write, CSV of tests to write,
# items, breakdowns (comma-separated).
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], na.strings = "", colClasses = c(cell = "character"))
items <- strsplit(arguments[4], ",")[[1]]
breakdowns <- strsplit(arguments[5], ",")[[1]]
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~cell, fpc = ~N, weights = ~w, data = people)

gap <- function(estimates, first, second) {
  weights <- numeric(length(coef(estimates)))
  weights[c(first, second)] <- c(1, -1)
  found <- svycontrast(estimates, weights)
  sprintf("%.17g", c(as.numeric(coef(found)), as.numeric(SE(found))))
}

differences <- list()
tests <- list()
for (item in items) for (breakdown in breakdowns) {
  design$variables$y <- people[[item]]
  design$variables$g <- people[[breakdown]]
  answered <- subset(design, !is.na(y) & !is.na(g))
  by <- svyby(~y, ~g, answered, svymean, covmat = TRUE)
  names <- as.character(by$g)
  for (i in seq_along(names)) {
    answered$variables$d <- answered$variables$g == names[i]
    alone <- svyby(~y, ~d, answered, svymean, covmat = TRUE)
    rows <- list(c(names[i], "rest", gap(alone, 2, 1)))
    for (j in seq_along(names)[-i]) rows[[length(rows) + 1]] <- c(names[i], names[j], gap(by, i, j))
    differences[[length(differences) + 1]] <- cbind(item, breakdown, do.call(rbind, rows))
  }
  found <- svychisq(~ g + y, answered, statistic = "F")
  tests[[length(tests) + 1]] <- data.frame(
    item = item, breakdown = breakdown, f = found$statistic, ndf = found$parameter[1], ddf = found$parameter[2],
    p = found$p.value
  )
}
table <- as.data.frame(do.call(rbind, differences))
names(table) <- c("item", "breakdown", "group", "other", "difference", "se")
write.csv(table, arguments[2], row.names = FALSE)
write.csv(do.call(rbind, tests), arguments[3], row.names = FALSE)
