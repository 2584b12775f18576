package kafkalab.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * A mark on a test method that decides about a task of {@code lab.yaml}.
 *
 * <p>Several methods may decide about one task; the task is solved when all of them pass. They run in the order that
 * {@link org.junit.jupiter.api.Order} gives them; the first that fails decides what the student reads. Points, title and hint stand
 * in {@code lab.yaml} alone.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
public @interface Task {

    /** Gives the task's number, from 1. */
    int value();

    /** Names the tasks without which this one makes no sense: where one of them failed, this one is skipped. */
    int[] needs() default {};

    /**
     * Says that this task asks whether the program closes what it opens. What the program leaves behind in tasks before it
     * is told and charged here, once, since it is one mistake.
     */
    boolean closing() default false;

    /**
     * Limits the time of the method, in seconds.
     *
     * <p>The limit ends a hang and judges no speed: make it many times what a right program needs on a busy machine.
     */
    int seconds() default 60;
}
