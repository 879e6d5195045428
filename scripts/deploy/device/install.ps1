# Installs or upgrades the agent on Windows 10/11. Unverified in the field. Run as administrator in the copied folder:
#   powershell -ExecutionPolicy Bypass -File install\install.ps1 -Sums DIGEST [-Key FINGERPRINT] [-Node C:\path\node.exe]
param(
  [Parameter(Mandatory = $true)][string]$Sums,
  [string]$Key = '',
  [string]$Node = ''
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$identity = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'Uruchom jako administrator.' }
if ($Key -ne '' -and $Key -notmatch '^[0-9a-f]{16,64}$') { throw 'Odcisk klucza to cyfry szesnastkowe bez odstepow.' }

$source = (Resolve-Path (Join-Path $PSScriptRoot '..')).Path
$list = Join-Path $source 'SHA256SUMS'
if ((Get-FileHash -Algorithm SHA256 -LiteralPath $list).Hash -ne $Sums) { throw 'Pliki nie sa tymi, ktorych skrot podano. Niczego nie zmieniono.' }
$lines = @(Get-Content -LiteralPath $list)
foreach ($line in $lines) {
  $digest = $line.Substring(0, 64)
  $file = Join-Path $source $line.Substring(66)
  if ((Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash -ne $digest) { throw "Zmieniony plik: $file. Niczego nie zmieniono." }
}
# Nothing that is not in the list is installed: an extra file would be loaded as readily as a changed one.
$found = @(Get-ChildItem -LiteralPath $source -Recurse -File | Where-Object { $_.FullName -ne $list })
if ($found.Count -ne $lines.Count) { throw 'W folderze sa pliki spoza listy. Niczego nie zmieniono.' }

if ($Node -eq '') { $Node = (Get-Command node.exe).Source }
$version = & $Node -p 'process.versions.node.split(String.fromCharCode(46))[0]'
if ([int]$version -lt 24) { throw 'Potrzebny jest node w wersji co najmniej 24.' }

$target = Join-Path $env:ProgramFiles 'Latarnik'
$data = Join-Path $env:ProgramData 'Latarnik'
Stop-ScheduledTask -TaskPath '\Latarnik\' -TaskName 'Device' -ErrorAction SilentlyContinue
if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
New-Item -ItemType Directory -Force -Path (Join-Path $target 'node') | Out-Null
Copy-Item -Path (Join-Path $source '*') -Destination $target -Recurse -Force
Copy-Item -LiteralPath $Node -Destination (Join-Path $target 'node\node.exe') -Force

# The key of the device lies here: SYSTEM and administrators only, by SID, as the names of groups are translated.
New-Item -ItemType Directory -Force -Path $data | Out-Null
& icacls.exe $data /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null
if ($LASTEXITCODE -ne 0) { throw 'Nie udalo sie ograniczyc dostepu do danych agenta.' }
$config = Join-Path $data 'device.yaml'
if ($Key -ne '' -and -not (Test-Path -LiteralPath $config)) {
  [IO.File]::WriteAllText($config, "serverKey: `"$Key`"`n", (New-Object Text.UTF8Encoding($false)))
}

foreach ($task in @(@('Device', 'latarnik-device.xml'), @('DeviceNetwork', 'latarnik-device-network.xml'), @('DevicePower', 'latarnik-device-power.xml'))) {
  $xml = [IO.File]::ReadAllText((Join-Path $target "install\$($task[1])")).Replace('encoding="UTF-8"', 'encoding="UTF-16"')
  $xml = $xml.Replace('C:\Program Files\Latarnik', $target)
  Register-ScheduledTask -TaskPath '\Latarnik\' -TaskName $task[0] -Xml $xml -Force | Out-Null
}
Start-ScheduledTask -TaskPath '\Latarnik\' -TaskName 'Device'
Write-Output "Zainstalowano. Teraz zapisz urzadzenie: & '$target\node\node.exe' '$target\agent\device\main.js' enrol 'LINK'"
