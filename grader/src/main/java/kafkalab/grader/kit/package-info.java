/** The pristine kit that submissions are laid over. */
package kafkalab.grader.kit;
