#!/bin/sh
# Makes the two users and the empty database; reads their passphrases from the environment.
# In a container of PostgreSQL it runs once, before the first start.
set -eu
psql --set=ON_ERROR_STOP=1 --set=owner="$OWNER_SECRET" --set=serving="$SERVING_SECRET" <<'SQL'
CREATE ROLE roadmap_owner LOGIN PASSWORD :'owner';
CREATE ROLE roadmap LOGIN PASSWORD :'serving';
CREATE DATABASE roadmap OWNER roadmap_owner;
SQL
