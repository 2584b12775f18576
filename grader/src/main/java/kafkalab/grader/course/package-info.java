/** Knows the students of a class: who they are on the course's platform, and what was agreed with them. */
package kafkalab.grader.course;
