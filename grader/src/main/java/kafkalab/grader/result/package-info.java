/** What the grader says of a submission, and where it is written. */
package kafkalab.grader.result;
