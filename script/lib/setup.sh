# Sourced by the scripts: what a fresh Debian machine with Rust and Node still needs. Safe to repeat.

# Says what is going on, apart from what the tools say.
step() { printf '\n==> %s\n' "$*"; }

# Run as root with package names. Nothing that they bring is started (policy-rc.d is how Debian asks), Postfix is told to
# set up nothing for the machine, and nothing that is there is removed, such as another mail server.
INSTALL='
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap "rm -f $policy" EXIT
  trap "exit 1" HUP INT TERM
  printf "#!/bin/sh\nexit 101\n" >"$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
apt-get install -y -qq --no-install-recommends --no-remove "$@"
'

# Installs Debian packages that are missing, without starting their services: servers here are always our own.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return
  step "installing ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "install these packages as root, then start again: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" sh -c "$INSTALL" install "${missing[@]}"
}

# PostgreSQL's server programs, in the version of this Debian, unless some usable version is there.
need_postgresql() {
  local dir
  for dir in /usr/lib/postgresql/*/bin; do
    [ -x "$dir/initdb" ] && [ "$(basename "$(dirname "$dir")")" -ge 15 ] && return
  done
  need_packages postgresql
}

# A tool written in Rust that cargo can install.
need_cargo_tool() {
  command -v "$1" >/dev/null && return
  step "installing $1 (once, a few minutes)"
  cargo install --locked --quiet "$1"
}

# Says what is missing before a long build fails on it.
need_toolchains() {
  command -v cargo >/dev/null || { echo "Rust is missing: install it with rustup, then start again" >&2; exit 1; }
  command -v npm >/dev/null || { echo "Node.js 20 or newer with npm is missing: install it, then start again" >&2; exit 1; }
}

# Packages of the web client, when the lock file changed.
need_web_packages() {
  if [ ! -e web/node_modules/.installed ] || [ web/package-lock.json -nt web/node_modules/.installed ]; then
    step "installing the web client's packages"
    npm --prefix web ci --no-audit --no-fund --loglevel=error
    touch web/node_modules/.installed
  fi
}

# The web client, when anything that it is built from changed.
build_web() {
  need_web_packages
  if [ ! -e web/dist/index.html ] ||
    [ -n "$(find web openapi.json -newer web/dist/index.html -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test-results/*' -print -quit)" ]; then
    step "building the web client"
    npm --prefix web run --silent build
  fi
}
