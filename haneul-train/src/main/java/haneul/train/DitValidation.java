package haneul.train;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.vae.FrameTensors;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import haneul.train.data.Caption;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Validation of a transformer: errors of the predicted clean patch (x₀) on clips that are never trained on, and a sheet of
 * samples. Noise is the same each time.
 *
 * <ul>
 *   <li>{@code x0_σ}: text to video at noise level σ
 *   <li>{@code off_σ}: with the transformer blocks bypassed: the part of the outer stages alone
 *   <li>{@code wrong_text_σ}: with the caption of another clip: the use that is made of the text
 *   <li>{@code wrong_frames_0.6}, {@code right_frames_0.6}: on every second frame of patches, with the frames between
 *       from another clip or from the same: the use that is made of other frames
 *   <li>{@code kind_…}: of each {@link TaskKind} at noise level 0.8
 * </ul>
 */
final class DitValidation {
    private static final double[] LEVELS = {0.1, 0.3, 0.6, 0.8, 0.95};
    private static final int MOST_CLIPS = 32;
    private static final int SAMPLES = 4;

    private final HaneulModel model;
    private final Patch patch;
    private final LatentCache clips;
    private final SamplePainter painter;
    private final Path file;

    /**
     * @param clips of the validation split
     * @param file where the sheet goes
     */
    DitValidation(HaneulModel model, LatentCache clips, SamplePainter painter, Path file) {
        this.model = model;
        this.patch = model.dit().config().patchSize();
        this.clips = clips;
        this.painter = painter;
        this.file = file;
    }

    /** Figures by name; also writes the sheet. */
    Map<String, Double> run(Progress within) {
        int n = Math.min(MOST_CLIPS, clips.size());
        Map<String, Double> out = figures(n, within);
        sheet(Math.min(SAMPLES, n), within);
        return out;
    }

    /** Mean squared error of the clean patch over unknown patches (latents have variance 1). */
    private double error(PackBuilder.Batch batch, boolean withBlocks) {
        float[] level = batch.pack().level();
        float[] weight = new float[level.length];
        double unknown = 0;
        for (int i = 0; i < weight.length; i++) {
            weight[i] = level[i] > 0 ? 1 : 0;
            unknown += weight[i];
        }
        return model.dit()
                        .forward(batch.pack(), withBlocks)
                        .minus(batch.target())
                        .square()
                        .mean(1, false)
                        .times(Tensor.of(weight, weight.length))
                        .sum()
                        .item()
                / Math.max(1, unknown);
    }

    private Map<String, Double> figures(int n, Progress within) {
        Map<String, Double> out = new LinkedHashMap<>();
        for (double level : LEVELS) {
            within.at("validate", out.size(), LEVELS.length);
            out.put(name("x0", level), measured(n, (packs, i) -> one(packs, i, TaskKind.TEXT, i, level), true));
        }
        for (double level : new double[] {0.6, 0.95}) {
            out.put(name("off", level), measured(n, (packs, i) -> one(packs, i, TaskKind.TEXT, i, level), false));
            if (n > 1) { // a clip alone has nobody's text and frames but its own
                out.put(
                        name("wrong_text", level),
                        measured(n, (packs, i) -> one(packs, i, TaskKind.TEXT, (i + 1) % n, level), true));
            }
        }
        if (n > 1) {
            out.put("wrong_frames_0.6", wrongFrames(n, true));
            out.put("right_frames_0.6", wrongFrames(n, false));
        }
        for (TaskKind kind : TaskKind.values()) {
            out.put(
                    "kind_" + kind.name().toLowerCase(Locale.ROOT),
                    measured(n, (packs, i) -> one(packs, i, kind, i, 0.8), true));
        }
        return out;
    }

