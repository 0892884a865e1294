package haneul.train.data;

import haneul.core.Frame;
import haneul.core.Rng;
import haneul.model.condition.KnownLatents;
import haneul.model.vae.FrameTensors;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes clips, and what may be known of them, in batches of one size and length: a GPU computes many small clips as fast
 * as one, while long ones go one by one. On a GPU the last batch of a shape is filled up to the size of the others, since
 * cuDNN makes a plan for each new shape, which takes longer than to compute what is thrown away.
 */
final class LatentBatches implements AutoCloseable {
    /** Numbers of pixels that are encoded at once: twenty clips of 17 frames of 64×64. */
    private static final long NUMBERS = 1 << 22;

    /** A video to encode; the latent of its lead, if it has one, is dropped. */
    private record Request(String name, Tensor video, boolean led) {}

    private final VideoVae vae;
    private final Map<String, Tensor> latents;
    private final long numbers;
    private final boolean filled;
    private final Map<Shape, List<Request>> waiting = new LinkedHashMap<>();

    /**
     * @param latents where they go by name, in float16 and in the scope that is open then; complete after {@link #rest}
     */
    LatentBatches(VideoVae vae, Map<String, Tensor> latents) {
        this(vae, latents, NUMBERS, !Device.current().equals(Device.CPU));
    }

    /**
     * @param numbers of pixels that are encoded at once, or a clip if it alone has more
     * @param filled whether all batches of a size and length are equally large
     */
    LatentBatches(VideoVae vae, Map<String, Tensor> latents, long numbers, boolean filled) {
        this.vae = vae;
        this.latents = latents;
        this.numbers = numbers;
        this.filled = filled;
    }

    /** A clip, by the beginning of the names of all that is made of it. */
    void add(String prefix, List<Frame> frames, Rng rng) {
        try (Scope scope = Scope.open()) {
            Tensor video = FrameTensors.tensor(frames); // [3, T, H, W]
            ask(prefix + "full", video, false);
            int groups = 1 + (frames.size() - 1) / vae.temporal();
            if (groups > 1) {
                long from = vae.temporal() * (1L + rng.nextInt(groups - 1)) - vae.temporal() + 1;
                ask(prefix + "later", KnownLatents.led(vae, video.slice(1, from, video.size(1))), true);
                Tensor last = video.slice(1, video.size(1) - 1, video.size(1));
                ask(prefix + "last", KnownLatents.led(vae, KnownLatents.still(vae, last)), true);
            }
            int h = frames.get(0).height();
            int w = frames.get(0).width();
            float[] unknown = BoxMask.draw(rng, h, w);
            Tensor known = Tensor.of(unknown, 1, 1, h, w).negative().plus(1);
            ask(prefix + "masked", video.times(known), false);
            float[] cells = KnownLatents.cells((frame, pixel) -> unknown[pixel], frames.size(), w, h, vae);
            keep(prefix + "mask", Tensor.of(cells, groups, h / vae.spatial(), w / vae.spatial()));
        }
        full();
    }

    /** A clip without what may be known of it. */
    void whole(String prefix, List<Frame> frames) {
        try (Scope scope = Scope.open()) {
            ask(prefix + "full", FrameTensors.tensor(frames), false);
        }
        full();
    }

    /** Encodes what is complete. */
    private void full() {
        for (List<Request> alike : waiting.values()) {
            if (!alike.isEmpty() && alike.size() >= most(alike.get(0).video)) {
                encode(alike);
            }
        }
    }

    /** Number of videos of this shape that are encoded at once. */
    private long most(Tensor video) {
        return Math.max(1, numbers / video.count());
    }

    private void ask(String name, Tensor video, boolean led) {
        waiting.computeIfAbsent(video.shape(), s -> new ArrayList<>()).add(new Request(name, video.own(), led));
    }

    /** Encodes what still waits. */
    void rest() {
        waiting.values().forEach(this::encode);
    }

    private void encode(List<Request> alike) {
        if (alike.isEmpty()) {
            return;
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> videos =
                    new ArrayList<>(alike.stream().map(Request::video).toList());
            while (filled && videos.size() < most(videos.get(0))) {
                videos.add(videos.get(0));
            }
            List<Tensor> all = vae.encodeAll(videos);
            for (int i = 0; i < alike.size(); i++) {
                Request a = alike.get(i);
                keep(a.name, a.led ? KnownLatents.withoutLead(all.get(i)) : all.get(i));
            }
        }
        forget(alike);
    }

    private void keep(String name, Tensor latent) {
        latents.put(name, latent.to(DType.F16).keep());
    }

    private static void forget(List<Request> alike) {
        alike.forEach(a -> a.video.close());
        alike.clear();
    }

    /** Frees what waits. */
    @Override
    public void close() {
        waiting.values().forEach(LatentBatches::forget);
    }
}
