/** Faults of the grader and its machine, which are never a submission's. */
package kafkalab.grader.fault;
