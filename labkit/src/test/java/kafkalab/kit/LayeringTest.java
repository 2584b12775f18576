package kafkalab.kit;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A test that holds the kit to its layers.
 *
 * <pre>
 *   gate           proves tests; a source folder of its own (src/gate), and the rest is compiled without it
 *    |
 *   run            the engine: grades programs
 *    |
 *   kit            the API of the labs' tests
 *    |
 *   cluster   grading   process   sources   do not know each other
 *    |         |         |         |
 *   fault     rules    what programs may use; knows of grading the languages
 *
 *   pageviews      the story's domain: knows nothing of the kit
 * </pre>
 */
class LayeringTest {

    private static final int LARGEST_API = 10;
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("kafkalab");

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "grading", "process", "sources"})
    void the_lowest_packages_know_only_faults_and_themselves(String layer) {
        String itself = "kafkalab.kit." + layer;

        holds(noClasses()
                .that()
                .resideInAPackage(itself)
                .should()
                .dependOnClassesThat(resideInAPackage("kafkalab..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(itself, "kafkalab.kit.fault"))));
    }

    @Test
    void a_fault_knows_nothing_of_the_kit() {
        holds(noClasses()
                .that()
                .resideInAPackage("kafkalab.kit.fault")
                .should()
                .dependOnClassesThat(resideInAPackage("kafkalab..")
                        .and(JavaClass.Predicates.resideOutsideOfPackage("kafkalab.kit.fault"))));
    }

    @Test
    void the_api_does_not_know_who_runs_it() {
        holds(noClasses()
                .that()
                .resideInAPackage("kafkalab.kit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafkalab.kit.run..", "kafkalab.kit.gate.."));
    }

    @Test
    void no_package_knows_another_that_knows_it() {
        holds(slices().matching("kafkalab.(**)").should().beFreeOfCycles());
    }

    @Test
    void the_story_does_not_know_the_kit() {
        holds(noClasses()
                .that()
                .resideInAPackage("kafkalab.pageviews..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("kafkalab.kit.."));
    }

    @Test
    void the_api_is_small_enough_to_learn() {
        List<String> api = CLASSES.that(alwaysTrue()).stream()
                .filter(type -> type.getPackageName().equals("kafkalab.kit"))
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(api)
                .as("public top-level types of kafkalab.kit")
                .contains("KafkaLab", "LabCluster", "Lesson", "StudentProcess", "Task")
                .hasSizeLessThanOrEqualTo(LARGEST_API);
    }

    /** Refuses a rule that is kept only because there is nothing to keep it. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }
}
