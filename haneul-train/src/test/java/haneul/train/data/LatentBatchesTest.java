package haneul.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Frame;
import haneul.core.Rng;
import haneul.model.condition.KnownLatents;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.vae.FrameTensors;
import haneul.model.vae.VideoVae;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.TinyTraining;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clips of two sizes and pictures, of which enough are alike to be encoded together. */
@ExtendWith(LeakCheck.class)
class LatentBatchesTest {
    private static final int CLIPS = 12;

    private static void close(Tensor batched, Tensor alone) {
        assertThat(batched.shape()).isEqualTo(alone.shape());
        float[] a = batched.toFloats();
        float[] b = alone.toFloats();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(0.003f)); // what float16 rounds away
        }
    }

    /** Batches that are encoded at the end, that fill up while clips come, and that are filled up with what is thrown away. */
    @ParameterizedTest
    @CsvSource({"1000000000,false", "20000,false", "20000,true", "1,true"})
    void eachClipHasTheLatentsThatItHasAlone(long numbers, boolean filled) {
        try (HaneulModel model = TinyTraining.random();
                Scope scope = Scope.open()) {
            VideoVae vae = model.vae();
            Map<String, Tensor> latents = new HashMap<>();
            try (LatentBatches batches = new LatentBatches(vae, latents, numbers, filled)) {
                for (int i = 0; i < CLIPS; i++) {
                    batches.add(i + ".", frames(i), new Rng(1).at(i));
                }
                batches.rest();
            }
            for (int i = 0; i < CLIPS; i++) {
                Tensor video = FrameTensors.tensor(frames(i));
                long t = video.size(1);
                close(latents.get(i + ".full"), vae.encode(video));
                assertThat(latents.get(i + ".masked").shape())
                        .isEqualTo(latents.get(i + ".full").shape());
                assertThat(latents.containsKey(i + ".later")).isEqualTo(t > 1);
                if (t > 1) {
                    close(latents.get(i + ".last"), later(vae, KnownLatents.still(vae, video.slice(1, t - 1, t))));
                    long later = 4 * latents.get(i + ".later").size(1);
                    close(latents.get(i + ".later"), later(vae, video.slice(1, t - later, t)));
                }
            }
        }
    }

    private static Tensor later(VideoVae vae, Tensor frames) {
        return KnownLatents.withoutLead(vae.encode(KnownLatents.led(vae, frames)));
    }

    private static List<Frame> frames(int i) {
        return new TinyTraining.Squares(CLIPS, 0).get(i).frames();
    }
}
