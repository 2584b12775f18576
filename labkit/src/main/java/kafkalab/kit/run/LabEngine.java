package kafkalab.kit.run;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.process.ClassPath;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;

/**
 * A test engine that runs {@link KafkaLab} classes under {@code mvn test}: grades in this JVM, and lets the program run
 * in another.
 *
 * <p>It finds nothing outside Maven Surefire: in an IDE the same classes run under Jupiter, and should not run twice.
 */
public final class LabEngine implements TestEngine {

    @Override
    public String getId() {
        return "kafka-lab";
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId engineId) {
        EngineDescriptor engine = new EngineDescriptor(engineId, "Kafka Lab Kit");
        if (ClassPath.isOfSurefire()) {
            request.getSelectorsByType(ClassSelector.class).stream()
                    .map(ClassSelector::getJavaClass)
                    .filter(type -> type.isAnnotationPresent(KafkaLab.class))
                    .forEach(type -> engine.addChild(new LabDescriptor(engineId, type)));
        }
        return engine;
    }

    @Override
    public void execute(ExecutionRequest request) {
        for (TestDescriptor lab : request.getRootTestDescriptor().getChildren()) {
            new LabSession((LabDescriptor) lab, request.getEngineExecutionListener()).run();
        }
    }

    /** A lab's test class. */
    static final class LabDescriptor extends AbstractTestDescriptor {

        private final Class<?> testClass;

        LabDescriptor(UniqueId parent, Class<?> testClass) {
            super(parent.append("lab", testClass.getName()), testClass.getSimpleName(), ClassSource.from(testClass));
            this.testClass = testClass;
            TaskMethod.of(testClass).forEach(method -> addChild(new TaskDescriptor(getUniqueId(), testClass, method)));
        }

        Class<?> testClass() {
            return testClass;
        }

        List<TaskDescriptor> tasks() {
            return getChildren().stream().map(TaskDescriptor.class::cast).toList();
        }

        @Override
        public Type getType() {
            return Type.CONTAINER;
        }
    }

    /** A test method that decides about a task; its tag is {@code task-3}. */
    static final class TaskDescriptor extends AbstractTestDescriptor {

        private final TaskMethod method;

        TaskDescriptor(UniqueId parent, Class<?> testClass, TaskMethod method) {
            super(parent.append("task", method.name()), method.name() + "()", source(testClass, method));
            this.method = method;
        }

        private static MethodSource source(Class<?> testClass, TaskMethod method) {
            Optional<Method> found = List.of(testClass.getDeclaredMethods()).stream()
                    .filter(each -> each.getName().equals(method.name()))
                    .findFirst();
            return MethodSource.from(found.orElseThrow());
        }

        TaskMethod method() {
            return method;
        }

        @Override
        public Set<TestTag> getTags() {
            return Set.of(TestTag.create("task-" + method.task()));
        }

        @Override
        public Type getType() {
            return Type.TEST;
        }
    }
}
