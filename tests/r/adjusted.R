# Each group against the rest on one item, adjusted for other variables, with the standard error of svytotal.
# Arguments: file of people, file to write, item, and breakdowns with what they are adjusted for: "a=b+c;b=a+c".
suppressMessages(library(survey))
argument <- commandArgs(TRUE)
d <- read.csv(argument[1], na.strings = c("NA", ""))
d$y <- d[[argument[3]]]
jobs <- strsplit(strsplit(argument[4], ";")[[1]], "=")
for (name in unique(unlist(lapply(jobs, function(job) c(job[1], strsplit(job[2], "+", fixed = TRUE)[[1]]))))) {
  d[[name]] <- ifelse(is.na(d[[name]]), "none", as.character(d[[name]]))
}
design <- subset(svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w, data = d), !is.na(y))
v <- design$variables
w <- weights(design)

compare <- function(name, others) {
  m <- model.matrix(reformulate(c(name, others)), v)
  decomposed <- qr(m)
  m <- m[, decomposed$pivot[seq_len(decomposed$rank)]]
  inverse <- solve(crossprod(m, w * m))
  beta <- drop(inverse %*% crossprod(m, w * v$y))
  residual <- v$y - drop(m %*% beta)
  groups <- setdiff(sort(unique(v[[name]])), "none")
  columns <- match(paste0(name, groups), colnames(m))
  own <- ifelse(is.na(columns), 0, beta[columns])
  names(own) <- groups
  size <- tapply(w, v[[name]], sum)[groups]
  adjusted <- numeric(length(groups))
  z <- matrix(0, nrow(m), length(groups))
  for (place in seq_along(groups)) {
    here <- groups == groups[place]
    share <- ifelse(here, 0, size) / sum(size[!here])
    average <- sum(share * own)
    adjusted[place] <- own[place] - average
    contrast <- numeric(ncol(m))
    told <- !is.na(columns)
    contrast[columns[told]] <- (here - share)[told]
    rest <- v[[name]] %in% groups[!here]
    apart <- ifelse(rest, own[v[[name]]] - average, 0) / sum(w[rest])
    z[, place] <- drop(m %*% inverse %*% contrast) * residual - apart
  }
  data.frame(breakdown = name, group = groups, adjusted = adjusted, se_adjusted = unname(SE(svytotal(z, design))))
}

found <- lapply(jobs, function(job) compare(job[1], strsplit(job[2], "+", fixed = TRUE)[[1]]))
write.csv(do.call(rbind, found), argument[2], row.names = FALSE)
