package haneul.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToneMapTest {
    /** Values that ITU-R BT.2408 states: 203 cd/m² is 58 % of PQ and 75 % of HLG; 1000 cd/m² is 75 % of PQ. */
    @Test
    void transferFunctionsAreThoseOfTheStandard() {
        assertThat(10_000 * ToneMap.pq(0.5807)).isCloseTo(203, within(0.5));
        assertThat(10_000 * ToneMap.pq(0.7518)).isCloseTo(1000, within(2.0));
        assertThat(ToneMap.pq(1)).isCloseTo(1, within(1e-9));
        assertThat(1000 * Math.pow(ToneMap.hlg(0.75), 1.2)).isCloseTo(203, within(1.0));
        assertThat(ToneMap.hlg(1)).isCloseTo(1, within(1e-6));
    }

    /** Greys: the light of a PQ code value in cd/m², and sRGB's code value of that light over 203 cd/m². */
    @ParameterizedTest
    @CsvSource({"0,0,0", "0.5807,249,251", "0.4400,132,136", "0.7518,253,255", "1,255,255"})
    void pq(double code, int least, int most) {
        Ffmpeg.ready();
        AVFrame in = av_frame_alloc();
        try (PixelConverter pixels = new PixelConverter()) {
            PixelConverter.shape(in, 16, 16, AV_PIX_FMT_RGB48LE);
            in.color_trc(AVCOL_TRC_SMPTE2084).color_primaries(AVCOL_PRI_BT2020);
            short value = (short) Math.round(code * 65535);
            for (int y = 0; y < 16; y++) {
                ShortPointer row = new ShortPointer((Pointer) in.data(0)).position((long) y * in.linesize(0) / 2);
                for (int i = 0; i < 48; i++) {
                    row.put(i, value);
                }
            }
            Frame out = pixels.read(in, 16, 16);
            for (int k = 0; k < 3; k++) {
                assertThat(out.at(8, 8, k)).isBetween(least, most);
            }
        } finally {
            av_frame_free(in);
        }
    }
}
