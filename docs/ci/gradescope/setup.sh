#!/usr/bin/env bash
# Builds Gradescope's image: a JDK, Maven, the kit, and all that Maven downloads.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends openjdk-17-jdk-headless maven
cd /autograder/source
lab=$(cat lab)
mkdir -p /autograder/kit
tar -xf kit.tar -C /autograder/kit
cd /autograder/kit
# The lab's own solution, graded once: nothing is left to be downloaded, and whatever is missing shows here.
tools/grader grade --lab "$lab" --submission "$lab/src/solution" --student solution --out /tmp/graded --no-sandbox --fail-below 100
