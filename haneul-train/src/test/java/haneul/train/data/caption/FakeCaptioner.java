package haneul.train.data.caption;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.ClipCaptioner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says how bright the first frame of a clip is and how many frames it has seen. */
final class FakeCaptioner implements ClipCaptioner {
    /** What it was asked: the brightness of each clip with the style. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** Clips of this brightness have no words. */
    int blank = -1;

    /** Clips of this brightness are refused. */
    int refused = -1;

    /** After so many questions it is gone. */
    int gone = Integer.MAX_VALUE;

    private final String name;

    FakeCaptioner(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<List<String>> caption(List<List<Frame>> clips, CaptionStyle style, int count, long seed) {
        if (asked.size() >= gone) {
            throw HaneulException.run("It cannot be reached", "it is gone", "start it");
        }
        List<List<String>> out = new ArrayList<>();
        for (List<Frame> frames : clips) {
            int grey = frames.get(0).at(0, 0, 0);
            if (grey == refused) {
                throw new HaneulException("It cannot be captioned", "it is of grey " + grey, "take another");
            }
        }
        for (List<Frame> frames : clips) {
            int grey = frames.get(0).at(0, 0, 0);
            asked.add(grey + " " + style);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count && grey != blank; i++) {
                texts.add(style + " of " + grey + " over " + frames.size() + (i == 0 ? "" : " again " + i));
            }
            out.add(texts);
        }
        return out;
    }

    @Override
    public void close() {}
}
