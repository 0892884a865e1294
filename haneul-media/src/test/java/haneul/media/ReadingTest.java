package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
    @TempDir
    Path dir;

    @Test
    void realClips() {
        Video cockatoo = Video.read(Samples.resource("cockatoo.mp4", dir));
        assertThat(List.of(cockatoo.width(), cockatoo.height(), cockatoo.frames(), (int) cockatoo.fps()))
                .isEqualTo(List.of(1280, 720, 280, 20));
        Path path = Samples.resource("realshort.mp4", dir);
        Video real = Video.read(path);
        System.out.println(MediaInfo.of(path));
        assertThat(real.all()).hasSize(real.frames());
        Frame tenth = real.frame(10);
        try (Frames frames = real.slice(10, 20).open()) {
            assertThat(frames.next().rgb()).isEqualTo(tenth.rgb());
        }
        assertThat(real.all().stream()
                        .map(f -> java.util.Arrays.hashCode(f.rgb()))
                        .distinct()
                        .count())
                .isGreaterThan(real.frames() / 2);
        Video small = real.fitted(96, 64, Fit.CROP).resampled(8).slice(0, 5);
        List<Frame> frames = small.all();
        assertThat(frames).hasSize(5).allMatch(f -> f.width() == 96 && f.height() == 64);
    }

    @Test
    void jumpingGivesTheFramesThatReadingGives() {
        List<Path> clips = List.of(
                Samples.resource("cockatoo.mp4", dir),
                Samples.write(dir.resolve("j.mkv"), 25, Samples.clip(48, 32, 130)),
                Samples.write(dir.resolve("j.webm"), 25, Samples.clip(48, 32, 130)),
                Samples.write(dir.resolve("j.mp4"), 29.97, Samples.clip(48, 32, 130)));
        for (Path path : clips) {
            Video video = Video.read(path);
            int[] wanted = {3, 40, 41, 70, 99, 129};
            List<Frame> straight = new ArrayList<>();
            try (Frames frames = video.open()) {
                for (int i = 0; i < 130; i++) {
                    Frame f = frames.next();
                    if (java.util.Arrays.stream(wanted).anyMatch(List.of(i)::contains)) {
                        straight.add(f);
                    }
                }
            }
            try (Frames frames = video.open()) {
                for (int k = 0, at = 0; k < wanted.length; at = wanted[k++] + 1) {
                    frames.skip(wanted[k] - at);
                    assertThat(frames.next().rgb())
                            .as("%s frame %d", path, wanted[k])
                            .isEqualTo(straight.get(k).rgb());
                }
            }
        }
    }

    @Test
    void unsteadyGifIsHeldByItsStamps() throws Exception {
        // steady at 10 fps, then the delay of the third frame made 50 hundredths
        Path gif = Samples.write(dir.resolve("v.gif"), 10, Samples.clip(32, 24, 6));
        byte[] bytes = Files.readAllBytes(gif);
        int seen = 0;
        for (int i = 0; i < bytes.length - 8; i++) {
            if (bytes[i] == 0x21 && bytes[i + 1] == (byte) 0xf9 && bytes[i + 2] == 4 && ++seen == 3) {
                bytes[i + 4] = 50;
            }
        }
        assertThat(seen).isEqualTo(6);
        Files.write(gif, bytes);
        Video video = Video.read(gif);
        assertThat(video.fps()).isEqualTo(10);
        assertThat(video.frames()).isEqualTo(10);
        List<Frame> all = video.all();
        List<Integer> which = new ArrayList<>();
        List<Frame> source = Samples.clip(32, 24, 6);
        for (Frame f : all) {
            int best = 0;
            for (int i = 0; i < 6; i++) {
                best = Samples.psnr(f, source.get(i)) > Samples.psnr(f, source.get(best)) ? i : best;
            }
            which.add(best);
        }
        assertThat(which).containsExactly(0, 1, 2, 2, 2, 2, 2, 3, 4, 5);
    }

    @Test
    void viewsAreExact() {
        Video clip = Video.of(8, Samples.clip(20, 10, 9));
        assertThat(clip.slice(2, 5).all()).isEqualTo(clip.all().subList(2, 5));
        assertThat(clip.resampled(16).frames()).isEqualTo(18);
        assertThat(clip.resampled(16).frame(7)).isEqualTo(clip.frame(3));
        assertThat(clip.resampled(4).all())
                .isEqualTo(List.of(clip.frame(0), clip.frame(2), clip.frame(4), clip.frame(6), clip.frame(8))
                        .subList(0, clip.resampled(4).frames()));
        assertThat(clip.mapped(f -> Frame.black(3, 4)).width()).isEqualTo(3);
        assertThatThrownBy(() -> clip.slice(4, 4)).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> clip.frame(9))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("0 to 8");
    }

    @Test
    void scalingKeepsFlatsAndMeans() {
        Frame red = Samples.flat(50, 30, 255, 0, 0);
        for (Fit fit : Fit.values()) {
            Frame out = Resize.of(red, 24, 24, fit);
            assertThat(out.at(12, 12, 0)).isEqualTo(255);
            assertThat(out.at(12, 0, 0)).isEqualTo(fit == Fit.PAD ? 0 : 255);
        }
        Frame checks = Frame.black(64, 64);
        for (int i = 0; i < 64 * 64; i++) {
            java.util.Arrays.fill(checks.rgb(), 3 * i, 3 * i + 3, (byte) ((i + i / 64) % 2 * 255));
        }
        Frame grey = Resize.of(checks, 16, 16, Fit.STRETCH); // a pattern too fine to survive is its mean, not an alias
        assertThat(grey.at(8, 8, 1)).isBetween(120, 135);
        assertThat(Samples.psnr(
                        Resize.of(Resize.of(Samples.picture(64, 48, 0), 128, 96, Fit.STRETCH), 64, 48, Fit.STRETCH),
                        Samples.picture(64, 48, 0)))
                .isGreaterThan(40);
    }

    @Test
    void aLongClipStreamsAtConstantMemory() {
        Path out = dir.resolve("long.mp4");
        int n = 3000;
        try (VideoWriter writer = VideoWriter.create(out, 64, 48, 30, VideoWriter.Options.PLAIN)) {
            for (int t = 0; t < n; t++) {
                writer.write(Samples.picture(64, 48, t));
            }
        }
        Video video = Video.read(out);
        assertThat(video.frames()).isEqualTo(n);
        long before = 0;
        int count = 0;
        try (Frames frames = video.open()) {
            while (frames.hasNext()) {
                frames.next();
                if (++count == 300) {
                    before = org.bytedeco.javacpp.Pointer.physicalBytes();
                }
            }
        }
        assertThat(count).isEqualTo(n);
        assertThat(org.bytedeco.javacpp.Pointer.physicalBytes() - before).isLessThan(60L << 20);
    }

    @Test
    void manyReadersLeaveNothingBehind() {
        Path out = Samples.write(dir.resolve("m.mp4"), 8, Samples.clip(256, 256, 4));
        long before = 0;
        for (int i = 0; i < 300; i++) {
            try (Frames frames = Video.read(out).open()) {
                frames.next();
            }
            if (i == 60) {
                before = org.bytedeco.javacpp.Pointer.physicalBytes();
            }
        }
        assertThat(org.bytedeco.javacpp.Pointer.physicalBytes() - before).isLessThan(80L << 20);
    }

    @Test
    void numberedPicturesAreOrderedByNumber() {
        for (int i : new int[] {2, 10, 1}) {
            Samples.write(dir.resolve("shot" + i + ".png"), 8, List.of(Samples.flat(8, 8, 10 * i, 0, 0)));
        }
        Video folder = Video.read(dir);
        assertThat(folder.all().stream().map(f -> f.at(0, 0, 0)).toList()).containsExactly(10, 20, 100);
    }

    @Test
    void picturesThatAreNoSequenceAreNoClip() {
        for (String name : List.of("cat-1.png", "dog-1.png", "dog-2.png")) {
            Samples.write(dir.resolve(name), 8, List.of(Samples.flat(8, 8, 1, 0, 0)));
        }
        assertThatThrownBy(() -> Video.read(dir))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("no sequence")
                .hasMessageContaining("cat-1.png and dog-1.png");
    }
}
