#!/usr/bin/env bash
# Gives this machine a Rust toolchain that can build for Windows, on Debian as root.
#
# Debian's compiler comes with the source of the standard library, from which the part for
# x86_64-pc-windows-gnu is built. rustup then knows it as the toolchain `debian-web`; the default
# toolchain stays as it is. Safe to run again: it does nothing when all is in place.
set -euo pipefail

target=x86_64-pc-windows-gnu
packages=(rustc-web cargo-web rust-web-clippy rust-web-src gcc-mingw-w64-x86-64-win32)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Linking an existing name again is harmless, and repairs a link that points elsewhere.
rustup toolchain link debian-web /usr

libraries=$(rustc +debian-web --print target-libdir --target "$target")
version=$(rustc +debian-web -V)
[ "$(cat "$libraries/.built-for" 2>/dev/null || true)" != "$version" ] || exit 0

echo "building the Windows standard library for $version" >&2
source=$(rustc +debian-web --print sysroot)/lib/rustlib/src/rust/library
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
# Without embedded bitcode, link-time optimisation of what uses this library fails. A caller's own
# flags and target folder must not leak in.
env -u CARGO_ENCODED_RUSTFLAGS -u CARGO_TARGET_DIR -u CARGO_BUILD_TARGET \
  RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zforce-unstable-if-unmarked -Cembed-bitcode=yes" __CARGO_DEFAULT_LIB_METADATA=win \
  cargo +debian-web build -q --release --locked --manifest-path "$source/sysroot/Cargo.toml" \
    --target "$target" --features panic-unwind,backtrace --target-dir "$build"
rm -rf "$libraries"
mkdir -p "$libraries"
cp "$build/$target"/release/deps/*.rlib "$libraries/"
echo "$version" > "$libraries/.built-for"
