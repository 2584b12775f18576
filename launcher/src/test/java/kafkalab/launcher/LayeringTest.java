package kafkalab.launcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** A test that holds the launcher to what it may know: of labkit what a grade looks like; and of itself, its build nothing. */
class LayeringTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("kafkalab.launcher");

    @Test
    void of_the_kit_the_launcher_knows_only_what_a_grade_looks_like() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("kafkalab..")
                        .and(resideOutsideOfPackages(
                                "kafkalab.launcher..", "kafkalab.kit.grading..", "kafkalab.kit.fault..")))
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void the_build_runs_as_a_single_file_and_knows_no_other() {
        noClasses()
                .that()
                .haveSimpleName("LauncherBuild")
                .should()
                .dependOnClassesThat()
                .haveNameNotMatching("(\\[?L?java\\..*|kafkalab\\.launcher\\.LauncherBuild.*)")
                .allowEmptyShould(false)
                .check(CLASSES);
    }
}
