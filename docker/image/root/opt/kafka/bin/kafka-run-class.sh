#!/bin/bash
# Runs a class of Kafka's. Like the script of that name in Kafka's own distribution, it heeds KAFKA_HEAP_OPTS,
# KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_LOG4J_OPTS and KAFKA_OPTS.
kafka=/opt/kafka
: "${KAFKA_HEAP_OPTS:=-Xmx256m}"
: "${KAFKA_JVM_PERFORMANCE_OPTS:=-XX:+UseSerialGC -XX:TieredStopAtLevel=1}"
: "${KAFKA_LOG4J_OPTS:=-Dlog4j2.configurationFile=$kafka/config/tools-log4j2.yaml}"
# The archive of loaded classes that ./build made spares each start a second or two of processor time.
if [ -z "$KAFKA_CLASS_ARCHIVE" ] && [ -r $kafka/kafka.jsa ]; then
  KAFKA_CLASS_ARCHIVE="-Xshare:auto -XX:SharedArchiveFile=$kafka/kafka.jsa -Xlog:cds=off -Xlog:cds+dynamic=off"
fi
jars=$(printf '%s:' $kafka/libs/*.jar)
# Each of the variables holds several arguments.
# shellcheck disable=SC2086
exec java $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS $KAFKA_CLASS_ARCHIVE -Djava.awt.headless=true -Dkafka.logs.dir=/tmp \
  $KAFKA_LOG4J_OPTS $KAFKA_OPTS -cp "$jars${CLASSPATH:-}" "$@"
