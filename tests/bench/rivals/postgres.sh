#!/bin/sh
# A PostgreSQL with one table that is a hash chain, kept by a trigger; everything else as installed.
#   postgres.sh start DIR        makes it in DIR and starts it, on a socket there alone
#   postgres.sh rate DIR N T     N clients, each T inserts of a 600-byte statement; prints inserts a second
#   postgres.sh stop DIR
# The server refuses to run as root: then it runs as the user that its package made.
set -eu
command=$1 dir=$2
bin=$(pg_config --bindir 2>/dev/null || ls -d /usr/lib/postgresql/*/bin | tail -1)
as() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
case "$command" in
  start)
    mkdir -p "$dir"
    chmod 755 "$(dirname "$dir")"
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    as "$bin/initdb" -D "$dir/data" -U bench --auth=trust >/dev/null
    as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" start \
      -o "-c listen_addresses='' -c unix_socket_directories='$dir'" >/dev/null
    as "$bin/psql" -q -h "$dir" -U bench -d postgres -v ON_ERROR_STOP=1 <<'SQL'
CREATE TABLE head (one boolean PRIMARY KEY DEFAULT true CHECK (one), size bigint NOT NULL, leaf bytea NOT NULL);
INSERT INTO head (size, leaf) VALUES (0, '\x00');
CREATE TABLE entry (index bigint PRIMARY KEY, accepted timestamptz NOT NULL DEFAULT clock_timestamp(),
                    previous bytea NOT NULL, statement bytea NOT NULL, leaf bytea NOT NULL);
CREATE FUNCTION chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT size, leaf INTO NEW.index, NEW.previous FROM head FOR UPDATE;
  NEW.leaf := sha256('\x00'::bytea || int8send(NEW.index) || NEW.previous || NEW.statement);
  UPDATE head SET size = NEW.index + 1, leaf = NEW.leaf;
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION chain();
SQL
    ;;
  rate)
    echo "INSERT INTO entry (statement) VALUES (convert_to(repeat(md5(random()::text), 19), 'UTF8'));" >"$dir/insert.sql"
    as "$bin/pgbench" -n -M prepared -c "$3" -j 2 -t "$4" -h "$dir" -U bench -f "$dir/insert.sql" postgres 2>>"$dir/pgbench.log" |
      sed -n 's/^tps = \([0-9.]*\).*/\1/p'
    ;;
  stop)
    as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null
    ;;
esac
