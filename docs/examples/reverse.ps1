# NOT RUN: this project had no PowerShell to run it with. Written for PowerShell 7.4 from the API's document.
# Reverses a file of ids unattended, with a cap.
#
#   $env:OVERTURN_URL = 'https://overturn.example.org'; $env:OVERTURN_TOKEN_FILE = 'token.txt'
#   pwsh reverse.ps1 ids.txt 50.00 'The key of the attention check was wrong' > receipt.csv
#
# Ends with 0 when all are reversed or already approved, 1 when it was called wrongly, 2 when some were not reversed, 3 when
# nothing could be done, 5 when some are not known yet. Run again on the same file within two days it goes on with the same
# reversal. The certificate must be one that this machine trusts.
param(
  [Parameter(Mandatory)][string]$File,
  [Parameter(Mandatory)][decimal]$Most,
  [Parameter(Mandatory)][string]$Reason
)
$ErrorActionPreference = 'Stop'
$api = $env:OVERTURN_URL.TrimEnd('/') + '/api/v1'
$token = if ($env:OVERTURN_TOKEN) { $env:OVERTURN_TOKEN } else { (Get-Content -Raw $env:OVERTURN_TOKEN_FILE).Trim() }

function Stop-With([int]$Code, [string]$Text) {
  if ($Text) { [Console]::Error.WriteLine($Text) }
  exit $Code
}

# A server that restarts is waited for: PowerShell repeats what fails, with the same headers, hence under the same key.
function Invoke-Overturn([string]$Path, $Body, [string]$Key, [string]$ContentType = 'application/json') {
  $call = @{
    Uri = $api + $Path; Headers = @{ Authorization = "Bearer $token" }
    SkipHttpErrorCheck = $true; MaximumRetryCount = 8; RetryIntervalSec = 10; TimeoutSec = 180
  }
  if ($null -ne $Body) {
    $call.Method = 'Post'; $call.Body = $Body; $call.ContentType = $ContentType
    $call.Headers['Idempotency-Key'] = $Key
  }
  $answer = Invoke-WebRequest @call
  $text = if ($answer.Content -is [byte[]]) { [Text.Encoding]::UTF8.GetString($answer.Content) } else { $answer.Content }
  if ($answer.StatusCode -ge 300) {
    $problem = $text | ConvertFrom-Json
    Stop-With 3 ((@($problem.detail) + @($problem.errors.detail)) -join "`n").Trim()
  }
  $text
}

# The reversal when it stands still. A pause that names no time waits for a person.
function Wait-Reversal([int]$Number, [string[]]$Moving) {
  while ($true) {
    $reversal = Invoke-Overturn "/reversals/$Number" | ConvertFrom-Json
    if ($reversal.state -notin $Moving) { return $reversal }
    if ($reversal.pause -and -not $reversal.pause.retryAt) {
      Stop-With 3 "$($reversal.pause.says). $($reversal.pause.remedy)"
    }
    Start-Sleep -Seconds 1
  }
}

function Measure-Group($Reversal, [string[]]$Names) {
  [int]($Reversal.groups | Where-Object group -in $Names | Measure-Object -Property count -Sum).Sum
}

$key = (Get-FileHash -Algorithm SHA256 $File).Hash.Substring(0, 40).ToLowerInvariant()
$ids = [IO.File]::ReadAllBytes((Resolve-Path $File))
$number = (Invoke-Overturn '/reversals' $ids "$key-bring" 'text/plain' | ConvertFrom-Json).number
$reversal = Wait-Reversal $number 'draft', 'checking'

$confirmation = $reversal.confirmation
if ($reversal.state -eq 'checked' -and $confirmation -and $confirmation.count -gt 0) {
  $total = [decimal]::Parse($confirmation.total.amount, [cultureinfo]::InvariantCulture)
  if ($reversal.bill.rows | Where-Object certainty -eq 'not known') {
    Stop-With 3 "Reversal ${number}: the fee of some is not known, so nothing was paid."
  }
  if ($total -gt $Most) {
    Stop-With 3 "Reversal $number comes to $total, fee included; at most $Most was allowed. Nothing was paid."
  }
  # What is confirmed is exactly what was looked at: had it changed meanwhile, this would be refused.
  $body = @{
    revision = $confirmation.revision; count = $confirmation.count; reason = $Reason
    total = @{ amount = $confirmation.total.amount; currency = $confirmation.total.currency }
  } | ConvertTo-Json
  $bytes = [Text.Encoding]::UTF8.GetBytes($body)
  $null = Invoke-Overturn "/reversals/$number/confirmation" $bytes "$key-confirm-$($confirmation.revision)"
  $reversal = Wait-Reversal $number 'reversing', 'stopping'
}

$fine = Measure-Group $reversal 'reversed', 'already approved'
$wanted = $reversal.lineCount - (Measure-Group $reversal 'left out')
[Console]::Error.WriteLine("Reversal ${number}: $fine of $wanted reversed or already approved. $($reversal.links.page)")
if ($reversal.state -eq 'ended') { Invoke-Overturn "/reversals/$number/receipt.csv" }
if ((Measure-Group $reversal 'unknown') -gt 0) { exit 5 }
if ($fine -eq 0) { exit 3 }
exit ($fine -eq $wanted ? 0 : 2)
