package haneul.media.read;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.media.MediaInfo;
import haneul.media.Samples;
import haneul.media.Video;
import haneul.media.write.Coding;
import haneul.media.write.Encoded;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"90,48,64", "180,64,48", "270,48,64"})
    void rotationIsApplied(int degrees, int w, int h) {
        Frame frame = Samples.flat(64, 48, 20, 20, 20);
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 16; x++) {
                frame.rgb()[3 * (y * 64 + x)] = (byte) 220; // red in the upper left corner
            }
        }
        Path out = Encoded.write(dir.resolve("r.mp4"), Coding.H264.turned(degrees), List.of(frame, frame));
        Video back = Video.read(out);
        assertThat(MediaInfo.of(out).rotation()).isEqualTo(degrees);
        assertThat(List.of(back.width(), back.height())).isEqualTo(List.of(w, h));
        Frame f = back.frame(1);
        int x = degrees == 270 ? 4 : w - 5; // clockwise: 90 upper right, 180 lower right, 270 lower left
        int y = degrees == 90 ? 4 : h - 5;
        assertThat(f.at(x, y, 0)).isGreaterThan(200);
        assertThat(f.at(w - 1 - x, h - 1 - y, 0)).isLessThan(40);
        assertThat(f.at(x, h - 1 - y, 0)).isLessThan(40);
    }

    @Test
    void mirroredAndTurnedPicturesComeUpright() {
        Frame in = Samples.picture(3, 2, 0);
        Frame turned = new Orientation(0, 1, -1, 0).apply(in);
        assertThat(turned.at(1, 0, 0)).isEqualTo(in.at(0, 0, 0));
        assertThat(turned.at(0, 2, 2)).isEqualTo(in.at(2, 1, 2));
        Frame mirrored = new Orientation(-1, 0, 0, 1).apply(in);
        assertThat(mirrored.at(0, 1, 1)).isEqualTo(in.at(2, 1, 1));
    }
}
