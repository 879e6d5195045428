# Dumps raw facts of Windows; concludes nothing. Read by agent/device/readers/windows, run by agent/device/collectors/windows.
#
# Every probe prints one line of its own as soon as it is done, so a later one that hangs takes nothing away from it:
#   [[latarnik:NAME]]base64 of UTF-8 JSON[[/latarnik]]
# Base64 because the console's code page is nobody's to choose. JSON: {ok, ms, data: []} or {ok: false, ms, hr, mi}.
# Windows PowerShell 5.1 is meant: dates are written as text, depth is given, enumerations are cast, lists stay lists.
# $Part is set in front of this text: facts | updates | media | eicar | canary. Comment lines are taken out before the script is encoded.
# No password, no title of an update, no file name and no address of an account is put out.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') { '[[latarnik:restricted]][[/latarnik]]'; exit 3 }

function Show($Name, $Answer) {
  $json = ConvertTo-Json -InputObject $Answer -Depth 6 -Compress
  $text = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json))
  [Console]::Out.WriteLine("[[latarnik:$Name]]$text[[/latarnik]]")
}
function Probe($Name, $Body) {
  $clock = [Diagnostics.Stopwatch]::StartNew()
  try {
    $data = @(& $Body)
    Show $Name @{ ok = $true; ms = $clock.ElapsedMilliseconds; data = $data }
  } catch {
    $fault = $_.Exception.GetBaseException()
    $mi = $null
    if ($null -ne $fault.NativeErrorCode) { $mi = [int]$fault.NativeErrorCode }
    Show $Name @{ ok = $false; ms = $clock.ElapsedMilliseconds; hr = $fault.HResult; mi = $mi }
  }
}
function Cim($Class, $Space = 'root/cimv2', $Filter = '') {
  $asked = @{ ClassName = $Class; Namespace = $Space; OperationTimeoutSec = 20 }
  if ($Filter) { $asked.Filter = $Filter }
  Get-CimInstance @asked
}
function Pick($Names) {
  process {
    $row = @{}
    foreach ($n in $Names) {
      $v = $_.$n
      if ($v -is [datetime]) { $v = $v.ToUniversalTime().ToString('o') }
      $row[$n] = $v
    }
    $row
  }
}
# Windows Update gives UTC without saying so; converting again would shift it by the time zone.
function Utc($Date) { if ($Date -is [datetime]) { [DateTime]::SpecifyKind($Date, 'Utc').ToString('o') } }
function Values($Path, $Names) {
  $row = @{}
  if (Test-Path -LiteralPath $Path) {
    $key = Get-Item -LiteralPath $Path
    foreach ($n in $Names) { $row[$n] = $key.GetValue($n) }
  }
  $row
}
function Exists($Path) {
  $full = [Environment]::ExpandEnvironmentVariables("$Path").Trim('"')
  if ($full -match '^[A-Za-z]:\\') { Test-Path -LiteralPath $full }
}

