package haneul.train.data.caption;

import haneul.core.Writable;
import haneul.model.caption.CaptionStyle;
import haneul.train.data.ClipListing;
import haneul.train.data.MachineCaptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * Text files of a style beside their clips, such as {@code whale.short.txt}. One that has a line which no captioner
 * wrote is
 * never touched.
 */
final class StyleTexts {
    private final ClipListing listing;

    StyleTexts(ClipListing listing) {
        this.listing = listing;
    }

    /** Whether they may be written: "", or the reason why not. */
    String refused(String clip, CaptionStyle style, List<String> texts) {
        Path file = listing.text(clip, style);
        if (file == null) {
            return "a text of its " + MachineCaptions.name(style) + " captions would belong to another clip too";
        }
        if (!Files.exists(file)) {
            return "";
        }
        Set<String> ours = listing.machine().ever(ClipListing.stem(clip), style);
        try {
            boolean all = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .allMatch(line -> line.isEmpty() || ours.contains(line) || texts.contains(line));
            return all ? "" : file.getFileName() + " is kept as it is: somebody else wrote in it";
        } catch (CharacterCodingException e) {
            return file.getFileName() + " is kept as it is: it is not UTF-8 text";
        } catch (IOException e) {
            return file.getFileName() + " cannot be read: " + e.getMessage();
        }
    }

    /** Whether they are there. */
    boolean has(String clip, CaptionStyle style) {
        Path file = listing.text(clip, style);
        return file != null && Files.exists(file);
    }

    /** Writes them whole or not at all; ask {@link #refused} before. */
    void write(String clip, CaptionStyle style, List<String> texts) {
        Path file = listing.text(clip, style);
        if (file == null) {
            return;
        }
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.writeString(part, String.join("\n", texts) + "\n");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Writable.failed(file, e);
        }
    }
}
