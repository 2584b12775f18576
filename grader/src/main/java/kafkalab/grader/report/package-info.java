/** What a submission's result looks like to the programs that teachers use, and to its reader. */
package kafkalab.grader.report;
