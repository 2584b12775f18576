package kafkalab.kit.gate.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.Task;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;
import kafkalab.kit.process.ClassPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lets the tests of a small lab, which need no cluster, judge mutants of its solution in real JVMs. */
class MutationRunTest {

    private static final String SOLUTION = """
            public class Shop {
                public static int price(int cents) {
                    return twice(cents);
                }
                private static int twice(int cents) {
                    return cents * 2;
                }
                public static boolean isOpen(int hour) {
                    return hour > 8;
                }
                public static String name() {
                    return "Shop";
                }
                public static void alarm() {
                    System.gc();
                }
            }
            """;

    private static final String STARTER = """
            public class Shop {
                public static int price(int cents) {
                    throw new UnsupportedOperationException("TODO 1: tell the price");
                }
                public static boolean isOpen(int hour) {
                    throw new UnsupportedOperationException("TODO 2: tell whether it is open");
                }
                public static String name() {
                    return "Shop";
                }
                public static void alarm() {
                    throw new UnsupportedOperationException("TODO 2: ring");
                }
            }
            """;

    private static final String EQUIVALENT = """
            - in: Shop.price
              line: "return twice(cents);"
              mutation: "replaced int return with 0"
              why: Who would buy.
            - in: Shop.isOpen
              line: "return hour > 8;"
              mutation: "changed conditional boundary"
              why: Nobody comes at eight.
            - in: Shop.isOpen
              line: "return hour > 9;"
              mutation: "changed conditional boundary"
              why: Nobody came at nine.
            """;

    /** Outlives the test: the brokers of its cluster end with this JVM, and end it where their data are gone. */
    private Path folder;

    @BeforeEach
    void make_a_folder() throws IOException {
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "mutation-run").toAbsolutePath()), "run");
    }

    @Test
    void tells_killed_mutants_from_gaps_and_holds_the_list_of_equivalents_against_them()
            throws IOException, InterruptedException {
        // given
        Files.writeString(folder.resolve("equivalent.yaml"), EQUIVALENT);

        // when
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        MutationReport report = new MutationRun(order("all"), new PrintStream(printed, true, UTF_8)).run();

        // then
        assertThat(report.tried())
                .extracting(MutationRunTest::summary)
                .containsExactlyInAnyOrder(
                        "1 price: replaced call to Shop::twice with argument -> killed by 1",
                        "1 price: replaced int return with 0 -> killed by 1",
                        "1 twice: Replaced integer multiplication with division -> killed by 1",
                        "1 twice: replaced int return with 0 -> killed by 1",
                        "2 isOpen: changed conditional boundary -> survived, as listed",
                        "2 isOpen: removed conditional - replaced comparison check with false -> killed by 2",
                        "2 isOpen: removed conditional - replaced comparison check with true -> survived",
                        "2 isOpen: replaced boolean return with true -> survived",
                        "2 alarm: removed call to System::gc -> not-reached");
        assertThat(report.problems())
                .containsExactly(
                        "equivalent.yaml lists what no mutant is any more:"
                                + " Shop.isOpen: changed conditional boundary in `return hour > 9;`.",
                        "equivalent.yaml lists a mutant that loses task 1:"
                                + " Shop.java:4 Shop.price: replaced int return with 0.");
        assertThat(folder.resolve("area/mutants.json")).isRegularFile();
        assertThat(printed.toString(UTF_8)).contains("  [  1/9] ", "  [  9/9] ").endsWith(MutationTable.of(report));
    }

    private MutationOrder order(String wanted) throws IOException {
        SmallProgram compiled = SmallProgram.compile(folder.resolve("solution"), "Shop", SOLUTION);
        SmallProgram starter = SmallProgram.compile(folder.resolve("starter"), "Shop", STARTER);
        return new MutationOrder(
                new LabDefinition(
                        "lab99-shop", Text.same("Shop"), Text.same("docs/shop.md"), List.of(task(1), task(2))),
                Path.of("target/test-classes").toAbsolutePath(),
                ClassPath.current(),
                compiled.sources(),
                compiled.classes(),
                starter.classes(),
                folder.resolve("equivalent.yaml"),
                folder.resolve("area"),
                new Choice(wanted, 1));
    }

    private static String summary(TriedMutant tried) {
        Site site = tried.mutant().site();
        return tried.task() + " " + site.place().replace("Shop.", "") + ": " + site.mutation() + " -> "
                + tried.fate().json()
                + tried.loss().map(loss -> " by " + loss.task()).orElse(tried.isEquivalent() ? ", as listed" : "");
    }

    private static TaskDefinition task(int number) {
        return new TaskDefinition(number, 50, Text.same("Title"), Text.same("Hint"), "task-" + number);
    }

    /** The tests of the lab: one a task, and neither looks at a boundary. */
    @KafkaLab("lab99-shop")
    static class ShopTest {

        @Task(1)
        void sells() throws ReflectiveOperationException {
            assertThat(call("price", 3)).isEqualTo(6);
        }

        @Task(2)
        void opens() throws ReflectiveOperationException {
            assertThat(call("isOpen", 20)).isEqualTo(true);
        }

        private static Object call(String method, int argument) throws ReflectiveOperationException {
            try {
                return Class.forName("small.Shop").getMethod(method, int.class).invoke(null, argument);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
