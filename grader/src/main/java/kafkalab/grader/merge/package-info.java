/** Several machines' shares of a class, united. */
package kafkalab.grader.merge;
