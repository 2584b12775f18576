/** Takes a student's own files out of whatever was handed in, and leaves the rest. */
package kafkalab.grader.submission;
