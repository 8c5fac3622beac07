#!/bin/sh
# Helm 4 throws away what a post-renderer says on stderr, also when it fails (seen with 4.3). Findings must be seen: they
# go to Helm's own stderr where the system lets us, or else to the terminal.
set -eu
if (: >>"/proc/$PPID/fd/2") 2>/dev/null; then
  exec genpolicy post-render "$@" 2>>"/proc/$PPID/fd/2"
elif (: >/dev/tty) 2>/dev/null; then
  exec genpolicy post-render "$@" 2>/dev/tty
fi
exec genpolicy post-render "$@"
