package haneul.train.data;

import haneul.core.Frame;
import java.util.List;

/** Captioned clips by number; a number always gives the same clip. */
public interface Clips extends AutoCloseable {
    /** One clip: at least one frame, all of one size; at least one caption (which may be empty). */
    record Clip(String name, List<Frame> frames, List<Caption> captions) {
        /** A clip with captions that came with it. */
        public static Clip given(String name, List<Frame> frames, List<String> captions) {
            return new Clip(name, frames, captions.stream().map(Caption::given).toList());
        }

        /** Its captions alone. */
        public List<String> texts() {
            return captions.stream().map(Caption::text).toList();
        }

        public int width() {
            return frames.get(0).width();
        }

        public int height() {
            return frames.get(0).height();
        }
    }

    /** Number of clips. */
    int size();

    /** One clip, from 0. */
    Clip get(int index);

    /** The captions of a clip, which may take less than its frames. */
    default List<Caption> captions(int index) {
        return get(index).captions();
    }

    /** The first clips of these. */
    default Clips first(int count) {
        Clips all = this;
        return new Clips() {
            @Override
            public int size() {
                return Math.min(count, all.size());
            }

            @Override
            public Clip get(int index) {
                return all.get(index);
            }

            @Override
            public List<Caption> captions(int index) {
                return all.captions(index);
            }

            @Override
            public String identity() {
                return size() + " of " + all.identity();
            }
        };
    }

    /** The frame rates of the clips, each once, in frames per second; empty where they are not known. */
    default List<Double> rates() {
        return List.of();
    }

    /** Closes what was opened to read them; no clip can be read after that. */
    @Override
    default void close() {}

    /** Bytes of all frames in 8-bit RGB, about; 0 where that is not known before they are decoded. */
    default long bytes() {
        return 0;
    }

    /** A fingerprint of the data, which changes when any clip changes. */
    String identity();
}
