# Every share and score of a round with its standard error, by svyby of R's survey package; the seconds it took.
# Arguments: CSV of respondents (cell, N, w, groups, one column per estimate), CSV of tasks (item, breakdown, columns),
# CSV to write. A column of an estimate is a score or 0/1, empty outside the base.
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], na.strings = "", check.names = FALSE, colClasses = c(cell = "character"))
tasks <- read.csv(arguments[2])
people$samlet <- "samlet"
started <- proc.time()[3]
design <- svydesign(ids = ~1, strata = ~cell, fpc = ~N, weights = ~w, data = people)
rows <- lapply(seq_len(nrow(tasks)), function(number) {
  task <- tasks[number, ]
  columns <- strsplit(task$columns, " ")[[1]]
  groups <- strsplit(task$breakdown, "×")[[1]]
  inside <- subset(design, !is.na(people[[columns[1]]]))
  as_formula <- function(names) as.formula(paste("~", paste0("`", names, "`", collapse = "+")))
  found <- svyby(as_formula(columns), as_formula(groups), inside, svymean, keep.names = FALSE)
  names <- do.call(paste, c(lapply(groups, function(g) as.character(found[[g]])), sep = "×"))
  data.frame(
    item = task$item, breakdown = task$breakdown, group = names, column = rep(columns, each = nrow(found)),
    value = as.vector(as.matrix(found[, length(groups) + seq_along(columns)])), se = as.vector(as.matrix(SE(found)))
  )
})
seconds <- proc.time()[3] - started
write.csv(do.call(rbind, rows), arguments[3], row.names = FALSE)
cat(seconds)
