/** The student edition of the kit: labs without their solutions. */
package kafkalab.grader.handout;