    /** Paints the captions of some clips, each under the clip itself, always with the same noise. */
    private void sheet(int n, Progress within) {
        ContactSheet sheet = new ContactSheet();
        for (int i = 0; i < n; i++) {
            try (Scope scope = Scope.open()) {
                LatentCache.Entry e = clips.get(i);
                List<Frame> truth = FrameTensors.frames(model.vae().decode(e.full()));
                Frame first = truth.get(0);
                sheet.row(truth);
                sheet.row(painter.paint(
                        e.captions().get(plain(e.captions())).text(),
                        first.width(),
                        first.height(),
                        truth.size(),
                        within));
            }
        }
        sheet.write(file);
    }

    private static String name(String what, double level) {
        return String.format(Locale.ROOT, "%s_%s", what, level);
    }

    private interface Adding {
        void to(PackBuilder packs, int i);
    }

    private double measured(int n, Adding adding, boolean withBlocks) {
        try (Scope scope = Scope.open()) {
            PackBuilder packs = new PackBuilder(patch);
            for (int i = 0; i < n; i++) {
                adding.to(packs, i);
            }
            return error(packs.batch(), withBlocks);
        }
    }

    /**
     * The second of several given captions without a style, which in the toy world is the plain one; or the first
     * that a
     * clip has of: given captions of a style, captions of machines.
     */
    static int plain(List<Caption> captions) {
        List<Integer> given = IntStream.range(0, captions.size())
                .filter(i -> !captions.get(i).machine() && captions.get(i).style() == null)
                .boxed()
                .toList();
        if (!given.isEmpty()) {
            return given.get(Math.min(1, given.size() - 1));
        }
        return IntStream.range(0, captions.size())
                .filter(i -> !captions.get(i).machine())
                .findFirst()
                .orElse(0);
    }

    private static PackBuilder.Sentence sentence(LatentCache.Entry e) {
        return PackBuilder.Sentence.of(e.words(plain(e.captions())));
    }

    private void one(PackBuilder packs, int i, TaskKind kind, int captionOf, double level) {
        packs.add(Device.CPU.during(() -> {
            LatentCache.Entry e = clips.get(i);
            boolean picture = e.full().size(1) == 1;
            TaskKind possible = picture && kind != TaskKind.MASK && kind != TaskKind.LEVEL ? TaskKind.TEXT : kind;
            return packs.sample(e, possible, sentence(clips.get(captionOf)), level, new Rng(11).at(i));
        }));
    }

    /** Error on every second frame of patches, with the frames between from another clip or from the same. */
    private double wrongFrames(int n, boolean wrong) {
        try (Scope scope = Scope.open()) {
            double sum = 0;
            double count = 0;
            for (int i = 0; i < n; i++) {
                LatentCache.Entry e = clips.get(i);
                LatentCache.Entry alike = alike(i, n);
                if (alike == null) {
                    continue;
                }
                LatentCache.Entry other = wrong ? alike : e;
                try (Scope one = Scope.open()) {
                    PackBuilder packs = new PackBuilder(patch);
                    packs.add(packs.withWrongFrames(e, other, sentence(e), 0.6, new Rng(12).at(i)));
                    PackBuilder.Batch batch = packs.batch();
                    var g = batch.pack().clips().get(0);
                    Tensor square = model.dit()
                            .forward(batch.pack())
                            .minus(batch.target())
                            .square()
                            .mean(1, false);
                    for (int t = 0; t < g.t(); t += 2) {
                        long frame = (long) g.h() * g.w();
                        sum += square.slice(0, t * frame, (t + 1) * frame).sum().item();
                        count += frame;
                    }
                }
            }
            return count == 0 ? 0 : sum / count;
        }
    }

    /** The next clip of the same shape as a moving one; null if there is none. */
    private LatentCache.@Nullable Entry alike(int i, int n) {
        Shape shape = clips.get(i).full().shape();
        if (shape.at(1) == 1) {
            return null;
        }
        for (int k = 1; k < n; k++) {
            LatentCache.Entry other = clips.get((i + k) % n);
            if (other.full().shape().equals(shape)) {
                return other;
            }
        }
        return null;
    }
}
