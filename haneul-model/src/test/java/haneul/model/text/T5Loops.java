package haneul.model.text;

import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.Map;

/** UMT5 once more, number by number in double precision, as the papers write it: to compare with. */
final class T5Loops {
    private final T5Config c;
    private final Map<String, Tensor> weights;

    T5Loops(T5Config c, Map<String, Tensor> weights) {
        this.c = c;
        this.weights = weights;
    }

    double[][] forward(long[] ids) {
        double[][] words = matrix("shared");
        double[][] x = new double[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            x[i] = words[(int) ids[i]].clone();
        }
        for (int layer = 0; layer < c.layers(); layer++) {
            String look = "encoder.block." + layer + ".layer.0.";
            add(x, attention(normed(x, look + "layer_norm"), look + "SelfAttention."));
            String think = "encoder.block." + layer + ".layer.1.";
            add(x, thought(normed(x, think + "layer_norm"), think + "DenseReluDense."));
        }
        return normed(x, "encoder.final_layer_norm");
    }

    private double[][] attention(double[][] x, String stem) {
        double[][] q = linear(x, stem + "q");
        double[][] k = linear(x, stem + "k");
        double[][] v = linear(x, stem + "v");
        double[][] places = matrix(stem + "relative_attention_bias");
        double[][] heard = new double[x.length][c.heads() * c.headWidth()];
        for (int h = 0; h < c.heads(); h++) {
            for (int from = 0; from < x.length; from++) {
                double[] share = new double[x.length];
                double sum = 0;
                for (int to = 0; to < x.length; to++) {
                    double score = places[bucket(to - from)][h];
                    for (int j = h * c.headWidth(); j < (h + 1) * c.headWidth(); j++) {
                        score += q[from][j] * k[to][j];
                    }
                    share[to] = Math.exp(score);
                    sum += share[to];
                }
                for (int to = 0; to < x.length; to++) {
                    for (int j = h * c.headWidth(); j < (h + 1) * c.headWidth(); j++) {
                        heard[from][j] += share[to] / sum * v[to][j];
                    }
                }
            }
        }
        return linear(heard, stem + "o");
    }

    /** Half of the classes for each direction; of a half, the first half is for single distances. */
    private int bucket(int ahead) {
        int half = c.buckets() / 2;
        int single = half / 2;
        int distance = Math.abs(ahead);
        double wide = Math.log((double) distance / single) / Math.log((double) c.farthest() / single);
        int of = distance < single ? distance : Math.min(half - 1, single + (int) (wide * (half - single)));
        return ahead > 0 ? half + of : of;
    }

    private double[][] thought(double[][] x, String stem) {
        double[][] bent = linear(x, stem + "wi_0");
        double[][] plain = linear(x, stem + "wi_1");
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < c.inner(); j++) {
                double b = bent[i][j];
                double gelu = 0.5 * b * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (b + 0.044715 * b * b * b)));
                plain[i][j] *= gelu;
            }
        }
        return linear(plain, stem + "wo");
    }

    private double[][] normed(double[][] x, String name) {
        float[] gain = weights.get(name + ".weight").to(DType.F32).toFloats();
        double[][] out = new double[x.length][c.width()];
        for (int i = 0; i < x.length; i++) {
            double squares = 0;
            for (double v : x[i]) {
                squares += v * v;
            }
            for (int j = 0; j < c.width(); j++) {
                out[i][j] = x[i][j] / Math.sqrt(squares / c.width() + c.eps()) * gain[j];
            }
        }
        return out;
    }

    private double[][] linear(double[][] x, String name) {
        double[][] w = matrix(name);
        double[][] out = new double[x.length][w.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < w.length; j++) {
                for (int n = 0; n < x[i].length; n++) {
                    out[i][j] += x[i][n] * w[j][n];
                }
            }
        }
        return out;
    }

    private static void add(double[][] x, double[][] more) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] += more[i][j];
            }
        }
    }

    private double[][] matrix(String name) {
        Tensor t = weights.get(name + ".weight").to(DType.F32);
        float[] flat = t.toFloats();
        int rows = (int) t.size(0);
        int columns = (int) t.size(1);
        double[][] out = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[i][j] = flat[i * columns + j];
            }
        }
        return out;
    }
}
