package haneul.app.cli;

import haneul.media.Video;

/** How much of a clip stands beside what is new: whole groups of four frames, so that none is half known. */
final class Seam {
    private static final int GROUP = 4;
    private static final int GROUPS = 2;

    private Seam() {}

    /** The end of a clip for the start of a canvas: one frame and up to two groups. */
    static Video tail(Video clip) {
        int groups = Math.min(GROUPS, (clip.frames() - 1) / GROUP);
        return clip.slice(clip.frames() - 1 - groups * GROUP, clip.frames());
    }

    /** The start of a clip for the end of a canvas: up to two groups. */
    static Video head(Video clip) {
        return clip.slice(0, Math.min(clip.frames(), GROUPS * GROUP));
    }

    /** The first frame of the group that begins at a frame or next after it; never frame 0, a group of its own. */
    static int group(int frame) {
        return 1 + (Math.max(1, frame) - 1 + GROUP - 1) / GROUP * GROUP;
    }
}
