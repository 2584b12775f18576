/** The student's launcher: a few words that stand for a Maven command, and the watch. */
package kafkalab.launcher;
