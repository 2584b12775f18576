package kafkalab.kit.grading;

import java.util.Objects;

/**
 * A picture that a lab adds to the report of a run.
 *
 * <p>The SVG goes into the page as it is: only the kit makes it, never a student's program. It needs a {@code viewBox},
 * takes the width that the page gives it, and stays readable in light and in dark where it draws in
 * {@code currentColor}.
 *
 * @param title a few words above the picture
 * @param svg one {@code <svg>} element; it refers to nothing outside itself
 * @param caption what there is to see, for readers who do not see it as well
 */
public record Picture(String title, String svg, String caption) {

    /** Refuses a picture without one of its parts. */
    public Picture {
        Objects.requireNonNull(title, "A picture needs a title, but it is null.");
        Objects.requireNonNull(svg, "A picture needs an SVG, but it is null.");
        Objects.requireNonNull(caption, "A picture needs a caption, but it is null.");
    }
}
