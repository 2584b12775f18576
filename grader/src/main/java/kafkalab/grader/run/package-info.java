/** Compiles and runs submissions, each in processes and, where there is one, in a sandbox of its own. */
package kafkalab.grader.run;
