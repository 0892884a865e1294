#!/usr/bin/env bash
# Makes the bundle of a release for Maven Central, target/central-bundle.zip: jars, sources, Javadoc, POMs, signatures and
# checksums of all artifacts. Nothing leaves this machine. CONTRIBUTING.md says what comes before and after.
#
#   recipes/release.sh             signs with your GPG key
#   recipes/release.sh -Dgpg.skip  makes a trial without signatures, which Central would refuse
set -euo pipefail
cd "$(dirname "$0")/.."
. recipes/common.sh

case ${1:-} in -h | --help) usage recipes/release.sh; exit 0 ;; esac
rm -rf target/central target/central-bundle.zip
mvn -B -ntp -Prelease -DskipTests "$@" deploy
find target/central -name 'maven-metadata*' -delete # those are Central's own
"${JAVA_HOME:+$JAVA_HOME/bin/}jar" --create --no-manifest --file target/central-bundle.zip -C target/central .
echo "target/central-bundle.zip: $(find target/central -name '*.pom' | wc -l) artifacts"
