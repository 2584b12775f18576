/** Holds programs to what the grader lets them use, by their bytecode: where they are graded, and where they are written. */
package kafkalab.kit.rules;
