package haneul.media;

import haneul.core.Frame;

/** Where the frames of a {@link VideoWriter} go. */
interface Sink {
    void write(Frame frame);

    /** Everything is on the disk afterwards. */
    void finish();

    /** Lets go of everything; may be called at any time and twice. */
    void discard();
}
