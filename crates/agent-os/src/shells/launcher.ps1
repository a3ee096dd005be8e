# Runs script.ps1 beside this file with UTF-8 output, and ends with the code the script itself ended with.
# `exit N` in a script that is called ends only that script and makes $? false; a native program's failure leaves
# $? true, and is the script's own business. An error nobody catches ends the host with 1.
$utf8 = New-Object System.Text.UTF8Encoding $false
try { [Console]::InputEncoding = $utf8 } catch { }
try { [Console]::OutputEncoding = $utf8 } catch { }
$OutputEncoding = $utf8
$global:LASTEXITCODE = 0
& (Join-Path $PSScriptRoot 'script.ps1')
$ended = $?
if (-not $ended -and $global:LASTEXITCODE -is [int]) { exit $global:LASTEXITCODE }
exit 0
