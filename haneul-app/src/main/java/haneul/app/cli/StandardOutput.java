package haneul.app.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The stream of results, which knows whether its reader has ended, as {@code head} does after its lines. */
final class StandardOutput extends FilterOutputStream {
    private volatile boolean readerGone;

    StandardOutput(OutputStream out) {
        super(out);
    }

    /** Whether a write failed because nobody reads any more. */
    boolean isReaderGone() {
        return readerGone;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            readerGone |=
                    String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
            throw e;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }
}
