# Reference values of tests/test_trend.py: the change of a mean between two independent stratified samples.
# Rscript tests/r/change.R

suppressMessages(library(survey))

rows <- function(cells) {
  do.call(rbind, lapply(names(cells), function(name) {
    data.frame(cell = name, u = as.numeric(strsplit(cells[[name]], "")[[1]]))
  }))
}

before <- rows(list(k901 = "1234512345", m901 = "3344", k902 = "55443", m902 = "2233445"))
after <- rows(list(k901 = "234", m901 = "4455332211", k902 = "1122334455", m902 = "545"))
n_before <- c(k901 = 40, m901 = 30, k902 = 20, m902 = 60)
n_after <- c(k901 = 20, m901 = 50, k902 = 45, m902 = 10)

estimate <- function(data, own, target) {
  data$N <- own[data$cell]
  data$w <- target[data$cell] / as.numeric(table(data$cell)[data$cell])
  svymean(~u, svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w, data = data))
}

change <- function(target_before) {
  first <- estimate(before, n_before, target_before)
  second <- estimate(after, n_after, n_after)
  c(coef(second) - coef(first), sqrt(SE(first)^2 + SE(second)^2))
}

print(change(n_before), digits = 12)
print(change(n_after), digits = 12)
