package haneul.media.read;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.ffmpeg.Limits;
import haneul.media.ffmpeg.PixelConverter;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.AVStreamGroup;
import org.bytedeco.ffmpeg.avformat.AVStreamGroupTileGrid;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** One picture in tiles, as phones write HEIC (ISO/IEC 23008-12, section 6.6.2.3.2, "grid"). */
final class TileGrid implements Composition {
    private final Decoder file;
    private final AVStreamGroup group;
    private final AVStreamGroupTileGrid grid;
    private boolean ended;

    private TileGrid(Decoder file, AVStreamGroup group) {
        this.file = file;
        this.group = group;
        this.grid = group.params_tile_grid();
    }

    /** The grid of a file, or null. */
    static @Nullable TileGrid of(Decoder file) {
        AVFormatContext format = file.format;
        for (int i = 0; i < format.nb_stream_groups(); i++) {
            AVStreamGroup group = format.stream_groups(i);
            if (group.type() == AV_STREAM_GROUP_PARAMS_TILE_GRID && group.nb_streams() > 0) {
                TileGrid grid = new TileGrid(file, group);
                Limits.size(file.path.toString(), grid.grid.width(), grid.grid.height());
                for (int k = 0; k < group.nb_streams(); k++) {
                    group.streams(k).discard(AVDISCARD_DEFAULT);
                }
                return grid;
            }
        }
        return null;
    }

    @Override
    public boolean next(AVFrame frame) {
        if (ended) {
            return false;
        }
        ended = true;
        AVPacket packet = av_packet_alloc();
        AVFrame tile = av_frame_alloc();
        boolean[] filled = new boolean[grid.nb_tiles()];
        try {
            while (av_read_frame(file.format, packet) >= 0) {
                for (int k = 0; k < group.nb_streams(); k++) {
                    if (group.streams(k).index() == packet.stream_index() && decode(group.streams(k), packet, tile)) {
                        place(k, tile, frame, filled);
                    }
                }
                av_packet_unref(packet);
            }
        } finally {
            av_packet_free(packet);
            av_frame_free(tile);
        }
        for (int i = 0; i < filled.length; i++) {
            if (!filled[i]) {
                throw file.broken("tile " + (i + 1) + " of its " + filled.length + " cannot be decoded");
            }
        }
        if (frame.width() == 0) {
            throw file.broken("it has no tiles");
        }
        orient(frame);
        return true;
    }

    private static boolean decode(AVStream stream, AVPacket packet, AVFrame tile) {
        AVCodecContext codec =
                avcodec_alloc_context3(avcodec_find_decoder(stream.codecpar().codec_id()));
        if (codec == null || codec.isNull()) {
            throw Ffmpeg.noMemory();
        }
        try {
            avcodec_parameters_to_context(codec, stream.codecpar());
            codec.thread_count(1);
            codec.max_pixels(Limits.pixels());
            av_frame_unref(tile);
            return avcodec_open2(codec, avcodec_find_decoder(stream.codecpar().codec_id()), (AVDictionary) null) >= 0
                    && avcodec_send_packet(codec, packet) >= 0
                    && avcodec_send_packet(codec, null) >= 0
                    && avcodec_receive_frame(codec, tile) >= 0;
        } finally {
            avcodec_free_context(codec);
        }
    }

    private void place(int stream, AVFrame tile, AVFrame out, boolean[] filled) {
        if (out.width() == 0) {
            PixelConverter.shape(out, grid.width(), grid.height(), tile.format());
            av_frame_copy_props(out, tile);
        }
        if (tile.format() != out.format()) {
            throw file.broken("its tiles differ in their pixel format");
        }
        for (int i = 0; i < filled.length; i++) {
            if (grid.offsets_idx(i) == stream) {
                int x = grid.offsets_horizontal(i) - grid.horizontal_offset();
                int y = grid.offsets_vertical(i) - grid.vertical_offset();
                copy(tile, out, x, y);
                filled[i] = true;
            }
        }
    }

    /** Copies a tile to (x, y), as far as it lies inside. */
    private static void copy(AVFrame tile, AVFrame out, int x, int y) {
        AVPixFmtDescriptor kind = av_pix_fmt_desc_get(out.format());
        for (int c = 0, plane = -1; c < kind.nb_components(); c++) {
            if (kind.comp(c).plane() <= plane) {
                continue; // another component of a plane that is copied
            }
            plane = kind.comp(c).plane();
            boolean chroma = c == 1 || c == 2;
            int across = chroma ? kind.log2_chroma_w() : 0;
            int down = chroma ? kind.log2_chroma_h() : 0;
            int step = kind.comp(c).step();
            int left = Math.max(0, x >> across);
            int top = Math.max(0, y >> down);
            int right = Math.min(side(out.width(), across), (x >> across) + side(tile.width(), across));
            int bottom = Math.min(side(out.height(), down), (y >> down) + side(tile.height(), down));
            long bytes = (long) (right - left) * step;
            BytePointer from = tile.data(plane);
            BytePointer to = out.data(plane);
            for (int row = top; row < bottom && bytes > 0; row++) {
                from.position((long) (row - (y >> down)) * tile.linesize(plane) + (long) (left - (x >> across)) * step);
                to.position((long) row * out.linesize(plane) + (long) left * step);
                Pointer.memcpy(to, from, bytes);
            }
        }
    }

    private static int side(int pixels, int shift) {
        return pixels + (1 << shift) - 1 >> shift;
    }

    /** Gives the picture the display matrix of the whole grid. */
    private void orient(AVFrame frame) {
        int n = grid.nb_coded_side_data();
        if (n == 0) {
            return;
        }
        AVPacketSideData matrix = av_packet_side_data_get(grid.coded_side_data(), n, AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix != null && !matrix.isNull()) {
            AVFrameSideData side = av_frame_new_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX, matrix.size());
            if (side != null && !side.isNull()) {
                Pointer.memcpy(side.data(), matrix.data(), matrix.size());
            }
        }
    }

    @Override
    public void close() {}
}