if ($Part -eq 'facts') {
  Probe 'os' {
    Cim Win32_OperatingSystem | Pick @('BuildNumber', 'Version', 'OperatingSystemSKU', 'ProductType', 'LastBootUpTime', 'SystemDrive')
  }
  Probe 'version' {
    Values 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' @('CurrentBuild', 'UBR', 'DisplayVersion', 'ReleaseId', 'EditionID')
  }
  Probe 'machine' {
    $c = Cim Win32_ComputerSystem
    $p = Cim Win32_ComputerSystemProduct
    @{ manufacturer = $c.Manufacturer; model = $c.Model; serial = (Cim Win32_BIOS).SerialNumber; uuid = $p.UUID }
  }
  Probe 'services' { Cim Win32_Service | Pick @('Name', 'State', 'StartMode', 'PathName') }
  Probe 'security-center' {
    Cim AntiVirusProduct root/SecurityCenter2 | ForEach-Object {
      @{
        displayName = $_.displayName; instanceGuid = $_.instanceGuid; productState = $_.productState
        program = "$($_.pathToSignedReportingExe)"
        exists = @((Exists $_.pathToSignedReportingExe), (Exists $_.pathToSignedProductExe))
      }
    }
  }
  Probe 'defender' {
    Cim MSFT_MpComputerStatus root/Microsoft/Windows/Defender | Pick @('AMRunningMode', 'AMServiceEnabled', 'AMProductVersion', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'AntivirusSignatureAge', 'AntivirusSignatureLastUpdated', 'AntivirusSignatureVersion')
  }
  Probe 'firewall-products' { Cim FirewallProduct root/SecurityCenter2 | Pick @('displayName', 'productState') }
  Probe 'accounts' { Cim Win32_UserAccount root/cimv2 'LocalAccount=TRUE' | Pick @('Name', 'SID', 'Disabled', 'PasswordRequired') }
  Probe 'sources' { Get-LocalUser | ForEach-Object { @{ sid = $_.SID.Value; source = [int]$_.PrincipalSource } } }
  Probe 'admins' {
    $group = Cim Win32_Group root/cimv2 "LocalAccount=TRUE AND SID='S-1-5-32-544'"
    foreach ($member in @(([ADSI]"WinNT://./$($group.Name),group").Invoke('Members'))) {
      $kind = $member.GetType()
      $sid = $kind.InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
      @{
        sid = (New-Object Security.Principal.SecurityIdentifier ([byte[]]$sid), 0).Value
        class = "$($kind.InvokeMember('Class', 'GetProperty', $null, $member, $null))"
      }
    }
  }
  Probe 'sign-in' {
    $key = Get-Item -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
    @{ auto = $key.GetValue('AutoAdminLogon'); passwordKept = ($key.GetValueNames() -contains 'DefaultPassword') }
  }
  Probe 'hives' {
    foreach ($sid in [Microsoft.Win32.Registry]::Users.GetSubKeyNames()) {
      if ($sid -notmatch '^S-1-(5-21|12-1)-[0-9-]+$') { continue }
      $at = "Registry::HKEY_USERS\$sid"
      $saver = @('ScreenSaveActive', 'ScreenSaverIsSecure', 'ScreenSaveTimeOut', 'SCRNSAVE.EXE')
      $linked = "$at\Software\Microsoft\IdentityCRL\UserExtendedProperties"
      $programs = "$at\Software\Microsoft\Windows\CurrentVersion\Uninstall"
      @{
        sid = $sid
        desktop = Values "$at\Control Panel\Desktop" $saver
        policy = Values "$at\Software\Policies\Microsoft\Windows\Control Panel\Desktop" $saver
        linked = $(if (Test-Path -LiteralPath $linked) { @(Get-ChildItem -LiteralPath $linked).Count } else { 0 })
        programs = @(if (Test-Path -LiteralPath $programs) {
            Get-ChildItem -LiteralPath $programs | ForEach-Object {
              @{ n = $_.GetValue('DisplayName'); v = $_.GetValue('DisplayVersion'); p = $_.GetValue('Publisher') }
            }
          })
      }
    }
  }
  Probe 'restart' {
    $at = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
    @{
      update = Test-Path -LiteralPath "$at\WindowsUpdate\Auto Update\RebootRequired"
      servicing = Test-Path -LiteralPath "$at\Component Based Servicing\RebootPending"
    }
  }
  Probe 'bitlocker' {
    Cim Win32_EncryptableVolume root/CIMV2/Security/MicrosoftVolumeEncryption |
      Pick @('DriveLetter', 'VolumeType', 'ProtectionStatus', 'ConversionStatus', 'EncryptionMethod')
  }
  Probe 'processes' { Get-Process | ForEach-Object { $_.ProcessName } | Sort-Object -Unique }
  Probe 'adapters' { Cim Win32_NetworkAdapterConfiguration root/cimv2 'IPEnabled=TRUE' | Pick @('DNSServerSearchOrder') }
  Probe 'licence' {
    $filter = "ApplicationID='55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey IS NOT NULL"
    Cim SoftwareLicensingProduct root/cimv2 $filter | Pick @('LicenseStatus')
  }
  Probe 'battery' { Cim Win32_Battery | Pick @('EstimatedChargeRemaining') }
  Probe 'battery-full' { Cim BatteryFullChargedCapacity root/wmi | Pick @('FullChargedCapacity') }
  Probe 'battery-new' { Cim BatteryStaticData root/wmi | Pick @('DesignedCapacity') }
  Probe 'disk' { Cim Win32_LogicalDisk root/cimv2 "DeviceID='$env:SystemDrive'" | Pick @('Size', 'FreeSpace') }
  Probe 'auto-update' {
    $results = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results
    @{ searchedAt = Utc $results.LastSearchSuccessDate; installedAt = Utc $results.LastInstallationSuccessDate }
  }
  Probe 'update-history' {
    $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
    $count = [Math]::Min(100, $searcher.GetTotalHistoryCount())
    if ($count -gt 0) {
      foreach ($e in $searcher.QueryHistory(0, $count)) {
        @{ at = Utc $e.Date; result = [int]$e.ResultCode; operation = [int]$e.Operation
          categories = @($e.Categories | ForEach-Object { "$($_.CategoryID)" }) }
      }
    }
  }
}
if ($Part -eq 'updates') {
  foreach ($online in $false, $true) {
    Probe $(if ($online) { 'pending-online' } else { 'pending-offline' }) {
      $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
      $searcher.Online = $online
      $found = $searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'")
      @{
        code = [int]$found.ResultCode
        updates = @(foreach ($u in $found.Updates) {
            @{ severity = "$($u.MsrcSeverity)"; categories = @($u.Categories | ForEach-Object { "$($_.CategoryID)" }) }
          })
      }
    }
  }
}
if ($Part -eq 'media') {
  Probe 'media' {
    $kinds = @('.jpg', '.jpeg', '.png', '.heic', '.heif', '.webp', '.gif', '.bmp', '.tif', '.tiff', '.mp4', '.mov', '.avi', '.mkv',
      '.webm', '.3gp', '.m4v', '.wmv', '.mp3', '.m4a', '.wav', '.aac', '.ogg', '.amr', '.wma')
    $roots = @()
    $seen = 0
    $denied = 0
    foreach ($entry in Get-ChildItem -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList') {
      if ($entry.PSChildName -notmatch '^S-1-(5-21|12-1)-') { continue }
      $base = $entry.GetValue('ProfileImagePath')
      foreach ($f in 'Pictures', 'Videos', 'Music', 'Desktop', 'Downloads') { $roots += "$base\$f" }
    }
    foreach ($drive in Cim Win32_LogicalDisk root/cimv2 'DriveType=2') { $roots += "$($drive.DeviceID)\" }
    $minutes = @{}
    $bytes = 0
    $files = 0
    foreach ($root in $roots) {
      if (-not (Test-Path -LiteralPath $root)) { continue }
      $seen++
      $missed = @()
      Get-ChildItem -LiteralPath $root -Recurse -File -Force -ErrorAction SilentlyContinue -ErrorVariable missed | ForEach-Object {
        if ($kinds -notcontains $_.Extension) { return }
        # 0x400000: only in a cloud; looking closer would fetch it.
        if ([int]$_.Attributes -band 0x400000) { return }
        $at = $_.LastWriteTimeUtc
        if ($_.CreationTimeUtc -gt $at) { $at = $_.CreationTimeUtc }
        $minute = [string][Math]::Floor(($at - [datetime]'1970-01-01').TotalMinutes)
        $minutes[$minute] = 1 + $minutes[$minute]
        $bytes += $_.Length
        $files++
      }
      $denied += $missed.Count
    }
    @{ folders = $seen; denied = $denied; files = $files; bytes = $bytes; minutes = $minutes }
  }
}
if ($Part -eq 'eicar') {
  Probe 'eicar' {
    # Put together here, in two halves, so that neither this file nor the command is taken for the test file itself.
    $text = 'X5O!P%@AP[4\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-' + 'ANTIVIRUS-TEST-FILE!$H+H*'
    $file = Join-Path ([IO.Path]::GetTempPath()) ('latarnik-' + [guid]::NewGuid().ToString('N') + '.com')
    $row = @{ wrote = $false; writeHr = $null; there = $null; same = $null; readHr = $null }
    try {
      try { [IO.File]::WriteAllText($file, $text); $row.wrote = $true } catch { $row.writeHr = $_.Exception.GetBaseException().HResult }
      if ($row.wrote) {
        foreach ($i in 1..10) {
          Start-Sleep -Milliseconds 1000
          $row.there = [IO.File]::Exists($file)
          if (-not $row.there) { break }
          try { $row.same = [IO.File]::ReadAllText($file) -eq $text } catch { $row.readHr = $_.Exception.GetBaseException().HResult; break }
        }
      }
    } finally { try { [IO.File]::Delete($file) } catch { } }
    $row
  }
}
if ($Part -eq 'canary') {
  Probe 'canary' { Resolve-DnsName -Name $Canary -Type TXT -DnsOnly -QuickTimeout | ForEach-Object { if ($_.Strings) { @($_.Strings) -join '' } } }
}
Show 'end' @{ ok = $true; ms = 0; data = @() }
