package haneul.diffusion;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.TrainingDomain;
import haneul.model.VideoModel;
import haneul.model.vae.Reconstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notes on requests outside the domain of a model's training data: words that no caption has, sizes, lengths and frame
 * rates beyond those of its clips, and given frames that its compression network does not preserve. A model whose
 * {@link TrainingDomain} is not known gets none of these.
 */
final class DomainNotes {
    private static final int SHOWN = 10;

    /** Decibels below the worst clip of training, as that is the worst of a sample only. */
    private static final double MARGIN = 1;

    private DomainNotes() {}

    /**
     * One line for each kind.
     *
     * @param negative the negative prompt
     */
    static List<String> of(VideoModel model, List<Canvas> canvases, String negative) {
        TrainingDomain domain = model.domain();
        return Stream.of(
                        unconditional(canvases),
                        words(domain, canvases, negative),
                        grids(domain, canvases),
                        reconstruction(model, canvases))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> unconditional(List<Canvas> canvases) {
        return canvases.stream()
                        .anyMatch(c -> c.isBlank()
                                && c.references().isEmpty()
                                && c.sentences().stream().allMatch(s -> s.text().isBlank()))
                ? Optional.of("the sentence is empty: sampling is unconditional")
                : Optional.empty();
    }

    private static Optional<String> words(TrainingDomain domain, List<Canvas> canvases, String negative) {
        List<String> unseen = Stream.concat(
                        canvases.stream().flatMap(c -> c.sentences().stream().map(Canvas.Sentence::text)),
                        Stream.of(negative))
                .map(domain::unseen)
                .flatMap(Set::stream)
                .distinct()
                .toList();
        return unseen.isEmpty()
                ? Optional.empty()
                : Optional.of("not known to this model: "
                        + unseen.stream().limit(SHOWN).collect(Collectors.joining(", "))
                        + (unseen.size() > SHOWN ? " and " + (unseen.size() - SHOWN) + " more" : ""));
    }

    private static Optional<String> grids(TrainingDomain domain, List<Canvas> canvases) {
        List<String> beyond = canvases.stream()
                .map(Canvas::grid)
                .flatMap(g -> beyond(domain, g).stream())
                .distinct()
                .toList();
        return beyond.isEmpty()
                ? Optional.empty()
                : Optional.of("outside of this model's training: " + String.join(", ", beyond));
    }

    private static List<String> beyond(TrainingDomain domain, Grid g) {
        List<String> out = new ArrayList<>();
        if (!domain.coversSize(g.width(), g.height())) {
            out.add(g.width() + "x" + g.height() + " pixels (trained on " + domain.sizeRange() + ")");
        }
        if (!domain.coversFrames(g.frames())) {
            out.add(g.frames() + " frames (" + domain.frameRange() + ")");
        }
        if (g.frames() > 1 && !domain.coversFps(g.fps())) {
            out.add(TrainingDomain.plain(g.fps()) + " fps (" + domain.fpsRange() + ")");
        }
        return out;
    }

    /** Encodes and decodes the first given frames, one group at most, of the canvas that loses most. */
    private static Optional<String> reconstruction(VideoModel model, List<Canvas> canvases) {
        double bar = model.domain().psnr();
        if (bar == 0) {
            return Optional.empty();
        }
        TreeMap<Double, String> below = new TreeMap<>();
        for (Canvas c : canvases) {
            List<Frame> given = given(c, 1 + model.vae().temporal());
            int unit = model.vae().spatial();
            if (!given.isEmpty() && c.grid().width() >= unit && c.grid().height() >= unit) {
                double psnr = Reconstruction.psnr(model.vae(), given);
                if (psnr < bar - MARGIN) {
                    below.put(
                            psnr,
                            String.format(
                                    Locale.ROOT,
                                    "the given frames lose detail in this model's compression network:"
                                            + " %.1f dB PSNR, and clips of its training have %.1f dB or more",
                                    psnr,
                                    bar));
                }
            }
        }
        return below.values().stream().findFirst();
    }

    /** The first run of given frames, at most so many. */
    private static List<Frame> given(Canvas c, int most) {
        List<Frame> out = new ArrayList<>();
        for (int i = 0; i < c.grid().frames() && out.size() < most; i++) {
            if (c.isPasted(i) && c.frame(i) != null) {
                out.add(Objects.requireNonNull(c.frame(i)));
            } else if (!out.isEmpty()) {
                break;
            }
        }
        return out;
    }
}
