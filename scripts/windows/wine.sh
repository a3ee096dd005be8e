#!/usr/bin/env bash
# Makes and boots the Wine prefix that Windows tests run in, on Debian as root. Needs toolchain.sh first.
# Safe to run again: a finished prefix is only booted.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
. "$here/wine-env.sh"

if ! command -v wine >/dev/null || ! command -v wineserver >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends wine64 wine >/dev/null
fi

# Wine 8 has no bcryptprimitives.dll, which every Rust program imports. For this prefix only: never shipped.
add_random_source() {
  local build
  build=$(mktemp -d)
  cat > "$build/random.c" <<'C'
#include <windows.h>
#include <ntsecapi.h>
BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return RtlGenRandom(bytes, (ULONG)count) ? TRUE : FALSE; }
C
  printf 'LIBRARY bcryptprimitives.dll\nEXPORTS\n  ProcessPrng\n' > "$build/random.def"
  x86_64-w64-mingw32-gcc -O2 -s -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
    "$build/random.c" "$build/random.def" -ladvapi32
  rm -rf "$build"
}

make_prefix() {
  wineserver -k 2>/dev/null || true
  rm -rf "$WINEPREFIX"
  mkdir -p "$(dirname "$WINEPREFIX")"
  wineboot -i </dev/null >/dev/null 2>&1
  wine winecfg -v win10 </dev/null >/dev/null 2>&1
  # A session left from the creation would keep a second services.exe, with which no service starts.
  wineserver -k 2>/dev/null || true
  wineserver -w
  add_random_source
  touch "$WINEPREFIX/.kanade-ready"
}

[ -e "$WINEPREFIX/.kanade-ready" ] || make_prefix

# Booted once with nothing attached: services inherit the booter's stdout, and a caller's pipe would
# never see its end. -p: services outlive the last program. `wineserver -k` ends it.
wineserver -p </dev/null >/dev/null 2>&1 || true
wineboot </dev/null >/dev/null 2>&1
