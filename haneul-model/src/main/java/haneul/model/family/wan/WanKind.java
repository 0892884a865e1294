package haneul.model.family.wan;

import haneul.model.Defaults;
import haneul.model.NoiseSchedule;
import haneul.model.Skill;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Conditioning and defaults of each kind of Wan model; figures of Wan 2.1's and 2.2's own configs. */
enum WanKind {
    /** Text to video: Wan 2.1, and Wan 2.2 A14B with two experts. */
    TEXT("text to video", EnumSet.of(Skill.TEXT)),
    /** A noise level for every patch: Wan 2.2 TI2V. */
    PATCHES("text and image to video, a noise level for every patch", EnumSet.of(Skill.TEXT, Skill.FIRST)),
    /** Image to video by channels: Wan 2.2 A14B. */
    PICTURE("image to video", EnumSet.of(Skill.FIRST)),
    /** Control by channels: VACE. */
    CONTROL("control (VACE)", EnumSet.allOf(Skill.class));

    private static final int SMALL = 2048;

    private static final double STRENGTH = 0.6;

    /** Negative prompt of Wan's authors. */
    static final String NEGATIVE = "色调艳丽，过曝，静态，细节模糊不清，字幕，风格，作品，画作，画面，静止，整体发灰，最差质量，低质量，"
            + "JPEG压缩残留，丑陋的，残缺的，多余的手指，画得不好的手部，画得不好的脸部，畸形的，毁容的，形态畸形的肢体，手指融合，"
            + "静止不动的画面，杂乱的背景，三条腿，背景人很多，倒着走";

    private final String words;
    private final Set<Skill> skills;

    WanKind(String words, Set<Skill> skills) {
        this.words = words;
        this.skills = skills;
    }

    String words() {
        return words;
    }

    Set<Skill> skills() {
        return skills;
    }

    /** The kinds that a pipeline of the hub can be, from its class and {@code expand_timesteps}. */
    static WanKind of(String className, boolean expand) {
        return expand
                ? PATCHES
                : switch (className) {
                    case "WanImageToVideoPipeline" -> PICTURE;
                    case "WanVACEPipeline" -> CONTROL;
                    default -> TEXT;
                };
    }

    /** Noise level below which the low-noise expert denoises, as Wan 2.2 A14B is published; 0 for kinds with one expert. */
    double boundary() {
        return this == TEXT ? 0.875 : this == PICTURE ? 0.9 : 0;
    }

    /** The classes of pipelines that are known. */
    static List<String> classNames() {
        return List.of("WanPipeline", "WanImageToVideoPipeline", "WanVACEPipeline");
    }

    /**
     * Its default settings.
     *
     * @param width of the transformer
     * @param experts whether there are two
     * @param multiple of which width and height must be
     */
    Defaults defaults(int width, boolean experts, int multiple, NoiseSchedule schedule) {
        boolean large = this == PATCHES || experts;
        int frames = this == PATCHES ? 121 : 81;
        double guidance = this == PICTURE ? (experts ? 3.5 : 5) : experts ? 4 : this == TEXT && width <= SMALL ? 6 : 5;
        double fine = experts && this != PICTURE ? 3 : guidance;
        return new Defaults(
                next(large ? 1280 : 832, multiple),
                next(this == PATCHES ? 704 : large ? 720 : 480, multiple),
                frames,
                frames,
                this == PATCHES ? 24 : 16,
                experts ? 40 : 50,
                guidance,
                fine,
                schedule.shift(),
                schedule.sampler(),
                STRENGTH,
                NEGATIVE);
    }

    private static int next(int pixels, int multiple) {
        return (pixels + multiple - 1) / multiple * multiple;
    }
}
