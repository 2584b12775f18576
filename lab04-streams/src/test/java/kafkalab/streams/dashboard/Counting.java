package kafkalab.streams.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.StudentCode;
import kafkalab.streams.NotRunningException;
import kafkalab.streams.PageCount;
import kafkalab.streams.PageStatsApp;
import kafkalab.streams.PageStatsConfig;
import org.apache.kafka.streams.KafkaStreams.State;

/** A count: the application under test at work, asked at any time what it counts, or why it does not. */
final class Counting implements AutoCloseable {

    private static final int WINDOWS = 12;
    private static final int MOST_PAGES = 40;
    private static final long PACE_MS = 400;

    private final PageStatsConfig config;
    private final TreeSet<String> pages = new TreeSet<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "counting");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Snapshot snapshot;
    private volatile PageStatsApp app;

    /**
     * Prepares the application.
     *
     * @param config how it is to count
     */
    Counting(PageStatsConfig config) {
        this.config = config;
        snapshot = new Snapshot("starting", "", List.of(), windows(Instant.now(), List.of()));
    }

    /** Starts the application and the looking at it, both in a thread of its own. */
    void start() {
        clock.execute(this::startApplication);
        clock.scheduleWithFixedDelay(this::look, 0, PACE_MS, TimeUnit.MILLISECONDS);
    }

    /** Returns what was to be seen at the last look. */
    Snapshot snapshot() {
        return snapshot;
    }

    private void startApplication() {
        try {
            app = PageStatsApp.start(config);
        } catch (RuntimeException | Error e) {
            show(stateOf(e), sentence(e), List.of());
        }
    }

    private void look() {
        if (app == null) {
            return;
        }
        if (app.failure().isPresent()) {
            Throwable failure = app.failure().get();
            show(stateOf(failure), sentence(failure), List.of());
            return;
        }
        Instant now = Instant.now();
        try {
            show(
                    "running",
                    "",
                    app.view()
                            .counts(firstStart(now), now.plus(config.windowing().size())));
        } catch (NotRunningException e) {
            show(app.state() == State.ERROR ? "failed" : "starting", "", List.of());
        } catch (RuntimeException | Error e) {
            show(stateOf(e), sentence(e), List.of());
        }
    }

    private void show(String state, String message, List<PageCount> counts) {
        counts.stream()
                .sorted(Comparator.comparing(PageCount::count).reversed())
                .map(PageCount::page)
                .filter(page -> pages.size() < MOST_PAGES)
                .forEach(pages::add);
        snapshot = new Snapshot(state, message, List.copyOf(pages), windows(Instant.now(), counts));
    }

    /** Sorts counts into the last windows; one without visits is there as well, and empty. */
    private List<Snapshot.Window> windows(Instant now, List<PageCount> counts) {
        Duration size = config.windowing().size();
        List<Snapshot.Window> windows = new ArrayList<>();
        for (int number = 0; number < WINDOWS; number++) {
            Instant start = firstStart(now).plus(size.multipliedBy(number));
            Map<String, Long> byPage = new TreeMap<>();
            counts.stream()
                    .filter(count -> count.start().equals(start))
                    .forEach(count -> byPage.merge(count.page(), count.count(), Long::sum));
            boolean open = start.plus(size).plus(config.windowing().grace()).isAfter(now);
            windows.add(new Snapshot.Window(start.toEpochMilli(), open, byPage));
        }
        return windows;
    }

    private Instant firstStart(Instant now) {
        long size = config.windowing().size().toMillis();
        return Instant.ofEpochMilli((now.toEpochMilli() / size - WINDOWS + 1) * size);
    }

    private static String stateOf(Throwable thrown) {
        return thrown instanceof UnsupportedOperationException
                        && StudentCode.messageOf(thrown).startsWith("TODO")
                ? "todo"
                : "failed";
    }

    /** Says in one line what happened: the deepest cause, since Streams wraps what a program throws. */
    private static String sentence(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return stateOf(thrown).equals("todo") ? StudentCode.messageOf(thrown) + "." : StudentCode.describe(cause) + ".";
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (app != null) {
            app.close();
        }
    }
}
