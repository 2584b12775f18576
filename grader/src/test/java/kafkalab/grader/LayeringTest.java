package kafkalab.grader;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * A test that holds the grader to its layers: the command line knows all packages, they know {@code result}, {@code
 * kit} and {@code fault}, and of labkit the grader knows what a grade looks like and what the rules are.
 */
class LayeringTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("kafkalab.grader");

    @Test
    void of_the_kit_the_grader_knows_only_what_a_grade_looks_like_and_the_rules() {
        holds(noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("kafkalab..")
                        .and(resideOutsideOfPackages(
                                "kafkalab.grader..",
                                "kafkalab.kit.grading..",
                                "kafkalab.kit.rules..",
                                "kafkalab.kit.fault.."))));
    }

    @Test
    void the_grader_links_no_lab_and_nothing_of_a_lab() {
        holds(noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..", "org.junit.."));
    }

    @Test
    void no_package_knows_another_that_knows_it() {
        holds(slices().matching("kafkalab.grader.(**)").should().beFreeOfCycles());
    }

    @Test
    void only_the_command_line_knows_the_command_line() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("kafkalab.grader")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("kafkalab.grader"));
    }

    /** Refuses a rule that is kept only because there is nothing to keep it. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }
}
