#!/usr/bin/env bash
# Run a command with QINGDAN_DATABASE_URL pointing at a temporary PostgreSQL server.
#   scripts/with_postgres.sh make test
# The server listens on a socket in a temporary folder only, and is gone afterwards.
set -euo pipefail

bin=$(dirname "$(ls -1 /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -1)")
if [ ! -x "$bin/initdb" ]; then
  echo "没有找到 PostgreSQL。安装：scripts/install_test_tools.sh" >&2
  exit 1
fi

# PostgreSQL refuses to run as root; then it runs as its own user.
as_owner=()
owner=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
  as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  owner=postgres
fi

place=$(mktemp -d -t qingdan-pg-XXXXXX)
chown "$owner" "$place"
stop() {
  "${as_owner[@]}" "$bin/pg_ctl" --pgdata "$place/data" --mode immediate --silent stop || true
  rm -rf "$place"
}
trap stop EXIT

cd "$place"
"${as_owner[@]}" "$bin/initdb" --pgdata "$place/data" --username qingdan --auth trust \
  --encoding UTF8 --locale C.UTF-8 --no-sync >"$place/initdb.log"
"${as_owner[@]}" "$bin/pg_ctl" --pgdata "$place/data" --log "$place/server.log" --wait --silent \
  --options "-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
  start
cd "$OLDPWD"

QINGDAN_DATABASE_URL="postgres://qingdan@${place//\//%2F}/postgres" "$@"
