package haneul.media.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.*;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * HDR to SDR: PQ and HLG (ITU-R BT.2100-2, tables 4 and 5) to the code values of sRGB with the primaries of BT.709.
 * HDR reference white, 203 cd/m² (ITU-R BT.2408-7, section 2), becomes SDR white. The largest of red, green and blue
 * stays as it is up to 0.9 of that and is compressed above (Reinhard et al. 2002, equation 4), the others by its factor,
 * so that highlights keep their hue.
 */
public final class ToneMap {
    private static final double WHITE = 203; // cd/m²
    private static final float KNEE = 0.9f;
    private static final double HLG_PEAK = 1000; // cd/m², for which the system gamma is 1.2
    private static final double PQ_PEAK = 10_000;
    private static final int STEPS = 1 << 16;
    private static final float[] SAME = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    /** ITU-R BT.2087-0, inverted; and Display P3 with the white of D65. */
    private static final float[] BT2020 = {
        1.660491f, -0.587641f, -0.072850f, -0.124550f, 1.132900f, -0.008349f, -0.018151f, -0.100579f, 1.118730f
    };

    private static final float[] P3 = {
        1.224940f, -0.224940f, 0, -0.042057f, 1.042057f, 0, -0.019638f, -0.078636f, 1.098274f
    };
    private static final byte[] ENCODED = encoded();

    private final int transfer;
    private final int primaries;
    private final float[] linear = new float[STEPS]; // by code value, 1 is reference white (PQ) or the peak (HLG)
    private final float[] matrix;
    private final float peak; // in reference whites

    ToneMap(AVFrame frame) {
        transfer = frame.color_trc();
        primaries = frame.color_primaries();
        boolean hlg = transfer == AVCOL_TRC_ARIB_STD_B67;
        for (int i = 0; i < STEPS; i++) {
            double code = i / (STEPS - 1.0);
            linear[i] = (float) (hlg ? hlg(code) : pq(code) * PQ_PEAK / WHITE);
        }
        peak = (float) ((hlg ? HLG_PEAK : PQ_PEAK) / WHITE);
        matrix = primaries == AVCOL_PRI_BT709 ? SAME : primaries == AVCOL_PRI_SMPTE432 ? P3 : BT2020;
    }

    /** True for a decoded picture with an HDR transfer function. */
    public static boolean applies(AVFrame frame) {
        return frame.color_trc() == AVCOL_TRC_SMPTE2084 || frame.color_trc() == AVCOL_TRC_ARIB_STD_B67;
    }

    /** The transfer function, such as "HLG". */
    public static String name(AVFrame frame) {
        return frame.color_trc() == AVCOL_TRC_ARIB_STD_B67 ? "HLG" : "PQ";
    }

    boolean fits(AVFrame frame) {
        return frame.color_trc() == transfer && frame.color_primaries() == primaries;
    }

    /** The inverse OETF: scene light, 0 to 1. */
    static double hlg(double code) {
        double a = 0.17883277;
        double b = 1 - 4 * a;
        double c = 0.5 - a * Math.log(4 * a);
        return code <= 0.5 ? code * code / 3 : (Math.exp((code - c) / a) + b) / 12;
    }

    /** The EOTF: display light, 0 to 1 for 10,000 cd/m². */
    static double pq(double code) {
        double m1 = 2610.0 / 16384;
        double m2 = 2523.0 / 32;
        double c1 = 3424.0 / 4096;
        double c2 = 2413.0 / 128;
        double c3 = 2392.0 / 128;
        double p = Math.pow(code, 1 / m2);
        return Math.pow(Math.max(0, p - c1) / (c2 - c3 * p), 1 / m1);
    }

    private static byte[] encoded() {
        byte[] out = new byte[STEPS];
        for (int i = 0; i < STEPS; i++) {
            double v = i / (STEPS - 1.0);
            double code = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
            out[i] = (byte) Math.round(255 * code);
        }
        return out;
    }

    /** One pixel: 16-bit code values from {@code at} on to 8-bit ones. */
    void pixel(short[] in, int at, byte[] out, int to) {
        float r = linear[in[at] & 0xffff];
        float g = linear[in[at + 1] & 0xffff];
        float b = linear[in[at + 2] & 0xffff];
        if (transfer == AVCOL_TRC_ARIB_STD_B67) { // OOTF: the display's light goes by the scene's luminance
            double luminance = 0.2627 * r + 0.6780 * g + 0.0593 * b;
            float gain = (float) Math.pow(luminance, 0.2) * peak;
            r *= gain;
            g *= gain;
            b *= gain;
        }
        float red = matrix[0] * r + matrix[1] * g + matrix[2] * b;
        float green = matrix[3] * r + matrix[4] * g + matrix[5] * b;
        float blue = matrix[6] * r + matrix[7] * g + matrix[8] * b;
        float most = Math.max(red, Math.max(green, blue));
        float factor = most <= KNEE ? 1 : compressed(most) / most;
        out[to] = encode(red * factor);
        out[to + 1] = encode(green * factor);
        out[to + 2] = encode(blue * factor);
    }

    private float compressed(float value) {
        float t = (value - KNEE) / (1 - KNEE);
        float w = (peak - KNEE) / (1 - KNEE);
        return KNEE + (1 - KNEE) * Math.min(1, t * (1 + t / (w * w)) / (1 + t));
    }

    private static byte encode(float v) {
        return ENCODED[Math.max(0, Math.min(STEPS - 1, Math.round(v * (STEPS - 1))))];
    }
}
