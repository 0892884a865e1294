package haneul.media.ffmpeg;

import static java.nio.charset.StandardCharsets.UTF_8;

import haneul.core.CacheFolder;
import haneul.core.HaneulException;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** FFmpeg's libraries: loaded once, quiet, with one allocation never over a gibibyte. */
public final class Ffmpeg {
    private static final long LARGEST_BLOCK = 1L << 30;

    static {
        CacheFolder.use();
        // JavaCPP would otherwise refuse to allocate once the process holds four times the heap.
        for (String name : new String[] {"org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes"}) {
            if (System.getProperty(name) == null) {
                System.setProperty(name, "0");
            }
        }
    }

    private static final @Nullable LinkageError FAILURE = load();

    private Ffmpeg() {}

    private static @Nullable LinkageError load() {
        try {
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            avutil.av_max_alloc(LARGEST_BLOCK);
            return null;
        } catch (LinkageError e) {
            return e;
        }
    }

    /** To be called before the first native call. */
    public static void ready() {
        if (FAILURE != null) {
            throw missing(FAILURE);
        }
    }

    static HaneulException missing(LinkageError failure) {
        return HaneulException.run(
                        "Videos cannot be read or written here",
                        "FFmpeg's libraries do not load on " + System.getProperty("os.name") + " "
                                + System.getProperty("os.arch") + ": " + reason(failure),
                        "use Linux or Windows on x86-64, or macOS on arm64")
                .from(failure);
    }

    private static String reason(Throwable failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return failure.getClass().getSimpleName() + ", " + message;
    }

    /** FFmpeg's message for an error number. */
    public static String reason(int code) {
        byte[] text = new byte[128];
        avutil.av_strerror(code, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        String said = new String(text, 0, end, UTF_8);
        return said.isEmpty() ? "error " + code : Character.toLowerCase(said.charAt(0)) + said.substring(1);
    }

    public static void put(AVDictionary dictionary, String key, String value) {
        try (BytePointer k = text(key);
                BytePointer v = text(value)) {
            if (avutil.av_dict_set(dictionary, k, v, 0) < 0) {
                throw noMemory();
            }
        }
    }

    /** The value of {@code key}, whatever its case; "" when there is none. */
    public static String get(AVDictionary dictionary, String key) {
        if (dictionary == null || dictionary.isNull()) {
            return "";
        }
        try (BytePointer k = text(key)) {
            AVDictionaryEntry entry = avutil.av_dict_get(dictionary, k, null, 0);
            return entry == null || entry.isNull() ? "" : text(entry.value());
        }
    }

    /** A C string of UTF-8, whatever the locale; the caller closes it. */
    public static BytePointer text(String s) {
        byte[] bytes = s.getBytes(UTF_8);
        BytePointer p = new BytePointer(bytes.length + 1L);
        p.put(bytes, 0, bytes.length);
        p.put((long) bytes.length, (byte) 0);
        return p;
    }

    public static String text(BytePointer p) {
        return p == null || p.isNull() ? "" : new String(p.getStringBytes(), UTF_8);
    }

    public static HaneulException noMemory() {
        return HaneulException.run(
                "FFmpeg got no memory",
                "the machine has none left to give",
                "close other programs or take a smaller size");
    }

    /** Refuses to go on after an error number of a writing call. */
    public static void check(int code) {
        if (code < 0) {
            throw HaneulException.run(
                    "The video could not be written",
                    "FFmpeg says: " + reason(code),
                    "check the free space of the disk and the rights of the folder");
        }
    }
}
