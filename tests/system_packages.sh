#!/bin/sh
# What the tests need beside Python: PostgreSQL, Chromium, LibreOffice, pdftoppm and Node.js, from Debian's packages
# where we may install them. Says plainly what is missing; the tests that need it then say so too.
missing=""
browser=chromium-headless-shell # the engine without its windows is half the work
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v $browser >/dev/null 2>&1 || { [ "$(id -u)" != 0 ] && command -v chromium >/dev/null 2>&1; } || missing="$missing $browser"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
ls /usr/lib/libreoffice/program/libsclo.so >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null
    apt-cache show $browser >/dev/null 2>&1 || missing=$(echo "$missing" | sed "s/$browser/chromium/") # an older Debian
    # shellcheck disable=SC2086
    apt-get install -y -q --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Not installed, so the tests that need it cannot run:$missing"
echo "On Debian, as root: apt-get install --no-install-recommends$missing"
exit 1
