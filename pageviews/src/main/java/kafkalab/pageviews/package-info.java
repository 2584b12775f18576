/**
 * The story's domain: the page events that a website emits, their JSON form, and a generator of realistic traffic.
 *
 * <p>Nothing here knows Kafka. The labs carry these events through it.
 */
package kafkalab.pageviews;
