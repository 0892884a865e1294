package haneul.model.caption;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.model.text.Subwords;
import haneul.model.vae.FrameTensors;
import haneul.model.vae.VideoVae;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A captioner of Haneul's own with the compression network whose latents it sees: frames in, words out. */
public final class Captioner implements ClipCaptioner {
    private final String name;
    private final CaptionWriter writer;
    private final VideoVae vae;
    private final Subwords subwords;
    private final List<Tensor> owned;

    /**
     * @param name for records
     * @param subwords its tokenizer, which is closed with it
     * @param weights of both networks, which are freed with it
     */
    public Captioner(
            String name, CaptionerNetwork network, VideoVae vae, Subwords subwords, List<Map<String, Tensor>> weights) {
        this.name = name;
        this.writer = new CaptionWriter(network, subwords);
        this.vae = vae;
        this.subwords = subwords;
        this.owned = weights.stream().flatMap(w -> w.values().stream()).toList();
    }

    @Override
    public String name() {
        return name;
    }

    /** What writes, for clips that are latents already. */
    public CaptionWriter writer() {
        return writer;
    }

    /** Width and height of the smallest clip in pixels: a patch. */
    public int leastSide() {
        return writer.network().config().patch() * vae.spatial();
    }

    /**
     * Latents of a clip as the captioner sees them [C, T, h, w]: of the middle of every frame, with sides that are multiples of a
     * patch, and of the first 1 + 4k frames; in the caller's scope.
     *
     * @throws HaneulException if a frame is smaller than a patch
     */
    public Tensor encode(List<Frame> frames) {
        int multiple = leastSide();
        int width = frames.get(0).width();
        int height = frames.get(0).height();
        int w = width / multiple * multiple;
        int h = height / multiple * multiple;
        if (w == 0 || h == 0) {
            throw new HaneulException(
                    "A clip of " + width + "x" + height + " pixels cannot be captioned",
                    "a patch of the captioner " + name + " is " + multiple + "x" + multiple + " pixels",
                    "take clips of at least that size");
        }
        int n = 1 + (frames.size() - 1) / vae.temporal() * vae.temporal();
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Tensor video =
                    FrameTensors.tensor(frames.subList(0, n), (width - w) / 2, (height - h) / 2, w, h); // [3, T, H, W]
            return vae.encode(video).keep();
        }
    }

    @Override
    public List<List<String>> caption(List<List<Frame>> clips, CaptionStyle style, int count, long seed) {
        try (Scope scope = Scope.open()) {
            List<Tensor> latents = new ArrayList<>();
            clips.forEach(c -> latents.add(encode(c)));
            return writer.describe(latents, style, count, seed).stream()
                    .map(all -> all.stream().filter(text -> !text.isBlank()).toList())
                    .toList();
        }
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
        subwords.close();
    }
}
