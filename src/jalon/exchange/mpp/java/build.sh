#!/bin/sh
# Compiles the converter into planfile.jar, beside this folder: sh build.sh PATH/TO/mpxj/lib
# Needs a JDK 17 or later; the jar is kept in the repository so that nobody else does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
javac --release 11 -Xlint:all -cp "$1/*" -d "$work" "$here"/*.java
mkdir -p "$work/META-INF/services"
echo Charsets > "$work/META-INF/services/java.nio.charset.spi.CharsetProvider"
jar --create --date=2026-01-01T00:00:00Z --file "$here/../planfile.jar" -C "$work" .
