package haneul.nn;

import haneul.core.HaneulException;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.Arrays;

/**
 * Rotary positions in three axes: neighbouring pairs of a head's numbers turn by an angle proportional to the patch's
 * time, row and column. Su et al., 2021; the split into axes follows Wan 2.1 (section 4.2).
 */
public final class Rope3d {
    private final Tensor cos;
    private final Tensor sin;

    /**
     * @param positions t, h, w of every token, [L][3] row-major
     * @param split how many of a head's numbers turn with t, h and w: three even numbers
     * @param theta the longest wavelength's base, 10000 in most models
     */
    public Rope3d(float[] positions, int[] split, double theta) {
        if (split.length != 3 || positions.length % 3 != 0 || odd(split[0]) || odd(split[1]) || odd(split[2])) {
            throw new HaneulException(
                    "Positions cannot be built",
                    "there are " + positions.length + " coordinates and the split is " + Arrays.toString(split),
                    "give three coordinates a token and three even numbers");
        }
        int tokens = positions.length / 3;
        int half = (split[0] + split[1] + split[2]) / 2;
        int[] axes = new int[half];
        double[] speeds = new double[half];
        for (int axis = 0, at = 0; axis < 3; axis++) {
            for (int j = 0; j < split[axis] / 2; j++, at++) {
                axes[at] = axis;
                speeds[at] = Math.pow(theta, -2.0 * j / split[axis]);
            }
        }
        float[] c = new float[tokens * half];
        float[] s = new float[tokens * half];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < half; j++) {
                double angle = positions[3 * i + axes[j]] * speeds[j];
                c[i * half + j] = (float) Math.cos(angle);
                s[i * half + j] = (float) Math.sin(angle);
            }
        }
        cos = Tensor.of(c, tokens, 1, half);
        sin = Tensor.of(s, tokens, 1, half);
    }

    private Rope3d(Tensor cos, Tensor sin) {
        this.cos = cos;
        this.sin = sin;
    }

    /** For tokens that stand where these do: of each its number among these, I64 [L]. */
    public Rope3d at(Tensor tokens) {
        return new Rope3d(cos.index(0, tokens), sin.index(0, tokens));
    }

    private static boolean odd(int n) {
        return n < 0 || n % 2 != 0;
    }

    /** x [L, H, D] → the same, turned; computed in F32. */
    public Tensor apply(Tensor x) {
        long l = x.size(0);
        long h = x.size(1);
        long d = x.size(2);
        if (x.rank() != 3 || l != cos.size(0) || d != 2 * cos.size(2)) {
            throw new HaneulException(
                    "The positions do not fit the tokens",
                    "they are for " + cos.size(0) + " tokens with heads of " + 2 * cos.size(2) + " and the tokens have"
                            + " shape " + x.shape(),
                    "build the positions from the same pack and head width");
        }
        return Ops.turnPairs(x.to(DType.F32), cos, sin).to(x.dtype());
    }
}
