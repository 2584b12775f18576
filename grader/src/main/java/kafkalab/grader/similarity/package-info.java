/** How much the programs of a class resemble each other. */
package kafkalab.grader.similarity;
