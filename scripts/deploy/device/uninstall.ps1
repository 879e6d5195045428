# Removes the agent from Windows; with -Purge also its key and the reports that were not sent. Unverified in the field.
param([switch]$Purge)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
foreach ($name in 'Device', 'DeviceNetwork', 'DevicePower') {
  Stop-ScheduledTask -TaskPath '\Latarnik\' -TaskName $name -ErrorAction SilentlyContinue
  Unregister-ScheduledTask -TaskPath '\Latarnik\' -TaskName $name -Confirm:$false -ErrorAction SilentlyContinue
}
$target = Join-Path $env:ProgramFiles 'Latarnik'
if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
$data = Join-Path $env:ProgramData 'Latarnik'
if ($Purge -and (Test-Path -LiteralPath $data)) { Remove-Item -LiteralPath $data -Recurse -Force }
Write-Output 'Usunieto.'
