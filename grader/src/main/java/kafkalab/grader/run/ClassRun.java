package kafkalab.grader.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.grader.submission.Submission;

/** A run that grades a class: several submissions at a time, each result written as soon as it is there. */
public final class ClassRun {

    /** After so many runs that failed on the same files, a person has to look. */
    private static final int MOST_FAILURES = 3;

    private final Judge judge;
    private final ResultFiles files;
    private final String lab;
    private final Listener listener;

    /**
     * Prepares a run.
     *
     * @param judge grades one
     * @param files where results go
     * @param lab the lab's id
     * @param listener hears of each result, from one thread
     */
    public ClassRun(Judge judge, ResultFiles files, String lab, Listener listener) {
        this.judge = judge;
        this.files = files;
        this.lab = lab;
        this.listener = listener;
    }

    /**
     * Grades all submissions that have no result yet: a run that was stopped goes on where it was.
     *
     * @param submissions the submissions
     * @param jobs how many are at work at a time
     * @param most how many there are at a time, with those that only wait
     * @param again whether those that have a result are graded again
     * @return the results of all, in the order of the submissions
     */
    public List<SubmissionResult> grade(List<Submission> submissions, int jobs, int most, boolean again)
            throws IOException, InterruptedException {
        List<Submission> open = new ArrayList<>();
        for (Submission submission : submissions) {
            Optional<SubmissionResult> known = again ? Optional.empty() : standing(submission);
            if (known.isPresent()) {
                listener.known(known.get());
            } else {
                open.add(submission);
            }
        }
        if (!open.isEmpty() && judge.prepare(open.size())) {
            listener.prepared();
        }
        WorkLimit places = new WorkLimit(jobs);
        ExecutorService pool = Executors.newFixedThreadPool(most);
        try {
            CompletionService<SubmissionResult> results = new ExecutorCompletionService<>(pool);
            open.forEach(submission -> results.submit(() -> {
                try (WorkLimit.Place place = places.take()) {
                    SubmissionResult result = judge.grade(submission, files.folder(submission.student()), place);
                    // The machine may have failed for a moment; who is to blame for that is not the student.
                    return result.outcome() == Outcome.ERROR
                            ? judge.grade(submission, files.folder(submission.student()), place)
                            : result;
                }
            }));
            for (int i = 0; i < open.size(); i++) {
                SubmissionResult result = counted(results.take().get());
                files.write(result);
                listener.graded(result);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        List<SubmissionResult> all = new ArrayList<>();
        for (Submission submission : submissions) {
            all.add(files.read(submission.student()).orElseThrow());
        }
        return all;
    }

    /** Tells whether other tests would come to the same: no test has looked at what was refused or does not compile. */
    private boolean couldNotDiffer(SubmissionResult result) {
        return result.outcome() != Outcome.GRADED
                || result.tests().isEmpty()
                || result.tests().equals(judge.tests());
    }

    /** Counts the runs that have failed on the same files. */
    private SubmissionResult counted(SubmissionResult result) throws IOException {
        if (result.outcome() != Outcome.ERROR) {
            return result;
        }
        return files.read(result.student())
                .filter(before -> before.outcome() == Outcome.ERROR
                        && before.digest().equals(result.digest())
                        && before.lab().equals(result.lab()))
                .map(before -> result.failed(before.failures() + 1))
                .orElse(result);
    }

    /**
     * Returns the result that a submission has already: of the same tasks and the same files; and where the grader failed,
     * it has failed on them again and again.
     */
    private Optional<SubmissionResult> standing(Submission submission) throws IOException {
        return files.read(submission.student())
                .filter(result -> result.lab().equals(lab)
                        && (result.outcome() != Outcome.ERROR || result.failures() >= MOST_FAILURES))
                .filter(result -> result.asked().equals(judge.asked()))
                .filter(this::couldNotDiffer)
                .filter(result -> result.digest().equals(judge.digest(submission)));
    }

    /**
     * A judge that grades single submissions, for several threads at once; where one ends in an error, it is asked once
     * more.
     */
    public interface Judge {

        /**
         * Prepares to grade, once, before the first submission.
         *
         * @param submissions how many there will be
         * @return whether there was something to do
         */
        default boolean prepare(int submissions) throws IOException, InterruptedException {
            return false;
        }

        /**
         * Grades a submission.
         *
         * @param submission the submission
         * @param folder the folder for what the program prints
         * @param waiting hears while the program only waits
         */
        SubmissionResult grade(Submission submission, Path folder, Waiting waiting) throws InterruptedException;

        /** Returns the numbers of the tasks that are asked for, in order; none for all that give points. */
        List<Integer> asked();

        /** Returns the digest of the tests that judge. */
        String tests();

        /** Returns what the result's digest would be, without grading; empty where there is nothing to grade. */
        String digest(Submission submission);
    }

    /** A listener that hears of a submission that takes nothing from others. */
    public interface Waiting {

        /**
         * Hears whether the program only waits.
         *
         * @param now whether it does from now on
         */
        void waits(boolean now);
    }

    /** A listener that hears how a run goes. */
    public interface Listener {

        /** Hears that a rehearsal went well. */
        default void prepared() {}

        /** Hears of a result that an earlier run has left. */
        void known(SubmissionResult result) throws IOException;

        /** Hears of a new result, which is written already. */
        void graded(SubmissionResult result) throws IOException;
    }
}
