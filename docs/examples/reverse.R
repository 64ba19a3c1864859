#!/usr/bin/env Rscript
# Runs with R 4 and the packages curl and jsonlite (Debian: r-base-core r-cran-curl r-cran-jsonlite); a test of this project runs
# it where they are installed. Reverses a file of ids unattended, with a cap.
#
#   export OVERTURN_URL=https://overturn.example.org OVERTURN_TOKEN_FILE=token.txt
#   Rscript reverse.R ids.txt 50.00 "The key of the attention check was wrong" > receipt.csv
#
# Ends with 0 when all are reversed or already approved, 1 when it was called wrongly, 2 when some were not reversed, 3 when
# nothing could be done, 5 when some are not known yet. Run again on the same file within two days it goes on with the same
# reversal, wherever it was interrupted. OVERTURN_CA_FILE names the certificate of a server that made its own.

leave <- function(status, ...) {
  if (...length() > 0) message(...)
  quit(save = "no", status = status)
}

given <- commandArgs(trailingOnly = TRUE)
url <- Sys.getenv("OVERTURN_URL")
if (length(given) != 3 || url == "") leave(1, "usage: Rscript reverse.R FILE MOST REASON, with OVERTURN_URL and OVERTURN_TOKEN_FILE set")
file <- given[1]
most <- given[2]
reason <- given[3]
api <- paste0(sub("/+$", "", url), "/api/v1")
token <- Sys.getenv("OVERTURN_TOKEN")
if (token == "") token <- trimws(readLines(Sys.getenv("OVERTURN_TOKEN_FILE"), warn = FALSE)[1])

# The bytes of the answer. A server that restarts is waited for, about three minutes in all.
ask <- function(path, body = NULL, key = "", type = "application/json") {
  waits <- c(1, 2, 4, 8, 15, 30, 60, 60, NA)
  for (wait in waits) {
    handle <- curl::new_handle(timeout = 180)
    ca <- Sys.getenv("OVERTURN_CA_FILE")
    if (ca != "") curl::handle_setopt(handle, cainfo = ca)
    headers <- list(Authorization = paste("Bearer", token))
    if (!is.null(body)) {
      headers <- c(headers, list("Content-Type" = type, "Idempotency-Key" = key))
      curl::handle_setopt(handle, post = TRUE, postfields = body, postfieldsize = length(body))
    }
    do.call(curl::handle_setheaders, c(list(handle), headers))
    answer <- tryCatch(curl::curl_fetch_memory(paste0(api, path), handle = handle), error = identity)
    if (inherits(answer, "error")) {
      if (is.na(wait) || grepl("certificate", conditionMessage(answer))) leave(3, api, " cannot be asked: ", conditionMessage(answer))
    } else {
      if (answer$status_code < 300) return(answer$content)
      after <- curl::parse_headers_list(answer$headers)[["retry-after"]]
      passing <- answer$status_code %in% c(429, 502, 503, 504) || (answer$status_code == 409 && !is.null(after))
      if (!passing || is.na(wait)) {
        problem <- jsonlite::fromJSON(rawToChar(answer$content), simplifyVector = FALSE)
        leave(3, paste(c(problem$detail, vapply(problem$errors, function(one) one$detail, "")), collapse = "\n"))
      }
      if (!is.null(after)) wait <- as.numeric(after)
    }
    Sys.sleep(wait)
  }
}
read <- function(bytes) jsonlite::fromJSON(rawToChar(bytes), simplifyVector = FALSE)

# The reversal when it stands still. A pause that names no time waits for a person.
settled <- function(number, moving) {
  repeat {
    reversal <- read(ask(paste0("/reversals/", number)))
    if (!(reversal$state %in% moving)) return(reversal)
    pause <- reversal$pause
    if (!is.null(pause) && is.null(pause$retryAt)) leave(3, pause$says, ". ", pause$remedy)
    Sys.sleep(1)
  }
}

count <- function(reversal, names) {
  sum(0, vapply(reversal$groups, function(one) if (one$group %in% names) as.numeric(one$count) else 0, 0))
}
# Amounts have two or three decimals: as whole tenths of a cent they can be compared exactly.
tenths <- function(amount) round(as.numeric(amount) * 1000)

ids <- readBin(file, "raw", file.info(file)$size)
key <- unname(tools::md5sum(file))
number <- read(ask("/reversals", ids, paste0(key, "-bring"), "text/plain"))$number
reversal <- settled(number, c("draft", "checking"))

confirmation <- reversal$confirmation
if (reversal$state == "checked" && !is.null(confirmation) && confirmation$count > 0) {
  if (any(vapply(reversal$bill$rows, function(row) row$certainty == "not known", NA)))
    leave(3, "Reversal ", number, ": the fee of some is not known, so nothing was paid.")
  if (tenths(confirmation$total$amount) > tenths(most))
    leave(3, "Reversal ", number, " comes to ", confirmation$total$amount, ", fee included; at most ", most, " was allowed. Nothing was paid.")
  # What is confirmed is exactly what was looked at: had it changed meanwhile, this would be refused.
  body <- charToRaw(jsonlite::toJSON(c(confirmation, list(reason = enc2utf8(reason))), auto_unbox = TRUE))
  ask(paste0("/reversals/", number, "/confirmation"), body, paste0(key, "-confirm-", confirmation$revision))
  reversal <- settled(number, c("reversing", "stopping"))
}

fine <- count(reversal, c("reversed", "already approved"))
wanted <- reversal$lineCount - count(reversal, "left out")
message("Reversal ", number, ": ", fine, " of ", wanted, " reversed or already approved. ", reversal$links$page)
if (reversal$state == "ended") cat(rawToChar(ask(paste0("/reversals/", number, "/receipt.csv"))))
if (count(reversal, "unknown") > 0) leave(5)
if (fine == 0) leave(3)
leave(if (fine == wanted) 0 else 2)
