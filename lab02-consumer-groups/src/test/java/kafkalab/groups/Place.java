package kafkalab.groups;

/**
 * Where an event is stored.
 *
 * @param partition the partition's number
 * @param offset the offset there
 */
record Place(int partition, long offset) {

    @Override
    public String toString() {
        return "event " + offset + " of partition " + partition;
    }
}
