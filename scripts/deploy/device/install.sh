#!/bin/sh
# Installs, upgrades or removes the agent, the hub of a charging cart or a probe device, on Linux. Run in the copied folder:
# sudo ./install/install.sh --sums DIGEST [--key FINGERPRINT] [--node PATH] [--timer | --hub | --sonda]
set -eu

usage() {
  cat <<'TEXT'
sudo ./install/install.sh --sums DIGEST [--key ODCISK] [--node PLIK] [--timer | --hub | --sonda]
sudo ./install/install.sh --uninstall [--purge]

  --sums DIGEST    skrót pliku SHA256SUMS, podany inną drogą niż pliki (np. na ekranie panelu)
  --key ODCISK     odcisk klucza serwera; agent zapisze się tylko do niego
  --node PLIK      program node w wersji co najmniej 24 (domyślnie: z PATH)
  --timer          bez stałej pracy w tle: raz dziennie i po starcie
  --hub            to pudełko wózka: sprawdza podłączone tablety, a nie siebie
  --sonda          to urządzenie stoi w Wi-Fi gości: pyta filtr jak gość i próbuje go obejść
  --uninstall      usuwa program; --purge także klucz i niewysłane raporty
TEXT
}

fail() {
  echo "$1" >&2
  exit 1
}

sums='' key='' node='' timer=no hub=no sonda=no uninstall=no purge=no
while [ $# -gt 0 ]; do
  case $1 in
    --sums) sums=${2:?}; shift ;;
    --key) key=${2:?}; shift ;;
    --node) node=${2:?}; shift ;;
    --timer) timer=yes ;;
    --hub) hub=yes ;;
    --sonda) sonda=yes ;;
    --uninstall) uninstall=yes ;;
    --purge) purge=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

# Another root than / only for tests and images.
root=${LATARNIK_ROOT:-}
home=$root/opt/latarnik-device
events=$root/etc
units=$events/systemd/system
[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 'Potrzebne są uprawnienia administratora (sudo).'
system() { [ -n "$root" ] || systemctl "$@"; }

if [ $uninstall = yes ]; then
  system disable --now latarnik-device.service latarnik-device-check.timer latarnik-hub.service latarnik-sonda.service 2>/dev/null || true
  rm -f "$units"/latarnik-hub.service "$root/usr/local/bin/latarnik-hub" "$units"/latarnik-sonda.service "$root/usr/local/bin/latarnik-sonda"
  rm -f "$units"/latarnik-device.service "$units"/latarnik-device-check@.service "$units"/latarnik-device-check.timer
  rm -f "$events"/udev/rules.d/90-latarnik-device.rules "$events"/NetworkManager/dispatcher.d/90-latarnik-device "$events"/networkd-dispatcher/routable.d/90-latarnik-device
  rm -rf "$home"
  [ $purge = no ] || rm -rf "$root/var/lib/latarnik-device" "$root/etc/latarnik-device" "$root/var/lib/latarnik-hub" "$root/etc/latarnik/hub.yaml" "$root/var/lib/latarnik-sonda" "$root/etc/latarnik/sonda.yaml"
  system daemon-reload
  echo 'Usunięto.'
  exit 0
fi

source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
[ -n "$sums" ] || { usage >&2; exit 2; }
found=$(sha256sum "$source/SHA256SUMS" | cut -d' ' -f1)
[ "$found" = "$sums" ] || fail "Pliki nie są tymi, których skrót podano ($found). Niczego nie zmieniono."
(cd "$source" && sha256sum --quiet --check --strict SHA256SUMS) || fail 'Co najmniej jeden plik jest zmieniony. Niczego nie zmieniono.'
# Nothing that is not in the list is installed: an extra file would be loaded as readily as a changed one.
[ "$(cd "$source" && find . -type f ! -name SHA256SUMS | wc -l)" = "$(wc -l < "$source/SHA256SUMS")" ] ||
  fail 'W folderze są pliki spoza listy. Niczego nie zmieniono.'

[ -n "$node" ] || node=$(command -v node) || fail 'Brak programu node; podaj go przez --node.'
[ "$("$node" -p 'Number(process.versions.node.split(".")[0]) >= 24')" = true ] || fail 'Potrzebny jest node w wersji co najmniej 24.'
case $key in *[!0-9a-f]*) fail 'Odcisk klucza to cyfry szesnastkowe bez odstępów.' ;; esac

