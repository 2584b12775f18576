package kafkalab.groups;

import java.util.Optional;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.common.serialization.Deserializer;

/** Makes a page event of a record's value. */
public class PageEventDeserializer implements Deserializer<PageEvent> {

    @Override
    public PageEvent deserialize(String topic, byte[] data) {
        return Optional.ofNullable(data).map(PageviewsJson::decodePageEvent).orElse(null);
    }
}
