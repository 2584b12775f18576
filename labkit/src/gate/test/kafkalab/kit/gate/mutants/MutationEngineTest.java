package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationEngineTest {

    private static final String SHOP = """
            import java.util.*;
            public class Shop {
                static final int DAYS = Math.max(1, 7);
                private String open;
                public static Map<String, Object> settings() {
                    Map<String, Object> settings = new HashMap<>();
                    settings.put("acks", "all");
                    settings.put("retries", 120_000);
                    return settings;
                }
                public static int sum() {
                    int sum = 0;
                    for (int each : List.of(1, 2)) {
                        sum += each;
                    }
                    return sum;
                }
                public static boolean isCheap(int price) {
                    return price < 10;
                }
                void open(String at) {
                    open = at;
                    Runnable tidy = () -> System.gc();
                    tidy.run();
                }
                record Price(int cents) {}
            }
            """;

    @TempDir
    Path folder;

    @Test
    void words_each_mutant_by_method_line_and_mutation() throws IOException {
        // given
        SmallProgram shop = SmallProgram.compile(folder, "Shop", SHOP);

        // when
        List<Site> sites = shop.engine().mutants().stream().map(Mutant::site).toList();

        // then
        assertThat(sites)
                .contains(
                        new Site("Shop.settings", "settings.put(\"acks\", \"all\");", "removed call to Map::put", 1),
                        new Site("Shop.isCheap", "return price < 10;", "changed conditional boundary", 1),
                        new Site("Shop.open", "open = at;", "Removed assignment to member variable open", 1),
                        new Site("Shop.open", "Runnable tidy = () -> System.gc();", "removed call to System::gc", 1));
    }

    @Test
    void tries_statements_that_a_program_may_lack_and_no_larger_figure() throws IOException {
        // given
        SmallProgram shop = SmallProgram.compile(folder, "Shop", SHOP);

        // then
        assertThat(shop.mutationsOf("Shop.settings"))
                .containsExactly(
                        "removed call to Map::put",
                        "removed call to Map::put",
                        "replaced return value with Collections.emptyMap");
    }

    @Test
    void leaves_out_what_only_the_compiler_wrote() throws IOException {
        // given
        SmallProgram shop = SmallProgram.compile(folder, "Shop", SHOP);

        // then
        assertThat(shop.mutationsOf("Shop.sum"))
                .as("nothing of the loop's iterator")
                .containsExactlyInAnyOrder(
                        "Substituted 0 with 1",
                        "Substituted 1 with 0",
                        "removed call to Integer::intValue",
                        "Replaced integer addition with subtraction",
                        "replaced int return with 0");
        assertThat(shop.mutationsOf("Shop.Price.cents")).as("an accessor").isEmpty();
    }

    @Test
    void mutates_static_initialisers_since_each_mutant_has_its_own_jvm() throws IOException {
        // given
        SmallProgram shop = SmallProgram.compile(folder, "Shop", SHOP);

        // then
        assertThat(shop.mutationsOf("Shop.<clinit>")).contains("Substituted 1 with 0", "removed call to Math::max");
    }

    @Test
    void makes_a_class_that_differs() throws IOException, ReflectiveOperationException {
        // given
        SmallProgram shop = SmallProgram.compile(folder, "Shop", SHOP);
        MutationEngine engine = shop.engine();
        Mutant subtracting = engine.mutants().stream()
                .filter(mutant -> mutant.site().mutation().equals("Replaced integer addition with subtraction"))
                .findFirst()
                .orElseThrow();
        Path file = shop.classes().resolve(subtracting.classFile());
        byte[] original = Files.readAllBytes(file);
        assertThat(SmallProgram.call(shop.classes(), "small.Shop", "sum")).isEqualTo(3);

        // when
        byte[] mutated = engine.bytes(subtracting);
        Files.write(file, mutated);

        // then
        assertThat(mutated).isNotEqualTo(original);
        assertThat(SmallProgram.call(shop.classes(), "small.Shop", "sum")).isEqualTo(-3);
    }

    @Test
    void makes_classes_that_the_jvm_takes() throws IOException, ReflectiveOperationException {
        // given
        SmallProgram merging = SmallProgram.compile(folder, "Merging", """
                public class Merging {
                    public static int tries() {
                        RuntimeException last;
                        try {
                            last = System.nanoTime() > 0 ? new IllegalStateException() : new IllegalArgumentException();
                            throw last;
                        } catch (IllegalStateException | IllegalArgumentException e) {
                            return e.getMessage() == null ? 1 : 2;
                        }
                    }
                }
                """);
        MutationEngine engine = merging.engine();
        List<Mutant> mutants = engine.mutants();
        assertThat(mutants).hasSizeGreaterThan(4);

        Path mutated = folder.resolve("mutated");
        for (Mutant mutant : mutants) {
            // when
            Path file = mutated.resolve(mutant.classFile());
            Files.createDirectories(file.getParent());
            Files.write(file, engine.bytes(mutant));

            // then
            assertThat(SmallProgram.call(mutated, "small.Merging", "tries"))
                    .as(mutant.toString())
                    .isIn(0, 1, 2);
        }
    }

    @Test
    void numbers_mutants_that_read_the_same() throws IOException {
        // given
        SmallProgram twice = SmallProgram.compile(folder, "Twice", """
                public class Twice {
                    static boolean both(Object a, Object b) {
                        if (a == null || b == null) {
                            return false;
                        }
                        return true;
                    }
                }
                """);

        // when
        List<Site> always = twice.engine().mutants().stream()
                .map(Mutant::site)
                .filter(site -> site.mutation().equals("removed conditional - replaced equality check with true"))
                .toList();

        // then
        assertThat(always).extracting(Site::nth).containsExactly(1, 2);
        assertThat(always).extracting(Site::line).containsOnly("if (a == null || b == null) {");
    }

    @Test
    void knows_an_anonymous_class_by_the_method_around_it() throws IOException {
        // given
        SmallProgram listening = SmallProgram.compile(folder, "Listening", """
                public class Listening {
                    int calls;
                    Runnable listener() {
                        return new Runnable() {
                            @Override
                            public void run() {
                                System.gc();
                            }
                        };
                    }
                }
                """);

        // when
        Mutant silent = listening.engine().mutants().stream()
                .filter(mutant -> mutant.site().mutation().equals("removed call to System::gc"))
                .findFirst()
                .orElseThrow();

        // then
        assertThat(silent.site().place()).isEqualTo("Listening.run");
        assertThat(silent.type()).isEqualTo("small.Listening$1");
        assertThat(silent.method())
                .isEqualTo(new Mutant.Method("small.Listening", "listener", "()Ljava/lang/Runnable;"));
    }
}
