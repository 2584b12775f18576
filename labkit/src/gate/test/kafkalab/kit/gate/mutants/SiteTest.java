package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {

    @ParameterizedTest
    @CsvSource({
        "kafkalab.shop.Shop, close, Shop.close",
        "kafkalab.shop.Shop$Price, <init>, Shop.Price.<init>",
        "kafkalab.shop.Shop$1, run, Shop.run",
        "kafkalab.shop.Shop$2Local$1, run, Shop.Local.run",
        "kafkalab.shop.Shop, lambda$close$0, Shop.close",
        "kafkalab.shop.Shop, lambda$new$3, Shop.<init>",
        "kafkalab.shop.Shop, lambda$static$1, Shop.<clinit>",
        "Shop, lambda$close_all$12, Shop.close_all"
    })
    void names_a_method_without_what_changes_with_its_neighbours(String type, String method, String place) {
        assertThat(Site.of(type, method, "", "").place()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "removed call to org/apache/kafka/clients/producer/Producer::close, removed call to Producer::close",
        "removed call to kafkalab/shop/Shop$1::forget, removed call to Shop::forget",
        "removed call to java/util/Map$Entry::getKey, removed call to Map.Entry::getKey",
        "replaced return value with null for kafkalab/shop/Shop::lambda$close$0, replaced return value with null",
        "negated conditional, negated conditional"
    })
    void words_a_mutation_without_packages_and_without_the_method_it_is_in(String engine, String words) {
        assertThat(Site.of("Shop", "close", "", engine).mutation()).isEqualTo(words);
    }

    @Test
    void holds_the_line_without_its_indentation() {
        assertThat(Site.of("Shop", "close", "    door.shut();  ", "").line()).isEqualTo("door.shut();");
    }
}
