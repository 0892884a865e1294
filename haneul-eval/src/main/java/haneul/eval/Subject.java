package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.job.enhance.Enhancement;
import haneul.job.enhance.Wording;
import haneul.media.Video;
import haneul.model.Defaults;
import haneul.model.vae.FrameTensors;
import haneul.model.vae.VideoVae;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import java.util.ArrayList;
import java.util.List;

/** The model under evaluation: anything that paints canvases. */
public interface Subject {
    /** The default size, length and rate, on which it is measured. */
    Defaults defaults();

    /** Frames of a group: after its first frame a clip is known and painted in whole groups. */
    int group();

    /** The frames of every canvas, each painted with its seed; is called from several threads. */
    List<List<Frame>> paint(List<Canvas> canvases, List<Long> seeds, Progress progress);

    /** A prompt as it is painted; is called from several threads. */
    default String worded(String prompt, long seed) {
        return prompt;
    }

    /** A clip that went through the compression network; is called from several threads. */
    List<Frame> reconstruct(List<Frame> clip);

    /**
     * A studio's model, with so many steps of the sampler and the guidance it likes.
     *
     * @param wording how prompts are worded
     */
    static Subject of(Studio studio, int steps, Wording wording) {
        Defaults d = studio.model().defaults();
        VideoVae vae = studio.model().vae();
        Settings settings = Settings.of(d, 0).steps(steps);
        return new Subject() {
            @Override
            public Defaults defaults() {
                return d;
            }

            @Override
            public int group() {
                return vae.temporal();
            }

            @Override
            public List<List<Frame>> paint(List<Canvas> canvases, List<Long> seeds, Progress progress) {
                List<List<Frame>> clips = new ArrayList<>();
                for (Video video : studio.paint(canvases, seeds, settings, progress)) {
                    progress.at("decode", clips.size(), canvases.size());
                    clips.add(video.all());
                }
                return clips;
            }

            @Override
            public String worded(String prompt, long seed) {
                return Enhancement.of(
                                prompt,
                                wording,
                                studio.model().enhances(),
                                studio.model()::enhancer,
                                true,
                                d.frames() > 1,
                                seed,
                                note -> {})
                        .prompt();
            }

            @Override
            public List<Frame> reconstruct(List<Frame> clip) {
                try (Scope scope = Scope.open();
                        Grad off = Grad.off()) {
                    return FrameTensors.frames(vae.decode(vae.encode(FrameTensors.tensor(clip))));
                }
            }
        };
    }
}
