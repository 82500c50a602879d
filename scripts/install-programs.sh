#!/bin/sh
# Installs the programs of the system that some tests need, on Debian and what descends from it. Run it as root.
set -eu
export DEBIAN_FRONTEND=noninteractive

# Prometheus' package would start a server; the tests need its programs only.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi

# Elsewhere, what runs programs on the processor of a Raspberry Pi, and compiles for it.
arm=
if [ "$(dpkg --print-architecture)" != arm64 ]; then
  arm="gcc-aarch64-linux-gnu libc6-dev-arm64-cross libstdc++6-arm64-cross qemu-user-static"
fi

apt-get update
# shellcheck disable=SC2086 # several words
apt-get install --yes --no-install-recommends $arm \
  curl fish g++ gcc i2c-tools libc6-dev make openssl prometheus python3 python3-smbus systemd tmux zsh
