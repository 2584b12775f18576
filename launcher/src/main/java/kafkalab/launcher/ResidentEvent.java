package kafkalab.launcher;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import kafkalab.kit.grading.TaskGrade;

/**
 * A line that the resident referee says; what an event does not have is null.
 *
 * @param event its name
 * @param what what it starts: {@code brokers}, {@code program}
 * @param cluster the cluster's name
 * @param tasks the lab's tasks
 * @param ms how long it took
 * @param edited the tasks that the changed methods belong to
 * @param errors why the sources do not compile
 * @param task the task that has begun
 * @param limit the seconds that its tests may take
 * @param todo the number of the TODO that the program ran into, 0 for none
 * @param grade how a task ended
 * @param text what the program printed
 * @param stopped whether the run was ended before its end
 * @param seed repeats the run's data
 * @param score the points of the run
 * @param maxScore the points that there are
 * @param world what the program ran in
 * @param problem a fault of the machine or the kit
 * @param remedy what mends it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ResidentEvent(
        String event,
        String what,
        String cluster,
        List<Integer> tasks,
        Long ms,
        List<Integer> edited,
        List<CompileError> errors,
        Integer task,
        Integer limit,
        Integer todo,
        TaskGrade grade,
        String text,
        Boolean stopped,
        Long seed,
        Integer score,
        Integer maxScore,
        String world,
        String problem,
        String remedy) {

    /** A place in a source file that does not compile. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record CompileError(String file, long line, long column, String message, String source) {}

    static ResidentEvent fault(String problem, String remedy) {
        return new ResidentEvent(
                "fault", null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                problem, remedy);
    }
}
