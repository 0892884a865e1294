package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.sample.Sampler;
import haneul.media.Video;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The whole road through a small random model: given pixels of any canvas come back as they were, by every sampler. */
class GivenPixelsTest {
    @Property(tries = 12)
    void givenPixelsOfAnyCanvasComeBack(@ForAll long seed) {
        try (TinyModel model = new TinyModel()) {
            Studio studio = new Studio(model, note -> {});
            Canvas c = Drawn.canvas(new Rng(seed), 8, false);
            for (Sampler sampler : Sampler.values()) {
                Settings s = Settings.of(model.defaults(), seed).steps(2).sampler(sampler);
                Video v = studio.paint(c, s);
                List<Frame> out = v.all();
                assertThat(out).hasSize(c.grid().frames());
                for (int f = 0; f < out.size(); f++) {
                    Frame known = c.frame(f);
                    for (int i = 0; known != null && i < known.rgb().length; i++) {
                        if (c.level(f).at(i / 3) == 0) {
                            assertThat(out.get(f).rgb()[i]).isEqualTo(known.rgb()[i]);
                        }
                    }
                }
            }
        }
    }
}
