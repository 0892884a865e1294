package haneul.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.train.TinyTraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedClipsTest {
    @TempDir
    Path temp;

    /** Counts how often clips are decoded; number 3 is broken, number 5 is small. */
    private static class Counted implements Clips {
        private final Clips squares = new TinyTraining.Squares(9, 0);
        private final AtomicInteger reads = new AtomicInteger();
        private String identity = "first";

        @Override
        public int size() {
            return 9;
        }

        @Override
        public Clip get(int index) {
            reads.incrementAndGet();
            if (index == 3) {
                throw new HaneulException("three.mp4 cannot be read", "it ends\nearly", "mend it");
            }
            return index == 5
                    ? Clip.given("five.png", List.of(Frame.black(1, 40)), List.of("small"))
                    : squares.get(index);
        }

        @Override
        public String identity() {
            return identity;
        }
    }

    @Test
    void framesComeBackAndAreDecodedOnce() {
        Counted source = new Counted();
        for (int round = 0; round < 2; round++) {
            try (PackedClips packed = PackedClips.of(source, temp.resolve("p"), 16, 2, Progress.SILENT)) {
                assertThat(packed.skipped())
                        .containsExactly(
                                "clip 4: three.mp4 cannot be read, it ends early",
                                "five.png: it is 1x40, and a side has at least 16 pixels");
                assertThat(packed.size()).isEqualTo(7);
                IntStream.range(0, 7).parallel().forEach(i -> {
                    Clips.Clip truth = source.squares.get(i < 3 ? i : i == 3 ? 4 : i + 2);
                    Clips.Clip back = packed.get(i);
                    assertThat(back.name()).isEqualTo(truth.name());
                    assertThat(back.captions()).isEqualTo(truth.captions());
                    assertThat(back.frames()).hasSameSizeAs(truth.frames());
                    for (int f = 0; f < truth.frames().size(); f++) {
                        assertThat(back.frames().get(f).rgb())
                                .isEqualTo(truth.frames().get(f).rgb());
                    }
                });
            }
            assertThat(source.reads.get()).isEqualTo(9);
        }
        source.identity = "second";
        PackedClips.of(source, temp.resolve("p"), 16, 1, Progress.SILENT).close();
        assertThat(source.reads.get()).as("changed clips are decoded anew").isEqualTo(18);
    }

    @Test
    void stoppedItLeavesNothing() throws Exception {
        Progress stop = (stage, done, total) -> {
            if (done == 2) {
                throw HaneulException.cancelled("Decoding was stopped");
            }
        };
        assertThatThrownBy(() -> PackedClips.of(new Counted(), temp.resolve("p"), 16, 1, stop))
                .isInstanceOf(HaneulException.class);
        try (var left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void nothingThatCanBeUsedIsSaid() {
        assertThatThrownBy(() -> PackedClips.of(new Counted(), temp.resolve("p"), 400, 1, Progress.SILENT))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("none of 9 clips");
    }

    /** Frames of a petabyte, which no disk of today has room for. */
    @Test
    void whatTheDiskHasNoRoomForIsRefusedBeforeItIsDecoded() {
        Counted large = new Counted() {
            @Override
            public long bytes() {
                return 1L << 50;
            }
        };
        assertThat(PackedClips.missing(large, temp.resolve("p"), 16)).isEqualTo(1L << 50);
        assertThatThrownBy(() -> PackedClips.of(large, temp.resolve("p"), 16, 1, Progress.SILENT))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("1125899.9 GB are needed and the disk has");
        assertThat(temp.resolve("p")).doesNotExist();
    }
}
