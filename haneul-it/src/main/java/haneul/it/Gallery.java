package haneul.it;

import haneul.app.cli.Haneul;
import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.weights.ModelFolder;
import haneul.train.ContactSheet;
import haneul.world.Renderer;
import haneul.world.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every way of prompting, with the bundled model: calls the commands as a user would, in the folder that is named, and
 * writes a page with the commands and a filmstrip of each: what was given, and below it what came out. Beside the folder
 * it leaves {@code filmstrip.png}, and {@code haneul.gif} with the same clips in motion. Called with models behind the folder it only paints {@code generations.png} there: each
 * prompt of the filmstrip by each of the models, with the same seed.
 */
public final class Gallery {
    private static final long SEED = 7;
    private static final int SIDE = 64;

    private static final List<String> PROMPTS = List.of(
            "a small red circle moves left on a grey background",
            "a large green square stays still on a black background",
            "a large yellow star grows on a white background",
            "a large blue ring moves down on a striped background",
            "a small pink cross bounces on a checkered background",
            "a small red circle moves right and a large blue square stays still on a white background",
            "a large orange ring moves up and a small purple star moves down on a grey background",
            "a large purple cross moves right on a black background");

    private final Path folder;
    private final StringBuilder page = new StringBuilder("""
            # Every way of prompting

            Made by `make gallery` with the bundled model, seed 7. Each picture shows nine frames of what was given, if anything
            was, and below it nine frames of what came out. The bundled model is small: see
            [what the oracle says of it](../bundled.md).
            """);

