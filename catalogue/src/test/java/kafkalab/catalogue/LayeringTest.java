package kafkalab.catalogue;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * Holds the catalogue to its layers.
 *
 * <pre>
 *   author   check      the command line, which knows Git; what is checked of programs without a cluster
 *      |       |
 *      |     contract   what a lab promises, and which sentences of it programs break
 *      |       |
 *   catalogue      a lab's programs; knows files, and nothing of the kit, whose gate and grader use it
 * </pre>
 */
class LayeringTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("kafkalab.catalogue");

    @Test
    void the_programs_do_not_know_the_command_line() {
        holds(noClasses()
                .that()
                .resideInAPackage("kafkalab.catalogue")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafkalab.catalogue.*..", "picocli.."));
    }

    @Test
    void no_package_knows_another_that_knows_it() {
        holds(slices().matching("kafkalab.(catalogue..)").should().beFreeOfCycles());
    }

    @Test
    void the_checks_do_not_know_the_command_line() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("kafkalab.catalogue.check..", "kafkalab.catalogue.contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafkalab.catalogue.author..", "picocli.."));
    }

    @Test
    void only_the_command_line_knows_a_repository() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("kafkalab.catalogue.author..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.jgit.lib..", "org.eclipse.jgit.revwalk..", "org.eclipse.jgit.merge.."));
    }

    /** Refuses a rule that is kept only because there is nothing to keep it. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }
}
