package haneul.app.cli.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.core.HaneulException;
import haneul.media.MediaInfo;
import haneul.media.Provenance;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A clip or picture as lines for people and facts for programs. */
final class ClipDescription {
    private ClipDescription() {}

    static void show(Path path, Console console) {
        MediaInfo i = MediaInfo.of(path);
        Optional<String> settings = Provenance.read(path);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", path.toString());
        result.put("container", i.container());
        result.put("codec", i.codec());
        result.put("width", i.width());
        result.put("height", i.height());
        result.put("frames", i.frames());
        if (!i.picture()) {
            result.put("fps", i.fps());
            result.put("seconds", i.seconds());
        }
        result.put("pixelFormat", i.pixelFormat());
        result.put("range", i.range());
        result.put("matrix", i.matrix());
        result.put("transfer", i.transfer());
        result.put("primaries", i.primaries());
        result.put("alpha", i.alpha());
        result.put("rotation", i.rotation());
        result.put("audio", i.audio());
        MediaInfo.Sounding sound = i.sound();
        if (sound != null) {
            result.put("sound", Map.of("codec", sound.codec(), "rate", sound.rate(), "channels", sound.channels()));
        }
        if (!i.damage().isEmpty()) {
            result.put("damage", i.damage());
        }
        console.say(String.format(
                Locale.ROOT,
                "%s: %s, %s, %dx%d, %s%s, %s %s %s%s%s%s",
                path,
                i.container(),
                i.codec(),
                i.width(),
                i.height(),
                i.frames() == 1 ? "1 frame" : i.frames() + " frames",
                i.picture() ? "" : String.format(Locale.ROOT, " at %s fps (%.3g s)", Ask.rate(i.fps()), i.seconds()),
                i.pixelFormat(),
                i.matrix(),
                i.range() + " range",
                colours(i),
                i.rotation() == 0 ? "" : ", turned by " + i.rotation() + "°",
                sound == null ? "" : ", with sound: " + heard(sound)));
        if (!i.damage().isEmpty()) {
            console.say("damaged or cut off: " + i.damage());
        }
        if (settings.isPresent()) {
            JsonNode json = parse(settings.get());
            result.put("settings", json);
            if (json.hasNonNull("command")) {
                console.say("made by: " + json.get("command").asText().replaceAll("\\p{Cntrl}", " "));
            }
        } else {
            console.say("no settings inside: Haneul did not make it, or another program has changed it since");
        }
        console.result(result);
    }

    /** Transfer function and primaries, where the file states them, and alpha. */
    private static String colours(MediaInfo i) {
        String transfer = i.transfer().equals("unknown") ? "" : ", transfer " + i.transfer();
        String primaries = i.primaries().equals("unknown") ? "" : ", primaries " + i.primaries();
        return transfer + primaries + (i.alpha() ? ", with alpha" : "");
    }

    private static String heard(MediaInfo.Sounding s) {
        String channels = s.channels() == 1 ? "mono" : s.channels() == 2 ? "stereo" : s.channels() + " channels";
        return s.rate() == 0 ? "of an unknown kind" : s.codec() + " at " + s.rate() + " Hz, " + channels;
    }

    private static JsonNode parse(String settings) {
        try {
            return new ObjectMapper().readTree(settings);
        } catch (JsonProcessingException e) {
            throw HaneulException.run(
                            "The settings inside the clip cannot be read", e.getOriginalMessage(), "none is known")
                    .from(e);
        }
    }
}