    private Gallery(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "docs/gallery");
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory("haneul-gallery");
        if (args.length > 1) {
            filmstrip(work, folder.resolve("generations.png"), List.of(args).subList(1, args.length));
            return;
        }
        new Gallery(folder).make(work);
        filmstrip(work, folder.resolveSibling("filmstrip.png"), List.of(ModelFolder.BUNDLED));
        List<Path> clips =
                IntStream.range(0, PROMPTS.size()).mapToObj(i -> film(work, i)).toList();
        Banner.write(clips, folder.resolveSibling("haneul.gif"));
    }

    /** A row for each prompt and, below each other, each model. */
    private static void filmstrip(Path work, Path picture, List<String> models) {
        ContactSheet strip = new ContactSheet();
        for (int i = 0; i < PROMPTS.size(); i++) {
            for (String model : models) {
                Path out = film(work, i);
                String seed = String.valueOf(SEED + i);
                run("generate", PROMPTS.get(i), "--seed", seed, "--model", model, "-o", out.toString());
                strip.row(Video.read(out).all());
            }
        }
        strip.write(picture);
    }

    private static Path film(Path work, int prompt) {
        return work.resolve("film-" + prompt + ".mkv");
    }

    private static void run(String... call) {
        int code = Haneul.run(call, System.out, System.err);
        if (code != 0) {
            throw new IllegalStateException("haneul " + String.join(" ", call) + " ended with " + code);
        }
    }

    private void make(Path work) throws IOException {
        List<Frame> square = clip(work, "square.mp4", "GREY/STILL/SQUARE,BLUE,LARGE,RIGHT,0.3,0.5");
        clip(work, "circle.mp4", "WHITE/STILL/CIRCLE,RED,LARGE,DOWN,0.5,0.3");
        picture(work, "square.png", square.get(0));
        picture(work, "end.png", square.get(square.size() - 1));
        picture(work, "mask.png", mask());

        show(
                work,
                "Text becomes a video",
                List.of(),
                "generate",
                "a large red circle moves left on a grey background",
                "-o",
                "generate.mp4");
        show(
                work,
                "Text becomes a picture",
                List.of(),
                "image",
                "a large yellow star on a black background",
                "-o",
                "image.png");
        show(
                work,
                "Another shape and length",
                List.of(),
                "generate",
                "a large green square moves right on a white background",
                "--size",
                "96x64",
                "--frames",
                "33",
                "-o",
                "wide.mp4");
        show(
                work,
                "A picture begins to move",
                List.of("square.png"),
                "animate",
                "square.png",
                "a large blue square moves right on a grey background",
                "-o",
                "animate.mp4");
        show(
                work,
                "From a first picture to a last one",
                List.of("square.png", "end.png"),
                "animate",
                "square.png",
                "a large blue square moves right on a grey background",
                "--last",
                "end.png",
                "-o",
                "between.mp4");
        show(
                work,
                "A clip goes on",
                List.of("square.mp4"),
                "extend",
                "square.mp4",
                "a large blue square moves right on a grey background",
                "--seconds",
                "2",
                "-o",
                "after.mp4");
        show(
                work,
                "A clip begins earlier",
                List.of("square.mp4"),
                "extend",
                "square.mp4",
                "a large blue square moves right on a grey background",
                "--seconds",
                "1",
                "--backward",
                "-o",
                "before.mp4");
        show(
                work,
                "Both",
                List.of("square.mp4"),
                "extend",
                "square.mp4",
                "a large blue square moves right on a grey background",
                "--seconds",
                "1",
                "--both",
                "-o",
                "both.mp4");
        show(
                work,
                "From one clip to another",
                List.of("square.mp4", "circle.mp4"),
                "connect",
                "square.mp4",
                "circle.mp4",
                "--seconds",
                "1",
                "-o",
                "connect.mp4");
        show(
                work,
                "One clip turns into another",
                List.of("square.mp4", "circle.mp4"),
                "blend",
                "square.mp4",
                "circle.mp4",
                "--curve",
                "0,0,1,1",
                "-o",
                "blend.mp4");
        show(
                work,
                "A clip without end",
                List.of("square.mp4"),
                "loop",
                "square.mp4",
                "a large blue square on a grey background",
                "--seconds",
                "1",
                "-o",
                "loop.mp4");
        show(
                work,
                "Text becomes a loop",
                List.of(),
                "loop",
                "a large purple square orbits on a grey background",
                "--seconds",
                "2",
                "-o",
                "ring.mp4");
        show(
                work,
                "A clip in other words",
                List.of("square.mp4"),
                "edit",
                "square.mp4",
                "a large green square moves right on a grey background",
                "--strength",
                "0.85",
                "-o",
                "edit.mp4");
        show(
                work,
                "In other words where a mask is white",
                List.of("square.mp4", "mask.png"),
                "edit",
                "square.mp4",
                "a large green square on a grey background",
                "--mask",
                "mask.png",
                "--strength",
                "1",
                "-o",
                "mask.mp4");
        show(
                work,
                "What lies around a clip",
                List.of("square.mp4"),
                "edit",
                "square.mp4",
                "a large blue square moves right on a grey background",
                "--pad",
                "left:16,right:16",
                "-o",
                "pad.mp4");
        show(
                work,
                "The same seed, other words",
                List.of("generate.mp4"),
                "remix",
                "generate.mp4",
                "a large purple circle moves left on a black background",
                "-o",
                "remix.mp4");
        show(
                work,
                "Longer than the model was trained for",
                List.of(),
                "generate",
                "a large orange circle bounces on a grey background",
                "--seconds",
                "10",
                "-o",
                "long.mp4");
        Files.writeString(folder.resolve("README.md"), page.toString());
    }

    /** One command, run; its strip and its section on the page. */
    private void show(Path work, String title, List<String> given, String... words) throws IOException {
        List<String> call = new ArrayList<>();
        for (String w : words) { // file names mean the work folder
            boolean file = w.matches("[a-z]+\\.(mp4|png)");
            call.add(file ? work.resolve(w).toString() : w);
        }
        if (!words[0].equals("remix")) {
            call.addAll(List.of("--seed", String.valueOf(SEED)));
        }
        call.add("--overwrite");
        System.out.println("haneul " + String.join(" ", words));
        run(call.toArray(new String[0]));
        ContactSheet strip = new ContactSheet();
        for (String g : given) {
            strip.row(Video.read(work.resolve(g)).all());
        }
        String out = words[Arrays.asList(words).indexOf("-o") + 1];
        strip.row(Video.read(work.resolve(out)).all());
        String picture = out.replaceAll("\\..*", "") + ".png";
        strip.write(folder.resolve(picture));
        page.append("\n## ").append(title).append("\n\n    haneul");
        for (String w : words) {
            page.append(' ').append(w.contains(" ") ? '"' + w + '"' : w);
        }
        page.append("\n\n![").append(title).append("](").append(picture).append(")\n");
    }

    /** A true clip of the toy world. */
    private static List<Frame> clip(Path work, String name, String scene) {
        List<Frame> frames = Renderer.render(Scene.parse(scene), SIDE, SIDE, 17);
        VideoWriter.save(Video.of(8, frames), work.resolve(name), VideoWriter.Options.PLAIN);
        return frames;
    }

    private static void picture(Path work, String name, Frame frame) {
        VideoWriter.save(Video.of(8, List.of(frame)), work.resolve(name), VideoWriter.Options.PLAIN);
    }

    /** White in the right half, with a soft edge. */
    private static Frame mask() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int p = 0; p < SIDE * SIDE; p++) {
            byte grey = (byte) Math.max(0, Math.min(255, (p % SIDE - SIDE / 2 + 4) * 32));
            Arrays.fill(rgb, 3 * p, 3 * p + 3, grey);
        }
        return new Frame(SIDE, SIDE, rgb);
    }
}
