package kafkalab.kit;

import java.util.concurrent.atomic.AtomicReference;
import kafkalab.kit.grading.Timeline;

/**
 * A report that takes what a test has to show beside its verdict: it goes into {@code report.html}, below the tasks.
 *
 * <p>A test hands over what it has recorded, never markup: the JVM that grades draws the picture, and believes nothing
 * that the program's JVM says of it. In an IDE, where there is no report, it goes nowhere.
 */
public interface LabReport {

    /**
     * Adds a timeline to the report; a later one with the same title takes the place of the earlier.
     *
     * @param timeline what was recorded, whether the test passes or fails
     */
    void show(Timeline timeline);

    /** Returns the report of the run that this JVM takes part in. */
    static LabReport ofThisJvm() {
        return Holder.REPORT.get();
    }

    /** Sets where this JVM's timelines go: the kit's own JVMs call this once, before any test. */
    static void use(LabReport report) {
        Holder.REPORT.set(report);
    }

    /** The holder of this JVM's report. */
    final class Holder {

        private static final AtomicReference<LabReport> REPORT = new AtomicReference<>(timeline -> {});

        private Holder() {}
    }
}
