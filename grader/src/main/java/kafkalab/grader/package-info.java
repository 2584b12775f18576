/** The instructor's command line: {@code handout}, {@code grade}, {@code similarity}, {@code merge}, {@code verify}. */
package kafkalab.grader;
