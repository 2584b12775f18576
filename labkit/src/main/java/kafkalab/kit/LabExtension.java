package kafkalab.kit;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import kafkalab.kit.cluster.Clusters;
import kafkalab.pageviews.TrafficGenerator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * An extension that serves a graded test method: its parameters before, its time limit during, and the clearing up
 * after it.
 */
final class LabExtension implements ParameterResolver, InvocationInterceptor {

    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);
    private static final boolean DEBUGGED = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(argument -> argument.startsWith("-agentlib:jdwp"));

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == LabCluster.class
                || type == LabReport.class
                || type == TrafficGenerator.class
                || type == Random.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        if (type == LabCluster.class) {
            return test.getStore(NAMESPACE)
                    .computeIfAbsent(LabCluster.class, key -> openCluster(test), LabCluster.class);
        }
        if (type == LabReport.class) {
            return LabReport.ofThisJvm();
        }
        long seed = seedOf(test.getRequiredTestMethod());
        return type == Random.class ? new Random(seed) : new TrafficGenerator(seed).startingAt(yesterday());
    }

    /** Lets events be of yesterday: young enough for any retention, old enough to have happened. */
    private static Instant yesterday() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
    }

    private static LabCluster openCluster(ExtensionContext test) {
        String lab = test.getRequiredTestClass().getAnnotation(KafkaLab.class).value();
        int task = test.getRequiredTestMethod().getAnnotation(Task.class).value();
        return new OpenCluster(Clusters.ofThisJvm().shared(), lab.replaceFirst("-.*", "") + "-t" + task);
    }

    /** Gives each method a stream of its own, so that adding a test changes no other test's data. */
    private static long seedOf(Method method) {
        return 31 * RunSeed.VALUE + method.getName().hashCode();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext test)
            throws Throwable {
        Task task = method.getExecutable().getAnnotation(Task.class);
        if (task == null || DEBUGGED) {
            invocation.proceed();
        } else {
            int seconds = test.getConfigurationParameter("kafkalab.seconds", Integer::valueOf)
                    .orElse(task.seconds());
            new TimeLimit(seconds).run(invocation::proceed);
        }
    }

    /** The seed of this JVM's run: {@code -Dlab.seed}, or one drawn by chance. */
    private static final class RunSeed {
        static final long VALUE =
                Long.getLong("lab.seed", ThreadLocalRandom.current().nextInt(1, 1_000_000_000));
    }
}
