package kafkalab.kit.run;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.Task;
import org.junit.jupiter.api.Order;

/**
 * A test method that decides about a task.
 *
 * @param testClass the class's name
 * @param name the method's name
 * @param task the task's number
 * @param needs the tasks without which it is skipped
 * @param closing whether its task answers for what the program leaves behind in others
 * @param seconds its time limit
 */
public record TaskMethod(String testClass, String name, int task, Set<Integer> needs, boolean closing, int seconds) {

    /** Names JUnit's parameter for a limit other than the method's own; {@code LabExtension} reads it. */
    static final String SECONDS = "kafkalab.seconds";

    /** Finds a class's test methods, by task, and within a task by JUnit's {@link Order} and by name. */
    static List<TaskMethod> of(Class<?> testClass) {
        return Arrays.stream(testClass.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Task.class))
                .sorted(Comparator.comparingInt(TaskMethod::order).thenComparing(Method::getName))
                .map(TaskMethod::of)
                .sorted(Comparator.comparingInt(TaskMethod::task))
                .toList();
    }

    /** Returns the same method with another time limit. */
    public TaskMethod within(int otherSeconds) {
        return new TaskMethod(testClass, name, task, needs, closing, otherSeconds);
    }

    private static int order(Method method) {
        Order order = method.getAnnotation(Order.class);
        return order == null ? Order.DEFAULT : order.value();
    }

    private static TaskMethod of(Method method) {
        Task task = method.getAnnotation(Task.class);
        Set<Integer> needs = Arrays.stream(task.needs()).boxed().collect(Collectors.toSet());
        return new TaskMethod(
                method.getDeclaringClass().getName(),
                method.getName(),
                task.value(),
                needs,
                task.closing(),
                task.seconds());
    }
}