# Beside the old one and then in its place, so that an interrupted upgrade leaves a whole program.
rm -rf "$home.new"
mkdir -p "$home.new/node/bin" "$units" "$root/etc/latarnik-device"
cp -R "$source/." "$home.new/"
cp "$(readlink -f "$node")" "$home.new/node/bin/node"
chmod -R u=rwX,go=rX "$home.new"
rm -rf "$home.old"
[ ! -e "$home" ] || mv "$home" "$home.old"
mv "$home.new" "$home"
rm -rf "$home.old"
if [ $hub = yes ]; then
  # An account of its own: the hub asks tablets through the cable and needs no right but that.
  [ -n "$root" ] || getent passwd latarnik-hub > /dev/null ||
    useradd --system --user-group --home-dir /var/lib/latarnik-hub --shell /usr/sbin/nologin latarnik-hub
  mkdir -p "$root/etc/latarnik" "$root/usr/local/bin"
  [ -e "$root/etc/latarnik/hub.yaml" ] || {
    echo '# Ustawienia wózka. Opis: agent/hub/README.md'
    [ -z "$key" ] || echo "serverKey: \"$key\""
  } > "$root/etc/latarnik/hub.yaml"
  cp "$home/install/latarnik-hub.service" "$units/"
  cp "$home/install/latarnik-hub" "$root/usr/local/bin/latarnik-hub"
  chmod 755 "$root/usr/local/bin/latarnik-hub"
  system daemon-reload
  system enable latarnik-hub.service
  system restart latarnik-hub.service
  echo "Zainstalowano. Teraz zapisz wózek: sudo latarnik-hub enrol 'LINK'"
  exit 0
fi
if [ $sonda = yes ]; then
  # An account of its own: a guest's device needs no right at all.
  [ -n "$root" ] || getent passwd latarnik-sonda > /dev/null ||
    useradd --system --user-group --home-dir /var/lib/latarnik-sonda --shell /usr/sbin/nologin latarnik-sonda
  mkdir -p "$root/etc/latarnik" "$root/usr/local/bin"
  [ -e "$root/etc/latarnik/sonda.yaml" ] || {
    echo '# Ustawienia sondy. Opis: agent/probe/README.md'
    [ -z "$key" ] || echo "serverKey: \"$key\""
  } > "$root/etc/latarnik/sonda.yaml"
  cp "$home/install/latarnik-sonda.service" "$units/"
  cp "$home/install/latarnik-sonda" "$root/usr/local/bin/latarnik-sonda"
  chmod 755 "$root/usr/local/bin/latarnik-sonda"
  system daemon-reload
  system enable latarnik-sonda.service
  system restart latarnik-sonda.service
  echo "Zainstalowano. Teraz zapisz sondę: sudo latarnik-sonda enrol 'LINK'"
  exit 0
fi
if [ ! -e "$root/etc/latarnik-device/device.yaml" ]; then
  {
    echo '# Ustawienia agenta. Opis: agent/device/README.md'
    [ -z "$key" ] || echo "serverKey: \"$key\""
    echo '# dailyAccount: uczen'
  } > "$root/etc/latarnik-device/device.yaml"
  chmod 600 "$root/etc/latarnik-device/device.yaml"
fi
cp "$home"/install/latarnik-device.service "$home"/install/latarnik-device-check@.service "$home"/install/latarnik-device-check.timer "$units/"
system daemon-reload
if [ $timer = yes ]; then
  system disable --now latarnik-device.service 2>/dev/null || true
  # The service that stays sees these itself; without it the system has to tell.
  mkdir -p "$events/udev/rules.d"
  cp "$home/install/90-latarnik-device.rules" "$events/udev/rules.d/"
  for place in NetworkManager/dispatcher.d networkd-dispatcher/routable.d; do
    [ ! -d "$events/$place" ] || {
      cp "$home/install/90-latarnik-device" "$events/$place/"
      chmod 755 "$events/$place/90-latarnik-device"
    }
  done
  system enable --now latarnik-device-check.timer
else
  system disable --now latarnik-device-check.timer 2>/dev/null || true
  system enable latarnik-device.service
  system restart latarnik-device.service
fi
echo "Zainstalowano. Teraz zapisz urządzenie: sudo /opt/latarnik-device/node/bin/node /opt/latarnik-device/agent/device/main.js enrol 'LINK'"
