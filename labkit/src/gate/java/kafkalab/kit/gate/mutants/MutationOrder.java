package kafkalab.kit.gate.mutants;

import java.nio.file.Path;
import kafkalab.kit.grading.LabDefinition;

/**
 * What to try, and with what.
 *
 * @param lab the lab
 * @param tests the folder of its compiled tests, which are on this JVM's class path as well
 * @param libraries the class path of the rest
 * @param sources the folder of the solution's sources
 * @param solution the folder of its classes and resources
 * @param starter the folder of the starter's classes
 * @param equivalent the list of mutants that keep the contract
 * @param area a folder for classes, logs and the report
 * @param choice the mutants to try
 */
public record MutationOrder(
        LabDefinition lab,
        Path tests,
        String libraries,
        Path sources,
        Path solution,
        Path starter,
        Path equivalent,
        Path area,
        Choice choice) {}
