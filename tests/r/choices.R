# choices.R PEOPLE MARGINS OUT: a score under other choices of weights and strata, in all and by gender.
#
# PEOPLE has one row per respondent: score, cell, stratum, municipality, cell variables, population of cell, stratum and
# municipality (Nc, Ns, Nk), weight w = N/r and design weight d = N/n. MARGINS has variable, code and population.
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], colClasses = c(kommune = "character"))
margins <- read.csv(arguments[2], colClasses = c(code = "character"))
variables <- unique(margins$variable)
for (name in variables) people[[name]] <- factor(people[[name]], levels = margins$code[margins$variable == name])
first <- margins$population[margins$variable == variables[1]]
totals <- c(sum(first), unlist(lapply(variables, function(v) margins$population[margins$variable == v][-1])))
form <- reformulate(variables)
names(totals) <- colnames(model.matrix(form, people))
cells <- unique(people[c("cell", "Nc")])
names(cells)[2] <- "Freq"
designs <- list(
  raked = calibrate(
    svydesign(~1, strata = ~stratum, fpc = ~Ns, weights = ~d, data = people),
    form, totals, calfun = "raking", epsilon = 1e-13, maxit = 500
  ),
  poststratified_municipality = postStratify(
    svydesign(~1, strata = ~kommune, fpc = ~Nk, data = people), ~cell, cells
  ),
  with_replacement = svydesign(~1, strata = ~cell, weights = ~w, data = people),
  fixed_weights_no_strata = svydesign(~1, weights = ~w, data = people),
  unweighted = svydesign(~1, weights = ~one, data = transform(people, one = 1))
)
rows <- lapply(names(designs), function(choice) {
  total <- svymean(~score, designs[[choice]], na.rm = TRUE)
  parts <- svyby(~score, ~koen, designs[[choice]], svymean, na.rm = TRUE)
  data.frame(
    choice = choice, group = c("samlet", as.character(parts$koen)),
    estimate = c(coef(total), coef(parts)), se = c(SE(total), SE(parts))
  )
})
write.csv(format(do.call(rbind, rows), digits = 16), arguments[3], row.names = FALSE, quote = FALSE)
