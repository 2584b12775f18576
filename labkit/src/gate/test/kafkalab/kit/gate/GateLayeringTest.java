package kafkalab.kit.gate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * Holds the gate to its layers.
 *
 * <pre>
 *          gate
 *        /   |   \
 *  mutants  run   catalogue     the one knows PIT, the other JGit; neither knows the other
 * </pre>
 */
class GateLayeringTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("kafkalab");

    @Test
    void mutants_do_not_know_who_tries_them() {
        holds(noClasses()
                .that()
                .resideInAPackage("kafkalab.kit.gate.mutants..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafkalab.kit.gate", "kafkalab.catalogue.."));
    }

    @Test
    void the_gate_leaves_patches_to_the_catalogue_and_mutants_to_their_package() {
        holds(noClasses()
                .that()
                .resideInAPackage("kafkalab.kit.gate")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jgit..", "kafkalab.catalogue.author.."));
    }

    @Test
    void no_package_knows_another_that_knows_it() {
        holds(slices().matching("kafkalab.(**)").should().beFreeOfCycles());
    }

    /** Refuses a rule that is kept only because there is nothing to keep it. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }
}
