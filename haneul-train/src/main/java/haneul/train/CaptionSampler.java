package haneul.train;

import haneul.core.Rng;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.Vocabulary;
import haneul.tensor.Device;
import haneul.tensor.Tensor;
import haneul.train.data.Caption;
import haneul.train.data.LatentCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws clips with one of their captions, and sentences with the descriptive caption of the same clip. Of a clip that has no
 * captions of a style its shortest given one counts as short and its longest as descriptive, if there are no styled ones in the
 * whole set.
 */
final class CaptionSampler {
    /** Clips with a caption each; tensors belong to the scope that is open. */
    record Clips(List<Tensor> latents, List<int[]> captions) {}

    /** Sentences with the caption that says the same. */
    record Sentences(List<Tensor> vectors, List<int[]> captions) {}

    private static final double SHORT_SHARE = 0.25;

    private final LatentCache clips;
    private final LatentCache sentences;
    private final Vocabulary vocabulary;
    private final int longest;
    private final List<List<Caption>> captions;
    private final List<List<Caption>> said;
    private final boolean styled;
    private final List<Integer> described; // clips with a descriptive caption
    private final List<Integer> rewritable; // sentences with one

    /**
     * @param clips with latents
     * @param sentences with vectors of the captions; may be the same
     * @param longest tokens of a caption
     */
    CaptionSampler(LatentCache clips, LatentCache sentences, Vocabulary vocabulary, int longest) {
        this.clips = clips;
        this.sentences = sentences;
        this.vocabulary = vocabulary;
        this.longest = longest;
        captions = captions(clips);
        said = sentences == clips ? captions : captions(sentences);
        styled = captions.stream().flatMap(List::stream).anyMatch(c -> c.style() == CaptionStyle.DESCRIPTIVE);
        described = described(captions);
        rewritable = described(said);
    }

    private static List<List<Caption>> captions(LatentCache of) {
        return IntStream.range(0, of.size()).mapToObj(of::captions).toList();
    }

    private List<Integer> described(List<List<Caption>> all) {
        return IntStream.range(0, all.size())
                .filter(i -> caption(all.get(i), CaptionStyle.DESCRIPTIVE) != null)
                .boxed()
                .toList();
    }

    /** All captions of a set. */
    static List<String> texts(LatentCache clips) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            clips.captions(i).forEach(c -> out.add(c.text()));
        }
        return out;
    }

    /** A clip's caption of a style; null if it has none. */
    @Nullable
    String caption(int clip, CaptionStyle style) {
        return caption(captions.get(clip), style);
    }

    private @Nullable String caption(List<Caption> all, CaptionStyle style) {
        Comparator<Caption> byLength = Comparator.comparingInt(c -> c.text().length());
        return all.stream()
                .filter(c -> c.style() == style)
                .findFirst()
                .or(() -> styled
                        ? Optional.empty()
                        : style == CaptionStyle.SHORT
                                ? all.stream().min(byLength)
                                : all.stream().max(byLength))
                .map(Caption::text)
                .orElse(null);
    }

    /** Whether some clips have a descriptive caption. */
    boolean describes() {
        return !described.isEmpty();
    }

    /** Whether there are sentences to rewrite. */
    boolean rewrites() {
        return !rewritable.isEmpty();
    }

    /**
     * @param styles whether captions of the two styles are drawn, or any
     * @param count clips
     */
    Clips clips(boolean styles, int count, Rng rng) {
        List<Tensor> latents = new ArrayList<>();
        List<int[]> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (styles) {
                int clip = described.get(rng.nextInt(described.size()));
                CaptionStyle style = rng.chance(SHORT_SHARE) ? CaptionStyle.SHORT : CaptionStyle.DESCRIPTIVE;
                String text = caption(clip, style);
                add(clip, text == null ? null : style, text, rng, latents, ids);
            } else {
                int clip = rng.nextInt(captions.size());
                add(clip, null, null, rng, latents, ids);
            }
        }
        return new Clips(latents, ids);
    }

    private void add(
            int clip,
            @Nullable CaptionStyle style,
            @Nullable String text,
            Rng rng,
            List<Tensor> latents,
            List<int[]> ids) {
        List<Caption> all = captions.get(clip);
        String said = text != null ? text : all.get(rng.nextInt(all.size())).text();
        latents.add(onDevice(Device.CPU.during(() -> clips.get(clip).full())));
        ids.add(vocabulary.ids(style, said, longest));
    }

    /** Pairs for rewriting: any other caption of a clip, and its descriptive one. */
    Sentences sentences(int count, Rng rng) {
        List<Tensor> vectors = new ArrayList<>();
        List<int[]> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int clip = rewritable.get(rng.nextInt(rewritable.size()));
            List<Caption> all = said.get(clip);
            int from = rng.nextInt(all.size());
            vectors.add(onDevice(Device.CPU.during(() -> sentences.get(clip).words(from))));
            String described = caption(all, CaptionStyle.DESCRIPTIVE);
            ids.add(vocabulary.ids(CaptionStyle.DESCRIPTIVE, described == null ? "" : described, longest));
        }
        return new Sentences(vectors, ids);
    }

    private static Tensor onDevice(Tensor x) {
        return x.to(Device.current());
    }
}
