# shellcheck shell=bash
# Shared by up, test and install: a Node of at least 24 and the packages of package-lock.json.
#
# Why it exists: Node 20 is past its end of life and better-sqlite3 crashes on it, yet a fresh Debian brings nothing
# newer. The official binary also comes as an npm package, so any Node from 20 on plus npm is enough to fetch it.
# Promise: after `toolchain_ready` the command `node` is at least 24, node_modules matches the lockfile, and nothing
# outside the project folder was changed.

readonly NODE_FLOOR=24
readonly NODE_PACKAGE_VERSION=24.21.0
readonly NPM_FLOOR=20

# Polish unless LATARNIK_LANG=en. The rest of the catalogue is scripts/texts.ts; these few are needed before Node is.
say() { # say <polish> <english>
  if [ "${LATARNIK_LANG:-pl}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}
step() { printf '• '; say "$1" "$2"; }
stop() { { printf 'E: '; say "$1" "$2"; } >&2; exit 1; }

node_major() { # node_major <binary>: prints its major version, or 0
  local version
  version=$("$1" --version 2>/dev/null) || version=v0
  version=${version#v}
  version=${version%%.*}
  case $version in '' | *[!0-9]*) echo 0 ;; *) echo "$version" ;; esac
}

use_node() { # a Node of at least NODE_FLOOR becomes `node` of this process and its children
  local root=$1 system platform package binary
  system=$(command -v node || true)
  if [ -n "$system" ] && [ "$(node_major "$system")" -ge "$NODE_FLOOR" ]; then
    NODE_BINARY=$system
    return
  fi
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) platform=linux-arm64 ;;
    *) platform= ;;
  esac
  package=node-$platform
  binary=$root/.node/node_modules/$package/bin/node
  if [ -z "$platform" ]; then
    stop "Potrzebny jest Node $NODE_FLOOR lub nowszy; dla $(uname -s) $(uname -m) trzeba go zainstalować samemu." \
      "Node $NODE_FLOOR or newer is needed; on $(uname -s) $(uname -m) please install it yourself."
  fi
  if [ "$(node_major "$binary")" -lt "$NODE_FLOOR" ]; then
    if [ -z "$system" ] || [ "$(node_major "$system")" -lt "$NPM_FLOOR" ] || ! command -v npm >/dev/null; then
      stop "Brakuje Node ($NPM_FLOOR lub nowszego) i npm. W Debianie: apt-get install nodejs npm." \
        "Node ($NPM_FLOOR or newer) and npm are missing. On Debian: apt-get install nodejs npm."
    fi
    step "Pobieram Node $NODE_PACKAGE_VERSION do folderu .node (systemowy to $("$system" --version))…" \
      "Fetching Node $NODE_PACKAGE_VERSION into the folder .node (the system has $("$system" --version))…"
    mkdir -p "$root/.node"
    [ -f "$root/.node/package.json" ] || printf '{ "private": true }\n' >"$root/.node/package.json"
    npm install --prefix "$root/.node" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error \
      "$package@$NODE_PACKAGE_VERSION" >/dev/null ||
      stop "Nie udało się pobrać $package@$NODE_PACKAGE_VERSION z rejestru npm. Sprawdź połączenie i spróbuj ponownie." \
        "Could not fetch $package@$NODE_PACKAGE_VERSION from the npm registry. Check the connection and try again."
    [ "$(node_major "$binary")" -ge "$NODE_FLOOR" ] ||
      stop "Pobrany Node nie działa na tym systemie: $binary" "The fetched Node does not run on this system: $binary"
  fi
  NODE_BINARY=$binary
  PATH=$(dirname "$binary"):$PATH
  export PATH
}

# Packages are installed only when they are not there or the lockfile changed. A tree somebody installed by hand
# carries npm's own record instead of our stamp; it counts when it is newer than the lockfile.
packages_current() {
  local root=$1 stamp=$1/node_modules/.latarnik-lock
  [ -d "$root/node_modules" ] || return 1
  if [ -f "$stamp" ]; then
    [ "$(cat "$stamp")" = "$(sha256sum <"$root/package-lock.json")" ]
  else
    [ "$root/node_modules/.package-lock.json" -nt "$root/package-lock.json" ]
  fi
}

install_packages() {
  local root=$1
  packages_current "$root" && return
  command -v npm >/dev/null || stop "Brakuje npm. W Debianie: apt-get install npm." "npm is missing. On Debian: apt-get install npm."
  step "Instaluję pakiety npm (pierwszy raz trwa to około minuty)…" "Installing npm packages (about a minute the first time)…"
  # An interrupted installation must not look finished.
  rm -f "$root/node_modules/.latarnik-lock"
  (cd "$root" && npm ci --no-audit --no-fund --loglevel=error >/dev/null) ||
    stop "npm ci nie powiodło się; powód jest powyżej." "npm ci failed; the reason is above."
  sha256sum <"$root/package-lock.json" >"$root/node_modules/.latarnik-lock"
}

toolchain_ready() { # toolchain_ready <project root>
  use_node "$1"
  install_packages "$1"
}
