package kafkalab.pageviews;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ZipfTest {

    @Test
    void draws_each_in_proportion_to_one_over_its_rank() {
        // given 6 + 3 + 2 parts of eleven
        Zipf<String> zipf = new Zipf<>(List.of("first", "second", "third"));
        Random random = new Random(1);

        // when
        Map<String, Long> drawn =
                Stream.generate(() -> zipf.draw(random)).limit(110_000).collect(groupingBy(identity(), counting()));

        // then
        assertThat(drawn.get("first")).isCloseTo(60_000L, within(1_000L));
        assertThat(drawn.get("second")).isCloseTo(30_000L, within(1_000L));
        assertThat(drawn.get("third")).isCloseTo(20_000L, within(1_000L));
    }

    @Test
    void draws_the_only_one() {
        assertThat(new Zipf<>(List.of("only")).draw(new Random(1))).isEqualTo("only");
    }
}
