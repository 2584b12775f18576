package kafkalab.grader;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** An estimate of how many submissions the machine's memory holds at a time. */
final class Memory {

    /** What a submission's cluster and program take, when they take all that they may. */
    private static final long ONE = 2_000_000_000L;

    private Memory() {}

    /**
     * Returns how many fit, and at least one.
     *
     * @param most how many are wanted
     */
    static int holds(int most) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) Math.max(1, Math.min(most, system.getTotalMemorySize() / ONE));
    }
}
