package haneul.core;

/**
 * Haneul's own random numbers: one seed gives one sequence on every machine, device and Java version.
 *
 * <p>A generator is a key and a counter; a number is a hash of both (SplitMix64's finaliser, Steele et al. 2014). A
 * stream for step 7 of shard 3 is {@link #at at(7, 3)} of the run's generator, so that interrupted work needs no
 * saved state to go on with the same numbers.
 */
public final class Rng {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;
    private long counter;

    /** The root of everything that is drawn from a seed. */
    public Rng(long seed) {
        this.key = mix(seed ^ 0x48414E45554C2121L);
    }

    private Rng(long key, long counter) {
        this.key = key;
        this.counter = counter;
    }

    /** An independent stream, the same for the same path whatever was drawn before. */
    public Rng at(long... path) {
        long k = key;
        for (long p : path) {
            k = mix(k + GOLDEN) ^ mix(p + 0xD1B54A32D192ED03L);
        }
        return new Rng(mix(k), 0);
    }

    /** Any 64 bits. */
    public long nextLong() {
        return mix(key + ++counter * GOLDEN);
    }

    /** Uniform in 0…bound−1. */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound " + bound + " must be at least 1");
        }
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    /** Uniform in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    public double nextDouble(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Standard normal (Box and Muller's transform of two uniform numbers). */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Standard normal numbers, both of each Box–Muller pair used. */
    public float[] gaussians(int count) {
        float[] out = new float[count];
        for (int i = 0; i < count; i += 2) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
            double angle = 2 * Math.PI * nextDouble();
            out[i] = (float) (radius * StrictMath.cos(angle));
            if (i + 1 < count) {
                out[i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
        return out;
    }

    /** A random order of 0…n−1 (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
