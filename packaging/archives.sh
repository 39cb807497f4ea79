#!/usr/bin/env bash
# Makes the archives that install without building, under artifacts/, and tests the one for this machine in an empty environment.
# Usage: packaging/archives.sh [RUNTIME ...]     linux-x64 linux-arm64 win-x64 osx-arm64 unless given
set -euo pipefail
root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
runtimes=("$@")
[ $# -gt 0 ] || runtimes=(linux-x64 linux-arm64 win-x64 osx-arm64)
version="$(dotnet msbuild src/Mnemophase.Cli -getProperty:Version)"
case "$(uname -sm)" in
  "Linux x86_64") here=linux-x64 ;;
  "Linux aarch64") here=linux-arm64 ;;
  "Darwin arm64") here=osx-arm64 ;;
  *) here=none ;;
esac

# The program with its runtime, the Python package and the script that draws loss curves.
make_archive() {
  local name="mnemo-$version-$1"
  rm -rf "artifacts/$name"
  dotnet publish src/Mnemophase.Cli -p:PublishProfile="$1" -o "artifacts/$name" -v q -nologo
  # The explorer shares the program's files and brings the ASP.NET runtime.
  dotnet publish src/Mnemophase.Explorer -p:PublishProfile="$1" -o "artifacts/$name" -v q -nologo
  # Debugging symbols, of SkiaSharp 100 MB on Windows, help nobody who has no sources.
  rm -f "artifacts/$name"/*.pdb
  mkdir -p "artifacts/$name/python"
  cp -r python/mnemophase python/pyproject.toml python/README.md docs/python/loss_curves.py "artifacts/$name/python/"
  rm -rf "artifacts/$name/python/mnemophase/__pycache__"
  cp LICENSE CHANGELOG.md CITATION.cff "artifacts/$name/"
  case "$1" in
    win-*) (cd artifacts && rm -f "$name.zip" && python3 -m zipfile -c "$name.zip" "$name") ;;
    *) tar -C artifacts -czf "artifacts/$name.tar.gz" --owner=0 --group=0 "$name" ;;
  esac
  echo "artifacts/$name: $(du -sh "artifacts/$name" | cut -f1), packed $(du -sh artifacts/"$name".[tz]* | tail -1 | cut -f1)"
}

# From another folder, with no variable set but an empty HOME: no PATH, no dotnet, no fonts of the user.
test_archive() {
  local name="mnemo-$version-$1"
  place="$(mktemp -d)"
  trap 'rm -rf "$place"' EXIT
  mkdir "$place/home" "$place/elsewhere"
  tar -C "$place" -xzf "artifacts/$name.tar.gz"
  run() { (cd "$place/elsewhere" && env -i HOME="$place/home" "$place/$name/mnemo" "$@"); }
  check() { echo "  mnemo $*"; run "$@" >"$place/said" 2>&1 || { cat "$place/said"; echo "archives: mnemo $* failed in $name" >&2; exit 1; }; }
  check --version
  grep -q "^$version" "$place/said" || { cat "$place/said"; echo "archives: not version $version" >&2; exit 1; }
  check run quick --learning-rates 0.1 --delays 20 --seeds 2
  check verify quick.mnemo
  check figure phase-diagram --store quick.mnemo --out figures
  check export quick.mnemo --to data
  check report --store quick.mnemo --out report.html
  check completion bash
  echo "  mnemo explore"
  (cd "$place/elsewhere" && env -i HOME="$place/home" timeout -s TERM 20 "$place/$name/mnemo" explore quick.mnemo --no-browser >"$place/said" 2>&1 || true)
  grep -q '^http://127.0.0.1:' "$place/said" || { cat "$place/said"; echo "archives: the explorer did not start" >&2; exit 1; }
  [ -s "$place/elsewhere/figures/phase-diagram.png" ] || { echo "archives: no figure was drawn" >&2; exit 1; }
  [ -s "$place/elsewhere/data/networks.parquet" ] || { echo "archives: no table was written" >&2; exit 1; }
  [ -z "$(ls -A "$place/home")" ] || { ls -lA "$place/home"; echo "archives: something was left in HOME" >&2; exit 1; }
  if /usr/bin/python3 -c 'import numpy' 2>/dev/null; then
    echo "  python"
    (cd "$place/elsewhere" && env -i HOME="$place/home" PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$place/$name/python" /usr/bin/python3 -c \
      'import mnemophase as mn; print(mn.open("quick.mnemo").network(0.1, 20, 2), mn.open("data").curves(0.1, 20, 2)["loss"][-1])')
  fi
  echo "  $name works in an empty environment"
}

mkdir -p artifacts
for runtime in "${runtimes[@]}"; do make_archive "$runtime"; done
(cd artifacts && sha256sum mnemo-"$version"-*.tar.gz mnemo-"$version"-*.zip 2>/dev/null >SHA256SUMS || true)
for runtime in "${runtimes[@]}"; do if [ "$runtime" = "$here" ]; then test_archive "$runtime"; fi; done
