package kafkalab.groups;

import kafkalab.kit.Lesson;

/**
 * Where an event is stored.
 *
 * @param partition the partition's number
 * @param offset the offset there
 */
record Place(int partition, long offset) {

    @Override
    public String toString() {
        return Lesson.phrase("event %d of partition %d", offset, partition);
    }
}
