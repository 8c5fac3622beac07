#!/usr/bin/env bash
# Puts genpolicy on the PATH of later steps: the one beside this action, or a version of the npm package.
set -euo pipefail

if ! command -v node >/dev/null || ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
  echo "::error::genpolicy needs Node.js 20.19 or newer: put actions/setup-node before this step"
  exit 3
fi

version=${INPUT_VERSION:-}
if [ -n "$version" ]; then
  if ! [[ $version =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]]; then
    echo "::error::the input version is not a version"
    exit 2
  fi
  folder=$RUNNER_TEMP/genpolicy-package
  npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "kata-genpolicy@$version"
  bin=$folder/node_modules/.bin
else
  root=$(cd "$GITHUB_ACTION_PATH/../.." && pwd)
  if ! [ -f "$root/dist/genpolicy.cjs" ]; then
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error >&2)
  fi
  bin=$RUNNER_TEMP/genpolicy-bin
  mkdir -p "$bin"
  printf '#!/bin/sh\nexec node "%s" "$@"\n' "$root/dist/genpolicy.cjs" >"$bin/genpolicy"
  chmod +x "$bin/genpolicy"
fi
echo "$bin" >>"$GITHUB_PATH"
echo "genpolicy $("$bin/genpolicy" --version)"
