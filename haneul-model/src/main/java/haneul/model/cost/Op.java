package haneul.model.cost;

/** An operation as large as a network does it: enough to tell what it takes, without doing it. */
public sealed interface Op {
    /** Amount of work: floating-point operations, or numbers for a {@link Pass}. */
    double amount();

    /** One of the same kind that takes as long for each unit, but does not last long. */
    Op sample();

    /** A linear map of {@code rows} vectors. */
    record Product(long rows, long in, long out) implements Op {
        @Override
        public double amount() {
            return 2.0 * rows * in * out;
        }

        @Override
        public Op sample() {
            return new Product(Math.min(rows, share(LONGEST, 2.0 * in * out, 64)), in, out);
        }
    }

    /** Attention within segments, forward. */
    record Attention(long segments, long queries, long keys, long heads, long head) implements Op {
        @Override
        public double amount() {
            return 4.0 * segments * queries * keys * heads * head;
        }

        @Override
        public Op sample() {
            double one = 4.0 * queries * keys * heads * head;
            long asked = Math.min(queries, share(LONGEST, one / queries, 64));
            return new Attention(Math.min(segments, share(LONGEST, one, 1)), asked, keys, heads, head);
        }
    }

    /** A convolution with a square kernel over {@code images} pictures of the same size. */
    record Convolution(long images, long in, long out, long height, long width, long kernel) implements Op {
        @Override
        public double amount() {
            return 2.0 * images * in * out * height * width * kernel * kernel;
        }

        @Override
        public Op sample() {
            double row = 2.0 * in * out * width * kernel * kernel;
            long some = Math.min(images, share(LONGEST, row * height, 1));
            return new Convolution(some, in, out, Math.min(height, share(LONGEST, row, 8)), width, kernel);
        }
    }

    /** A pass over numbers, each read and written once. */
    record Pass(long numbers) implements Op {
        private static final long MOST = 1 << 23;

        @Override
        public double amount() {
            return numbers;
        }

        @Override
        public Op sample() {
            return new Pass(Math.min(numbers, MOST));
        }
    }

    /** Floating-point operations of a sample, at most. */
    double LONGEST = 5e8;

    private static long share(double most, double each, long least) {
        return Math.max(least, (long) (most / each));
    }
}
